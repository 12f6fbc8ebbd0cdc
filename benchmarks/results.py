"""The results, in a JSON file that grows with each run, with the machine and versions that they were measured on."""

import hashlib
import json
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.contenders import ROOT
from benchmarks.crowd import JOB, LATENCY, Size
from benchmarks.same_findings import Digest

FOLDER = Path(__file__).parent / "results"
PACKAGES = ("duckdb", "pandas", "pandera", "polars", "simple-salesforce")
PRODUCT = ("benchmarks", "checks", "fixtures", "reports", "tests/standin")
Run = dict[str, Any]


class Results:
    """
    What was measured so far.

    :param name: of the file in results/.
    :raises RuntimeError: if the file has figures of another machine, version or code: these must not be mixed.
    """

    def __init__(self, name: str, *, start_over: bool) -> None:
        self._file = FOLDER / name
        self.about, self.runs = about(), list[Run]()
        self.collecting: dict[str, list[float]] = {}
        if self._file.exists() and not start_over:
            saved = json.loads(self._file.read_text(encoding="utf-8"))
            if other := [
                name for name in self.about if name != "date" and saved["about"].get(name) != self.about[name]
            ]:
                raise RuntimeError(f"{self._file} was measured with another {', '.join(other)}: use --start-over")
            self.about, self.runs, self.collecting = saved["about"], saved["runs"], saved.get("collecting", {})

    def add(self, run: Run) -> None:
        """Add a run, and save it at once."""
        self.runs.append(run)
        self._save()

    def add_collecting(self, taken: dict[str, list[float]]) -> None:
        """Add the times of collecting, and save them at once."""
        self.collecting = taken
        self._save()

    def _save(self) -> None:
        text = json.dumps({"about": self.about, "collecting": self.collecting, "runs": self.runs}, indent=1)
        FOLDER.mkdir(exist_ok=True)
        beside = self._file.with_suffix(".incomplete")
        beside.write_text(text + "\n", encoding="utf-8")
        beside.replace(self._file)

    def of(self, size: Size, contender: str) -> list[Run]:
        """The runs of a contender at a size that count, in order."""
        return [run for run in self._all_of(size, contender) if not run.get("first")]

    def first(self, size: Size, contender: str) -> float | None:
        """The median of the seconds that a contender took in orgs which it had not asked before; None without such."""
        runs = [run["seconds"] for run in self._all_of(size, contender) if run.get("first")]
        return float(median(runs)) if runs else None

    def _all_of(self, size: Size, contender: str) -> list[Run]:
        at = (size.rows, size.contacts, contender)
        return [run for run in self.runs if (run["rows"], run["contacts"], run["contender"]) == at]

    def found(self, size: Size) -> Digest | None:
        """The findings of the first run at a size; the other contenders must find the same."""
        here = (run for run in self.runs if (run["rows"], run["contacts"]) == (size.rows, size.contacts))
        return next((run["found"] for run in here if run["found"]), None)

    def median(self, size: Size, contender: str, what: str) -> float | None:
        """The median of a measure over all runs; None without runs, and if the findings of one differ."""
        runs = self.of(size, contender)
        counts = runs and not any(run["differs"] for run in runs)
        return float(median(run[what] for run in runs)) if counts else None

    def sizes(self) -> list[Size]:
        """All measured sizes, the usual ones first, by rows."""
        found = {Size(run["rows"], run["contacts"]) for run in self.runs}
        return sorted(found, key=lambda size: (not size.usual, size.rows))


def about() -> dict[str, Any]:
    """The date, machine, versions and code that the figures depend on."""
    cpu = Path("/proc/cpuinfo")
    names = (line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if line.startswith("model name"))
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cpu": next(names, platform.processor()),
        "cores": psutil.cpu_count(),
        "memory": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
        "versions": {name: version(name) for name in PACKAGES},
        "latency": LATENCY,
        "job": JOB,
        "code": _code(),
    }


def _code() -> str:
    """A hash of the code of Rollcall, the stand-in org and the benchmarks."""
    files = sorted(file for path in PRODUCT for file in (ROOT / path).rglob("*.py") if ".venv" not in file.parts)
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
