"""Bulk API 2.0 query jobs: what may be asked for, and the states that a job goes through (facts, 5.2)."""

import json
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.standin.bulk.csv_results import header, lines_query
from tests.standin.bulk.rendering import Rendering
from tests.standin.rest.answers import Answer, error
from tests.standin.rows.values import timestamp
from tests.standin.soql.compile import compile_query
from tests.standin.soql.parse import QueryError, parse
from tests.standin.soql.tree import Query
from tests.standin.visibility import refresh_permission_row

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Json = dict[str, Any]
OPERATIONS = ("query", "queryAll")
ONLY = {"contentType": "CSV", "columnDelimiter": "COMMA", "lineEnding": "LF"}
DAY = timedelta(hours=24)


@dataclass
class Job:
    """One job. `polls` counts how often its state was asked for; `aborted` by a request."""

    id: str
    operation: str
    sobject: str
    version: str
    created: str
    rendering: Rendering
    polls: int = 0
    aborted: bool = False
    begun: float = field(default_factory=time.monotonic)


def create(org: "StandIn", body: str, version: str) -> Job | Answer:
    """The new job, or why there is none. Raises QueryError for SOQL that the org refuses."""
    try:
        said = json.loads(body)
        operation, text = str(said["operation"]), str(said["query"])
    except (ValueError, KeyError, TypeError):
        return error(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, with operation and query.")
    unknown = operation not in OPERATIONS or any(said.get(key, value) != value for key, value in ONLY.items())
    if unknown:
        return error(400, "INVALIDJOB", "only CSV with commas and LF, by query or queryAll")
    if jobs_left(org) <= 0:
        made = len(org.bulk_jobs_made)
        message = f"Max bulk v2 query jobs ({org.bulk_jobs_limit}) per 24 hrs has been reached ({made})"
        return error(400, "LIMIT_EXCEEDED", message)
    query = parse(text)
    _refuse(org, query)
    job = _job(org, query, operation, version)
    org.bulk_jobs_made.append(org.now)
    org.bulk_jobs[job.id] = job
    return job


def jobs_left(org: "StandIn") -> int:
    """How many more may be made now: those of the last 24 hours count."""
    org.bulk_jobs_made = [moment for moment in org.bulk_jobs_made if moment > org.now - DAY]
    return org.bulk_jobs_limit - len(org.bulk_jobs_made)


def _refuse(org: "StandIn", query: Query) -> None:
    """What bulk queries do not do, though REST queries may."""
    if query.fields is None or query.grouped:
        raise QueryError("API_ERROR", "Aggregate Relationships not supported in Bulk Query")
    if query.offset is not None:
        raise QueryError("API_ERROR", "OFFSET not supported in Bulk Query")
    name = next((key for key in org.not_in_bulk if key.lower() == query.sobject.text.lower()), None)
    if name:
        raise QueryError("INVALIDENTITY", f"Entity '{name}' is not supported by the Bulk API")


def _job(org: "StandIn", query: Query, operation: str, version: str) -> Job:
    org.catch_up()
    refresh_permission_row(org)
    plan = compile_query(org, query, float(version), deleted=operation == "queryAll")
    rendering = org.renderings.of(org.store, header(plan), *lines_query(plan), org.bulk_page_size)
    return Job(org.ids.next("750"), operation, plan.sobject.name, version, timestamp(org.now), rendering)


def state(org: "StandIn", job: Job) -> str:
    """Complete from the poll and the second on that the org is set to, once its rows are there."""
    if job.aborted:
        return "Aborted"
    if job.polls == 0:
        return "UploadComplete"
    is_early = job.polls <= org.polls_until_complete or time.monotonic() - job.begun < org.job_seconds
    if is_early or not job.rendering.whole:
        return "InProgress"
    return org.failing_jobs.get(job.sobject, "JobComplete")


def described(org: "StandIn", job: Job) -> Json:
    """The job as POST and GET answer it."""
    now = state(org, job)
    body: Json = {
        "id": job.id,
        "operation": job.operation,
        "object": job.sobject,
        "createdById": org.user_id,
        "createdDate": job.created,
        "systemModstamp": job.created,
        "state": now,
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": float(job.version),
        "lineEnding": "LF",
        "columnDelimiter": "COMMA",
    }
    if job.polls:
        processed = job.rendering.rows if now in {"JobComplete", "InProgress"} else 0
        body |= {"jobType": "V2Query", "numberRecordsProcessed": processed, "retries": 0, "totalProcessingTime": 0}
    if now == "Failed":
        body["errorMessage"] = f"The stand-in org was set to fail jobs of {job.sobject}"
    return body
