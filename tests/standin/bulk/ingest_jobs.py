"""Bulk API 2.0 ingest jobs: what may be created, the states that a job goes through, when its rows are loaded."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.standin.bulk.ingest_csv import DELIMITERS, LINE_ENDINGS, FileError, Table, columns_are_known, read_table
from tests.standin.loading.load import Operation, Result, load
from tests.standin.rest.answers import Answer, error
from tests.standin.rows.values import timestamp
from tests.standin.visibility import visible

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Json = dict[str, Any]
ENDED = ("JobComplete", "Failed", "Aborted")
BATCH = 10_000
"""So many rows are a batch (Understanding Bulk API 2.0 Ingest)."""


@dataclass
class IngestJob:
    """One job. `text` is what was uploaded, `results` are those of the first rows, `polls` counts who asked for it."""

    id: str
    operation: Operation
    version: str
    created: str
    delimiter: str
    line_ending: str
    state: str = "Open"
    text: str | None = None
    table: Table = field(default_factory=Table)
    results: list[Result] = field(default_factory=list)
    polls: int = 0
    message: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in ENDED


def create(org: "StandIn", body: str, version: str) -> IngestJob | Answer:
    """The new job, or why there is none."""
    try:
        said = json.loads(body)
        word, name = str(said["operation"]), str(said["object"])
    except (ValueError, KeyError, TypeError):
        return error(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, with object and operation.")
    delimiter, line_ending = said.get("columnDelimiter", "COMMA"), said.get("lineEnding", "LF")
    if said.get("contentType", "CSV") != "CSV" or delimiter not in DELIMITERS or line_ending not in LINE_ENDINGS:
        return _refused("InvalidJob : only CSV with a known columnDelimiter and lineEnding")
    if word not in {"insert", "update", "upsert"}:
        return _refused(f"InvalidJob : {word} is no operation of this org")
    sobject = visible(org, name)
    if sobject is None:
        return _refused(f"InvalidJob : Unable to find object: {name}")
    if sobject.name in org.not_in_bulk:
        return error(400, "INVALIDENTITY", f"Entity '{sobject.name}' is not supported by the Bulk API")
    external_id = said.get("externalIdFieldName")
    key = sobject.find(str(external_id)) if external_id and word == "upsert" else None
    if word == "upsert" and not (key and key.idLookup):
        named = f"Field name provided, {external_id or ''}"
        return _refused(f"InvalidJob : {named} does not match an External ID for {sobject.name}")
    operation = Operation(word, sobject.name, key.name if key else None)
    job = IngestJob(org.ids.next("750"), operation, version, timestamp(org.now), delimiter, line_ending)
    org.ingest_jobs[job.id] = job
    return job


def _refused(message: str) -> Answer:
    return error(400, "INVALIDJOB", message)


def begin(org: "StandIn", job: IngestJob) -> None:
    """The upload is complete: the job fails as a whole for what is wrong with the file, else its rows are loaded."""
    job.state = "UploadComplete"
    try:
        job.table = read_table(job.text or "", job.delimiter, job.line_ending)
        columns_are_known(org, job.operation.sobject, job.table.columns)
    except FileError as wrong:
        job.message = str(wrong)
        return
    finally:
        job.text = None
    org.bulk_batches_made += -(-len(job.table.rows) // BATCH)
    _advance(org, job)


def poll(org: "StandIn", job: IngestJob) -> None:
    """Who asks for its state finds the job further on."""
    if job.ended or job.state == "Open":
        return
    job.polls += 1
    if job.message is None:
        _advance(org, job)
    rest = len(job.results) < len(job.table.rows)
    if job.message is not None:
        job.state = "Failed"
    else:
        job.state = "InProgress" if rest or job.polls <= org.polls_until_complete else "JobComplete"


def _advance(org: "StandIn", job: IngestJob) -> None:
    """Load the rows that are due: an equal part at each poll, a batch at most, none after the job is set to fail."""
    total, loaded = len(job.table.rows), len(job.results)
    due = min(total * (job.polls + 1) // (org.polls_until_complete + 1), total, loaded + BATCH)
    last = org.failing_loads.get(job.operation.sobject)
    if last is not None and due > last:
        due, job.message = last, f"The stand-in org was set to fail this job after {last} rows"
        del org.failing_loads[job.operation.sobject]
    job.results += load(org, job.operation, job.table.dicts(loaded, due))


def described(org: "StandIn", job: IngestJob) -> Json:
    """The job as the API answers it."""
    body: Json = {
        "id": job.id,
        "operation": job.operation.word,
        "object": job.operation.sobject,
        "createdById": org.user_id,
        "createdDate": job.created,
        "systemModstamp": job.created,
        "state": job.state,
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": float(job.version),
        "jobType": "V2Ingest",
        "lineEnding": job.line_ending,
        "columnDelimiter": job.delimiter,
    }
    if job.operation.external_id:
        body["externalIdFieldName"] = job.operation.external_id
    if job.state == "Open":
        body["contentUrl"] = f"services/data/v{job.version}/jobs/ingest/{job.id}/batches"
    else:
        failed = sum(not result.success for result in job.results)
        body |= {"numberRecordsProcessed": len(job.results), "numberRecordsFailed": failed, "retries": 0}
        body |= {"totalProcessingTime": 0, "apiActiveProcessingTime": 0, "apexProcessingTime": 0}
    if job.state == "Failed":
        body["errorMessage"] = job.message
    return body
