"""
The least that any reader of the org must do: python -m benchmarks.bare_download MIGRATION EVIDENCE

The result pages of the jobs of a run of Rollcall, fetched by a bare HTTP client, five at a time, written to disk as
they come and read once by DuckDB. It checks nothing and retries nothing; it only counts the rows.
"""

import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from benchmarks.bulk import Bulk

PARALLEL = 5


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
    bulk, asked, rows, size = Bulk(2 * PARALLEL), statements(Path(sys.argv[2])), 0, 0
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
