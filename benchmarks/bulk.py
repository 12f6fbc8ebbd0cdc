"""Query jobs by a bare HTTP client: nothing is retried, nothing is kept."""

import os
import time
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from benchmarks.migration import API_VERSION

POLL = 0.1
"""Seconds between two polls of a job."""
SERVICES = f"/services/data/v{API_VERSION}"


class Bulk:
    """
    The org that the variables SF_* name.

    :param parallel: how many requests may be on their way at once.
    """

    def __init__(self, parallel: int) -> None:
        self._base = os.environ["SF_INSTANCE_URL"]
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {os.environ['SF_ACCESS_TOKEN']}"
        self._session.mount("https://", HTTPAdapter(pool_maxsize=parallel))

    def _call(self, method: str, path: str, **more: Any) -> requests.Response:
        answer = self._session.request(method, self._base + path, timeout=600, **more)
        answer.raise_for_status()
        return answer

    def finished(self, operation: str, soql: str) -> str:
        """The id of a job for a statement, once its results are there."""
        job: str = self._call("POST", f"{SERVICES}/jobs/query", json={"operation": operation, "query": soql}).json()[
            "id"
        ]
        while (state := self._call("GET", f"{SERVICES}/jobs/query/{job}").json()["state"]) != "JobComplete":
            if state in {"Failed", "Aborted"}:
                raise RuntimeError(f"the job ended as {state}: {soql}")
            time.sleep(POLL)
        return job

    def pages(self, job: str) -> list[str]:
        """The addresses of a job's result pages."""
        found: list[str] = []
        here: str | None = f"{SERVICES}/jobs/query/{job}/resultPages"
        while here:
            answer = self._call("GET", here).json()
            found += (each["resultUrl"] for each in answer["resultPages"])
            here = None if answer["done"] else answer["nextRecordsUrl"]
        return [page if page.startswith("/services") else f"/services/data/{page.lstrip('/')}" for page in found]

    def fetch(self, page: str, path: Path) -> int:
        """Stream a page to a file; returns the number of rows that the org announces for it."""
        answer = self._call("GET", page, stream=True)
        with path.open("wb") as file:
            for chunk in answer.iter_content(1 << 20):
                file.write(chunk)
        return int(answer.headers["Sforce-NumberOfRecords"])

    def content(self, page: str) -> bytes:
        """A page, held in memory."""
        return self._call("GET", page).content

    def records(self, soql: str) -> list[dict[str, Any]]:
        """The few records of a set-up object."""
        found = self._call("GET", f"{SERVICES}/query", params={"q": soql}).json()["records"]
        return [{name: value for name, value in record.items() if name != "attributes"} for record in found]
