"""Who is measured against whom, how each is run, and up to which size."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.same_findings import Digest, of_evidence

ROOT = Path(__file__).parents[1]
ROLLCALL = "rollcall"
MANUAL_PROCEDURE = "manual_procedure"
PANDAS_SCRIPT = "pandas_script"
POLARS_PROGRAM = "polars_program"
DUCKDB_PROGRAM = "duckdb_program"
BARE_DOWNLOAD = "bare_download"
CHECKS_ONLY_ROLLCALL = "checks_only_rollcall"
PROJECT_PYTHON = str(ROOT / ".venv" / "bin" / "python")
BENCHMARKS_PYTHON = sys.executable


@dataclass(frozen=True)
class Bench:
    """
    The files of one run of a contender.

    :param snapshot: what build_snapshot has made of this org.
    :param evidence: the evidence.json of a run of Rollcall in this org.
    :param scratch: an empty folder.
    """

    migration: Path
    snapshot: Path
    evidence: Path
    scratch: Path


@dataclass(frozen=True)
class Contender:
    """
    A program to be measured.

    :param name: its module in benchmarks/, but for Rollcall.
    :param reads_org: whether it reads the org; the others read the snapshot on disk.
    :param by_jobs: whether it reads the org by query jobs, whose results the stand-in org keeps after the first run.
    :param most_rows: the largest load that it is run with; ``beyond`` says why no larger one.
    """

    name: str
    title: str
    command: Callable[[Bench], list[str]]
    reads_org: bool = True
    by_jobs: bool = True
    most_rows: float = float("inf")
    beyond: str = ""

    def found(self, bench: Bench, out: str) -> Digest | None:
        """The digest of its findings; None for the bare download, which checks nothing."""
        if self.name == BARE_DOWNLOAD:
            return None
        if self.name == ROLLCALL:
            return of_evidence(evidence_of(bench.scratch).parent)
        digest: Digest = json.loads(out.splitlines()[-1])
        return digest


def evidence_of(scratch: Path) -> Path:
    """The evidence.json of the one run in a scratch folder."""
    (evidence,) = scratch.glob("evidence/runs/*/evidence.json")
    return evidence


def build_snapshot(bench: Bench) -> list[str]:
    """The command that builds the snapshot of a bench."""
    return module(PROJECT_PYTHON, "build_snapshot", bench.migration, bench.snapshot)


def module(python: str, name: str, *arguments: Path) -> list[str]:
    """The command that runs a module of benchmarks/."""
    return [python, "-m", f"benchmarks.{name}", *map(str, arguments)]


def _rollcall(bench: Bench) -> list[str]:
    options = ["-q", "-p", "no:cacheprovider", f"--evidence={bench.scratch / 'evidence'}"]
    return [
        PROJECT_PYTHON,
        "-m",
        "pytest",
        "checks/after_load",
        f"--migration={bench.migration}",
        "--org=env",
        *options,
    ]


CONTENDERS = (
    Contender(ROLLCALL, "Rollcall", _rollcall),
    Contender(
        MANUAL_PROCEDURE,
        "manual procedure",
        lambda bench: module(BENCHMARKS_PYTHON, MANUAL_PROCEDURE, bench.migration),
        by_jobs=False,
        most_rows=100_000,
        beyond="not run: minutes become hours",
    ),
    Contender(
        PANDAS_SCRIPT,
        "pandas script",
        lambda bench: module(BENCHMARKS_PYTHON, PANDAS_SCRIPT, bench.migration),
        most_rows=1_000_000,
        beyond="not run: it holds every object in memory",
    ),
    Contender(
        POLARS_PROGRAM,
        "Polars program",
        lambda bench: module(BENCHMARKS_PYTHON, POLARS_PROGRAM, bench.migration),
        most_rows=1_000_000,
        beyond="not run: it holds every object in memory",
    ),
    Contender(
        DUCKDB_PROGRAM,
        "DuckDB program",
        lambda bench: module(BENCHMARKS_PYTHON, DUCKDB_PROGRAM, bench.migration),
        most_rows=1_000_000,
        beyond="not run: its tables are in memory",
    ),
    Contender(
        BARE_DOWNLOAD,
        "bare download",
        lambda bench: module(BENCHMARKS_PYTHON, BARE_DOWNLOAD, bench.migration, bench.evidence),
    ),
    Contender(
        CHECKS_ONLY_ROLLCALL,
        "Rollcall's checks",
        lambda bench: module(PROJECT_PYTHON, CHECKS_ONLY_ROLLCALL, bench.migration, bench.snapshot),
        reads_org=False,
        by_jobs=False,
    ),
    Contender(
        "checks_only_polars",
        "pandera on Polars",
        lambda bench: module(BENCHMARKS_PYTHON, "checks_only_polars", bench.migration, bench.snapshot),
        reads_org=False,
        by_jobs=False,
    ),
    Contender(
        "checks_only_csv",
        "csv, dicts and sets",
        lambda bench: module(BENCHMARKS_PYTHON, "checks_only_csv", bench.migration, bench.snapshot),
        reads_org=False,
        by_jobs=False,
        most_rows=1_000_000,
        beyond="not run: it holds every row in memory",
    ),
)
