"""One Bulk API 2.0 job from its making to its results, put back into the order of the file."""

import csv
import io
import time
from collections import defaultdict, deque
from collections.abc import Sequence

from tests.examples.csv_files import Row, Sheet
from tests.standin.loader.connection import Connection
from tests.standin.loading.load import Operation, Result

ENDED = {"JobComplete", "Failed", "Aborted"}
PAUSE = 0.2  # seconds

Waiting = dict[tuple[str, ...], deque[int]]


def run_job(
    org: Connection, operation: Operation, sheet: Sheet, rows: Sequence[Row | Result]
) -> tuple[list[Result | None], str | None]:
    """
    A result for each row, None for one that was not processed; and why the job failed, if it did.

    A row that has its result already is not sent.
    """
    results = [row if isinstance(row, Result) else None for row in rows]
    waiting: Waiting = defaultdict(deque)
    lines = []
    for place, row in enumerate(rows):
        if not isinstance(row, Result):
            lines.append([row.get(name, "") for name in sheet.mapped])
            waiting[tuple(lines[-1])].append(place)
    if not lines:
        return results, None
    path = _made(org, operation)
    org.ask("PUT", f"{path}/batches", data=_csv([sheet.mapped, *lines]).encode())
    org.ask("PATCH", path, json={"state": "UploadComplete"})
    job = org.ask("GET", path).json()
    while job["state"] not in ENDED:
        time.sleep(PAUSE)
        job = org.ask("GET", path).json()
    for record, created, *cells in _rows(org, f"{path}/successfulResults"):
        results[waiting[tuple(cells)].popleft()] = Result(record, created == "true", True)
    for record, said, *cells in _rows(org, f"{path}/failedResults"):
        results[waiting[tuple(cells)].popleft()] = _refused(record, said)
    return results, job.get("errorMessage")


def _made(org: Connection, operation: Operation) -> str:
    wanted = {"operation": operation.word, "object": operation.sobject, "contentType": "CSV", "lineEnding": "LF"}
    if operation.external_id:
        wanted["externalIdFieldName"] = operation.external_id
    return f"/jobs/ingest/{org.ask('POST', '/jobs/ingest', json=wanted).json()['id']}"


def _rows(org: Connection, path: str) -> list[list[str]]:
    text = org.ask("GET", path).content.decode()
    return [line for line in csv.reader(io.StringIO(text, newline="")) if line][1:]


def _refused(record: str, said: str) -> Result:
    """From `CODE:message:fields --` (facts, 5.3)."""
    code, _, rest = said.removesuffix(" --").partition(":")
    message, _, fields = rest.rpartition(":")
    return Result(record or None, False, False, code, message, tuple(fields.split(", ")) if fields else ())


def _csv(lines: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
    return out.getvalue()
