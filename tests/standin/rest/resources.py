"""The REST resources of the org, without HTTP: what a request is answered, by its path."""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.standin.bulk.ingest import (
    change_ingest,
    create_ingest,
    delete_ingest,
    ingest_results,
    ingest_state,
    list_ingests,
    upload,
)
from tests.standin.bulk.jobs import jobs_left
from tests.standin.bulk.resources import abort_job, create_job, delete_job, job_state, result_pages, results
from tests.standin.rest.answers import Answer, error, not_found
from tests.standin.rest.composite import composite
from tests.standin.rest.request import RestRequest
from tests.standin.rest.retrieve import retrieve, retrieve_one
from tests.standin.schema.describe import describe, describe_global
from tests.standin.soql.parse import QueryError
from tests.standin.soql.query import more, run
from tests.standin.visibility import visible

if TYPE_CHECKING:
    from tests.standin.org import StandIn

BATCHES = 15_000
SEASONS = ("Winter", "Spring", "Summer")
OLDEST, NEWEST, RETIRED = 31, 68, range(21, 31)


def answer(org: "StandIn", request: RestRequest) -> Answer:
    """The answer to a request below /services/data/vX; errors are answers, too."""
    if int(float(request.version)) in RETIRED:
        return error(410, "UNSUPPORTED_API_VERSION", "API version is not supported or is retired.")
    if request.version not in {f"{number}.0" for number in range(OLDEST, NEWEST + 1)}:
        return not_found()
    for method, pattern, resource in RESOURCES:
        match = re.fullmatch(pattern, request.rest)
        if match and method == request.method:
            try:
                return resource(org, request, *match.groups())
            except QueryError as bad:
                return error(400, bad.code, bad.message)
    if any(re.fullmatch(pattern, request.rest) for _, pattern, _ in RESOURCES):
        allowed = ", ".join(method for method, pattern, _ in RESOURCES if re.fullmatch(pattern, request.rest))
        message = f"HTTP Method '{request.method}' not allowed. Allowed are {allowed}"
        return error(405, "METHOD_NOT_ALLOWED", message)
    return not_found()


def versions() -> Answer:
    """The API versions; three a year, Winter '15 was 32.0."""
    listed = []
    for number in range(OLDEST, NEWEST + 1):
        season, year = SEASONS[(number - 32) % 3], 15 + (number - 32) // 3
        listed.append({"label": f"{season} '{year}", "url": f"/services/data/v{number}.0", "version": f"{number}.0"})
    return Answer(200, listed)


def _resources(_: "StandIn", request: RestRequest) -> Answer:
    home = f"/services/data/v{request.version}"
    names = ("sobjects", "query", "queryAll", "limits", "composite", "jobs")
    return Answer(200, {name: f"{home}/{name}" for name in names})


def _limits(org: "StandIn", _: RestRequest) -> Answer:
    """Needs View Setup and Configuration (facts, 5.1)."""
    if "ViewSetup" not in org.permissions:
        return error(403, "FUNCTIONALITY_NOT_ENABLED", "You do not have access to this resource.")
    left = max(org.daily_limit - org.api_calls, 0)
    return Answer(
        200,
        {
            "DailyApiRequests": {"Max": org.daily_limit, "Remaining": left},
            "DailyBulkApiBatches": {"Max": BATCHES, "Remaining": max(BATCHES - org.bulk_batches_made, 0)},
            "DailyBulkV2QueryJobs": {"Max": org.bulk_jobs_limit, "Remaining": jobs_left(org)},
            "DailyBulkV2QueryFileStorageMB": {"Max": 976562, "Remaining": 976562},
        },
    )


def _sobjects(org: "StandIn", request: RestRequest) -> Answer:
    return Answer(200, describe_global(org, request.version))


def _describe(org: "StandIn", request: RestRequest, name: str) -> Answer:
    sobject = visible(org, name)
    return Answer(200, describe(org, sobject, request.version)) if sobject else not_found()


def _query(org: "StandIn", request: RestRequest, word: str) -> Answer:
    if "q" not in request.query:
        return error(400, "MALFORMED_QUERY", "A query string has to be specified")
    batch = min(request.batch or org.batch_size, org.batch_size)
    return Answer(200, run(org, request.query["q"], request.version, batch, deleted=word == "queryAll"))


def _more(org: "StandIn", request: RestRequest, locator: str) -> Answer:
    return Answer(200, more(org, locator, request.version, min(request.batch or org.batch_size, org.batch_size)))


def _row(org: "StandIn", request: RestRequest, name: str, record: str) -> Answer:
    return retrieve_one(org, name, record, request.query.get("fields"), request.version)


def _retrieve(org: "StandIn", request: RestRequest, name: str) -> Answer:
    try:
        wanted = json.loads(request.body)
        ids, fields = list(wanted["ids"]), list(wanted["fields"])
    except (ValueError, KeyError, TypeError):
        return error(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, with ids and fields.")
    return retrieve(org, name, ids, fields, request.version)


def _retrieve_few(org: "StandIn", request: RestRequest, name: str) -> Answer:
    ids, fields = (request.query.get(word, "").split(",") for word in ("ids", "fields"))
    return retrieve(org, name, ids, fields, request.version)


def _composite(org: "StandIn", request: RestRequest) -> Answer:
    return composite(org, request, answer)


Resource = Callable[..., Answer]
RESOURCES: tuple[tuple[str, str, Resource], ...] = (
    ("GET", "/?", _resources),
    ("GET", "/limits/?", _limits),
    ("GET", "/sobjects/?", _sobjects),
    ("GET", r"/sobjects/(\w+)/describe/?", _describe),
    ("GET", r"/sobjects/(\w+)/(\w{15,18})/?", _row),
    ("GET", "/(query|queryAll)/?", _query),
    ("GET", r"/(?:query|queryAll)/(\w+-\d+)/?", _more),
    ("POST", "/jobs/query/?", create_job),
    ("GET", r"/jobs/query/(\w{15,18})/?", job_state),
    ("PATCH", r"/jobs/query/(\w{15,18})/?", abort_job),
    ("DELETE", r"/jobs/query/(\w{15,18})/?", delete_job),
    ("GET", r"/jobs/query/(\w{15,18})/results/?", results),
    ("GET", r"/jobs/query/(\w{15,18})/resultPages/?", result_pages),
    ("POST", "/jobs/ingest/?", create_ingest),
    ("GET", "/jobs/ingest/?", list_ingests),
    ("PUT", r"/jobs/ingest/(\w{15,18})/batches/?", upload),
    ("PATCH", r"/jobs/ingest/(\w{15,18})/?", change_ingest),
    ("GET", r"/jobs/ingest/(\w{15,18})/?", ingest_state),
    ("DELETE", r"/jobs/ingest/(\w{15,18})/?", delete_ingest),
    ("GET", r"/jobs/ingest/(\w{15,18})/(successfulResults|failedResults|unprocessedrecords)/?", ingest_results),
    ("POST", "/composite/?", _composite),
    ("POST", r"/composite/sobjects/(\w+)/?", _retrieve),
    ("GET", r"/composite/sobjects/(\w+)/?", _retrieve_few),
)
