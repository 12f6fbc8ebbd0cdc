"""
The least that any reader of the org must do: python -m benchmarks.bare_download MIGRATION EVIDENCE

The result pages of the jobs of a run of Rollcall, fetched by a bare HTTP client, five at a time, written to disk as
they come and read once by DuckDB. It checks nothing and retries nothing; it only counts the rows.
"""

import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import requests
from requests.adapters import HTTPAdapter

from benchmarks.migration import API_VERSION

PARALLEL = 5
POLL = 0.1
"""Seconds between two polls of a job."""
SERVICES = f"/services/data/v{API_VERSION}"


def statements(evidence: Path) -> list[tuple[str, str]]:
    """The operation and SOQL of each job in evidence.json, once."""
    asked = json.loads(evidence.read_text(encoding="utf-8"))["parts"][0]["questions"]
    jobs = (each for each in asked if each["strategy"].startswith("bulk") and each["calls"])
    return list(dict.fromkeys((each["strategy"].removeprefix("bulk "), each["soql"]) for each in jobs))


def covers(evidence: Path) -> bool:
    """Whether nearly all rows of a run came by jobs: else downloading their pages compares with nothing."""
    asked = json.loads(evidence.read_text(encoding="utf-8"))["parts"][0]["questions"]
    otherwise: int = sum(each["rows"] for each in asked if not each["strategy"].startswith("bulk"))
    whole: int = sum(each["rows"] for each in asked)
    return 10 * otherwise < whole


class Bulk:
    """Query jobs by plain HTTP."""

    def __init__(self) -> None:
        self._base = os.environ["SF_INSTANCE_URL"]
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {os.environ['SF_ACCESS_TOKEN']}"
        self._session.mount("https://", HTTPAdapter(pool_maxsize=2 * PARALLEL))

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


def read_once(paths: list[Path], soql: str) -> int:
    """Have DuckDB count the values of each column; returns the number of rows."""
    columns = soql.removeprefix("SELECT ").split(" FROM ")[0].split(", ")
    counted = ", ".join(f'count("{column}")' for column in columns)
    files = [str(path) for path in paths]
    row = duckdb.execute(
        f"select count(*), {counted} from read_csv($1, header = true, all_varchar = true)", [files]
    ).fetchone()
    return int(row[0]) if row else 0


def main() -> None:
    """Fetch and read the results of every job that the evidence lists; prints rows, bytes and jobs."""
    bulk, asked, rows, size = Bulk(), statements(Path(sys.argv[2])), 0, 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(PARALLEL) as threads:
        jobs = list(threads.map(lambda each: bulk.finished(*each), asked))
        pages = list(threads.map(bulk.pages, jobs))
        fetched = [
            (threads.submit(bulk.fetch, page, path := Path(folder) / f"{job}-{number}.csv"), path, job)
            for job, of_job in enumerate(pages)
            for number, page in enumerate(of_job)
        ]
        announced = sum(future.result() for future, _, _ in fetched)
        for job, (_, soql) in enumerate(asked):
            paths = [path for _, path, of in fetched if of == job]
            rows += read_once(paths, soql)
            size += sum(path.stat().st_size for path in paths)
        if rows != announced:
            raise RuntimeError(f"{announced} rows were announced, {rows} are there")
    print(json.dumps({"rows": rows, "bytes": size, "jobs": len(asked)}))


if __name__ == "__main__":
    main()
