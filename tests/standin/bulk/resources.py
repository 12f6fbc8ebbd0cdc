"""The resources of Bulk API 2.0 query below /jobs/query (facts, 5.2)."""

import json
from base64 import b64decode, b64encode
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.standin.bulk.jobs import Job, create, described, state
from tests.standin.rest.answers import Answer, Content, error, not_found
from tests.standin.rest.request import RestRequest

if TYPE_CHECKING:
    from tests.standin.org import StandIn

PAGES_FROM, URLS = 58.0, 5
SIGNS = b"\xfb\xff\xfe"
"""`+//+` in base64."""


def create_job(org: "StandIn", request: RestRequest) -> Answer:
    with org.store.lock:
        made = create(org, request.body, request.version)
    return made if isinstance(made, Answer) else Answer(200, described(org, made))


def job_state(org: "StandIn", _: RestRequest, record: str) -> Answer:
    job = org.bulk_jobs.get(record)
    if job is None:
        return not_found()
    job.polls += 1
    return Answer(200, described(org, job))


def abort_job(org: "StandIn", request: RestRequest, record: str) -> Answer:
    job = org.bulk_jobs.get(record)
    if job is None:
        return not_found()
    try:
        wanted = json.loads(request.body)["state"]
    except (ValueError, KeyError, TypeError):
        wanted = None
    if wanted != "Aborted":
        return error(400, "INVALIDJOBSTATE", "a query job can only be aborted")
    job.aborted = True
    return Answer(200, described(org, job))


def delete_job(org: "StandIn", _: RestRequest, record: str) -> Answer:
    return Answer(204, "", content_type="") if org.bulk_jobs.pop(record, None) else not_found()


def results(org: "StandIn", request: RestRequest, record: str) -> Answer:
    """One page: as many rows as are asked for, at most as many as the org puts on one."""
    job = _finished(org, request, record)
    if isinstance(job, Answer):
        return job
    start, wanted = _start(request.query.get("locator", ""), job), request.query.get("maxRecords", "")
    if start is None or (wanted and not (wanted.isdecimal() and int(wanted))):
        return error(400, "INVALIDJOB", "Invalid locator or maxRecords")
    size = min(int(wanted or org.bulk_page_size), org.bulk_page_size)
    end = min(start + size, job.rendering.rows)
    headers = {"Sforce-NumberOfRecords": str(end - start)}
    headers["Sforce-Locator"] = _locator(end) if end < job.rendering.rows else "null"
    if end == 0 and org.switches.empty_bulk_body:
        return Answer(200, "", headers, "text/csv")
    page = Content(partial(job.rendering.plain, start, size), partial(job.rendering.packed, start, size))
    return Answer(200, page, headers, "text/csv")


def result_pages(org: "StandIn", request: RestRequest, record: str) -> Answer:
    """Where to get the next five pages, to be read at the same time."""
    if float(request.version) < PAGES_FROM:
        return not_found()
    job = _finished(org, request, record)
    if isinstance(job, Answer):
        return job
    start = _start(request.query.get("locator", ""), job)
    if start is None:
        return error(400, "INVALIDJOB", "Invalid locator")
    home, size, rows = f"/services/data/v{request.version}/jobs/query/{job.id}", org.bulk_page_size, job.rendering.rows
    starts = range(start, max(rows, 1), size)
    pages = [{"resultUrl": f"{home}/results?locator={quote(_locator(first), safe='')}"} for first in starts[:URLS]]
    if len(starts) <= URLS:
        return Answer(200, {"resultPages": pages, "done": True})
    more = f"{home}/resultPages?locator={quote(_locator(starts[URLS]), safe='')}"
    return Answer(200, {"resultPages": pages, "nextRecordsUrl": more, "done": False})


def _finished(org: "StandIn", request: RestRequest, record: str) -> Job | Answer:
    job = org.bulk_jobs.get(record)
    if job is None:
        return not_found()
    if job.version != request.version:
        return error(409, "INVALIDVERSION", f"The job was created with API version {job.version}")
    now = state(org, job)
    if now != "JobComplete":
        return error(400, "INVALIDJOBSTATE", f"The job is {now}: its results are not to be had")
    return job


def _locator(row: int) -> str:
    """With the letters of base64 that an address must escape."""
    return b64encode(SIGNS + str(row).encode()).decode()


def _start(locator: str, job: Job) -> int | None:
    """The first row of a page; None for a locator that the org never gave."""
    if not locator:
        return 0
    try:
        row = b64decode(locator, validate=True).removeprefix(SIGNS).decode()
    except ValueError:
        return None
    return int(row) if row.isdecimal() and int(row) < max(job.rendering.rows, 1) else None
