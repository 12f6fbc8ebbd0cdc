"""A moment of the botched example in a served org: the run of then, and one after its next files were loaded."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.examples.botched.scenario import CREATE
from tests.examples.botched.script import script
from tests.examples.csv_files import UNMAPPED
from tests.examples.record_examples import play, variables
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn, serve
from tests.standin.loading.load import Result

Row = dict[str, str]
Choose = Callable[[StandIn, Row], Row]
"""Fills in what a person has to choose in a row."""
ATTEMPT = """\
      - file: loads/retry.csv
        results: [results/retry-success.csv, results/retry-error.csv]
        started_at: {began}
        finished_at: {ended}
        loaded_by: admin@example.com
        org: uat
"""


def nothing_to_choose(_org: StandIn, _row: Row) -> Row:
    return {}


@dataclass
class Moment:
    """
    :param by_file: the rows of each next file, ``loaded`` what became of them.
    """

    org: StandIn
    folder: Path
    load: str
    phase: str
    by_file: dict[str, list[Row]] = field(default_factory=dict)
    loaded: dict[str, list[Result]] = field(default_factory=dict)
    first: Ended | None = None
    second: Ended | None = None

    def offenders(self, ended: Ended, check: str) -> list[Row]:
        """The rows that a check names in a run, those that need no more than a glance aside."""
        path = ended.runs[0 if ended is self.first else -1] / "offenders" / f"{check}.csv"
        return [row for row in rows_of(path) if row.get("status") != "warned"] if path.exists() else []

    def insert_users(self, file: Path) -> None:
        """Load a file in the form of the load file by its mapping, and enter the attempt."""
        (self.folder / "loads" / "retry.csv").write_bytes(file.read_bytes())
        fields = dict(CREATE.columns)
        rows = [{fields[header]: cell for header, cell in row.items() if cell} for row in self.by_file[file.name]]
        began = self.org.now
        results = self.org.load("insert", "User", [without_unmapped(row) for row in rows])
        self.loaded[file.name] = results
        CREATE.soap_results(self.folder / "results", "retry", list(zip(rows, results, strict=True)))
        plan = self.folder / "plan.yaml"
        attempt = ATTEMPT.format(began=began.isoformat(), ended=(began + timedelta(minutes=1)).isoformat())
        first, here, rest = plan.read_text("utf-8").partition("        org: uat\n")
        plan.write_text(first + here + attempt + rest, encoding="utf-8")

    def holds(self, file: str, check: str) -> None:
        """The file has rows, the org takes all of them, and the check that had offenders has none of them any more."""
        assert self.first
        assert self.offenders(self.first, check), "there was nothing to put right"
        assert self.by_file[file]
        assert [result for result in self.loaded[file] if not result.success] == []
        assert self.left(check) == []

    def errors(self, ended: Ended | None) -> set[str]:
        """The checks of errors that found offenders."""
        assert ended
        path = ended.runs[0 if ended is self.first else -1] / "evidence.json"
        checks = json.loads(path.read_text("utf-8"))["checks"]
        return {each["id"] for each in checks if (each["severity"], each["status"]) == ("error", "failed")}

    def left(self, check: str) -> list[Row]:
        assert self.second
        return self.offenders(self.second, check)


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[Row]:
    """The rows of a CSV by their columns."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, strict=True))


def without_unmapped(row: Row) -> Row:
    return {field: cell for field, cell in row.items() if not field.startswith(UNMAPPED)}


@contextmanager
def moment(folder: Path, load: str, phase: str, steps: Mapping[str, tuple[str, str, Choose]]) -> Iterator[Moment]:
    """
    Check the botched example at a moment, load its next files, and check it again.

    :param steps: by file the operation, the object, and what a person chooses.
    """
    org = play(script, folder / "botched", load, phase)
    with serve(org) as url:
        played = Moment(org, folder / "botched", load, phase)
        runner = Runner(folder / "botched", folder, variables(org, url.base, url.ca_file))
        played.first = runner(f"checks/{phase}", "--org=env:uat", f"--load={load}")
        left = played.first.runs[-1] / "next"
        for name, (operation, sobject, choose) in steps.items():
            played.by_file[name] = rows_of(left / name, "utf-8")
            org.now += timedelta(minutes=10)
            if sobject == "User" and operation == "insert":
                played.insert_users(left / name)
                continue
            chosen = [{**row, **choose(org, row)} for row in played.by_file[name]]
            sent = [{name: cell for name, cell in row.items() if cell and name != "WHY"} for row in chosen]
            played.loaded[name] = [result for row in sent for result in org.load(operation, sobject, [row])]
        org.settle()
        org.now += timedelta(minutes=10)
        played.second = runner(f"checks/{phase}", "--org=env:uat", f"--load={load}")
        yield played
