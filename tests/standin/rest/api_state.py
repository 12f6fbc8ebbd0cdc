"""What the API has seen and what a test sets: requests, faults to come, limits, headers, bulk jobs."""

from collections import deque
from datetime import datetime
from typing import Literal

from tests.standin.bulk.ingest_jobs import IngestJob
from tests.standin.bulk.jobs import Job
from tests.standin.bulk.rendering import Renderings
from tests.standin.http.faults import Fault
from tests.standin.http.requests_log import LoggedRequest
from tests.standin.soql.query import Cursors


class ApiState:
    """
    Limits are the platform's unless a test sets them; jobs are in `bulk_jobs` and `ingest_jobs`, by Id, until they are
    deleted. The next job that loads an object ends Failed after so many rows as `failing_loads` says of it.

    `extra_headers` go with every answer; `title_case_headers` writes the names of all headers like Content-Type.
    So many next rows of an object as `locked_rows` says are refused with UNABLE_TO_LOCK_ROW.
    `latency` is seconds added to each request, `bandwidth` bytes of answers a second for all connections together.
    `job_seconds` is the least that a query job takes.
    """

    def __init__(self) -> None:
        self.requests: list[LoggedRequest] = []
        self.faults: deque[Fault] = deque()
        self.cursors = Cursors()
        self.extra_headers: dict[str, str] = {}
        self.title_case_headers = False
        self.batch_size, self.daily_limit, self.api_calls = 2000, 100_000, 0
        self.latency: float = 0.0
        self.job_seconds: float = 0.0
        self.bandwidth: float | None = None
        self.bulk_jobs: dict[str, Job] = {}
        self.bulk_jobs_limit, self.bulk_jobs_made = 10_000, list[datetime]()
        self.bulk_page_size, self.polls_until_complete = 50_000, 0
        self.not_in_bulk: set[str] = set()
        self.failing_jobs: dict[str, Literal["Failed", "Aborted"]] = {}
        self.ingest_jobs: dict[str, IngestJob] = {}
        self.ingest_limit, self.bulk_batches_made = 150_000_000, 0
        self.failing_loads: dict[str, int] = {}
        self.locked_rows: dict[str, int] = {}
        self.renderings = Renderings()
