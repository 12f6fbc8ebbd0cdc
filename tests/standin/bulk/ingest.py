"""The resources of Bulk API 2.0 ingest below /jobs/ingest (facts, 5.3)."""

import gzip
import json
from typing import TYPE_CHECKING

from tests.standin.bulk.ingest_csv import result_csv, said
from tests.standin.bulk.ingest_jobs import IngestJob, begin, create, described, poll
from tests.standin.rest.answers import Answer, Content, error, not_found
from tests.standin.rest.request import RestRequest

if TYPE_CHECKING:
    from tests.standin.org import StandIn

LISTED = 1000


def create_ingest(org: "StandIn", request: RestRequest) -> Answer:
    with org.store.lock:
        made = create(org, request.body, request.version)
    return made if isinstance(made, Answer) else Answer(200, described(org, made))


def list_ingests(org: "StandIn", request: RestRequest) -> Answer:
    """All jobs, a thousand at a time."""
    if request.query.get("jobType", "V2Ingest") != "V2Ingest":
        return Answer(200, {"done": True, "records": [], "nextRecordsUrl": None})
    start = int(request.query.get("queryLocator", "0"))
    jobs = list(org.ingest_jobs.values())
    more = start + LISTED < len(jobs)
    url = f"/services/data/v{request.version}/jobs/ingest?queryLocator={start + LISTED}"
    records = [described(org, job) for job in jobs[start : start + LISTED]]
    return Answer(200, {"done": not more, "records": records, "nextRecordsUrl": url if more else None})


def upload(org: "StandIn", request: RestRequest, record: str) -> Answer:
    """Once only (text: public code of a client); at most 150 MB, as base64 counts them (facts, 5.3)."""
    job = org.ingest_jobs.get(record)
    if job is None:
        return not_found()
    if job.state != "Open":
        return _wrong_state(job)
    if job.text is not None:
        message = (
            f"Found multiple contents for job: <{job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then "
            "create a new Job and make sure you only do 'PUT' once on a given Job."
        )
        return error(400, "INVALIDJOBSTATE", message)
    if len(request.body.encode()) * 4 > org.ingest_limit * 3:
        return error(413, "EXCEEDED_MAX_SIZE_REQUEST", f"The data is more than {org.ingest_limit} bytes of base64")
    job.text = request.body
    return Answer(201, "", content_type="")


def change_ingest(org: "StandIn", request: RestRequest, record: str) -> Answer:
    """UploadComplete begins the job, Aborted ends it: what is loaded stays."""
    job = org.ingest_jobs.get(record)
    if job is None:
        return not_found()
    try:
        wanted = json.loads(request.body)["state"]
    except (ValueError, KeyError, TypeError):
        wanted = None
    with org.store.lock:
        if wanted == "UploadComplete" and job.state == "Open" and job.text is not None:
            begin(org, job)
        elif wanted == "Aborted" and not job.ended:
            job.state = "Aborted"
        else:
            return _wrong_state(job)
    return Answer(200, described(org, job))


def ingest_state(org: "StandIn", _: RestRequest, record: str) -> Answer:
    job = org.ingest_jobs.get(record)
    if job is None:
        return not_found()
    with org.store.lock:
        poll(org, job)
    return Answer(200, described(org, job))


def delete_ingest(org: "StandIn", _: RestRequest, record: str) -> Answer:
    """Only a job that has ended, or is closed, can be deleted (Bulk API 2.0 guide, Delete a Job)."""
    job = org.ingest_jobs.get(record)
    if job is None:
        return not_found()
    if job.state in {"Open", "InProgress"}:
        return _wrong_state(job)
    del org.ingest_jobs[record]
    return Answer(204, "", content_type="")


def ingest_results(org: "StandIn", _: RestRequest, record: str, which: str) -> Answer:
    """The rows of an ended job that were loaded, or refused, or never tried."""
    job = org.ingest_jobs.get(record)
    if job is None:
        return not_found()
    if not job.ended:
        return _wrong_state(job)
    columns, tried = job.table.columns, list(zip(job.results, job.table.rows, strict=False))
    if which == "successfulResults":
        loaded = [[r.id or "", str(r.created).lower(), *cells] for r, cells in tried if r.success]
        return _csv(result_csv(job.delimiter, ["sf__Id", "sf__Created", *columns], loaded))
    if which == "failedResults":
        refused = [[r.id or "", said(r), *cells] for r, cells in tried if not r.success]
        return _csv(result_csv(job.delimiter, ["sf__Id", "sf__Error", *columns], refused))
    return _csv(result_csv(job.delimiter, columns, job.table.rows[len(job.results) :]))


def _csv(text: str) -> Answer:
    content = Content(text.encode, lambda: gzip.compress(text.encode(), 1, mtime=0))
    return Answer(200, content, content_type="text/csv")


def _wrong_state(job: IngestJob) -> Answer:
    return error(400, "INVALIDJOBSTATE", f"The job is {job.state}: it cannot do this")
