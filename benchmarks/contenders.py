"""Who is measured against whom, how each is run, and up to which size."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.same_findings import Digest, of_evidence

ROOT = Path(__file__).parents[1]
ROLLCALL = "rollcall"
FLOOR = "floor"
OURS = str(ROOT / ".venv" / "bin" / "python")
_PEERS = sys.executable


@dataclass(frozen=True)
class Bench:
    """Where one run of a contender finds and puts things."""

    migration: Path
    sealed: Path
    evidence: Path
    """The evidence.json of a run of Rollcall in this org."""
    scratch: Path


@dataclass(frozen=True)
class Contender:
    """
    A program to be measured.

    :param reads_org: whether it reads the org; the others stand on data that is ready on disk.
    :param most_rows: up to which number of rows it is run; ``beyond`` says why no further.
    """

    name: str
    title: str
    command: Callable[[Bench], list[str]]
    reads_org: bool = True
    most_rows: float = float("inf")
    beyond: str = ""

    def found(self, bench: Bench, out: str) -> Digest | None:
        """What it found; None of the floor, which judges nothing."""
        if self.name == FLOOR:
            return None
        if self.name == ROLLCALL:
            return of_evidence(evidence_of(bench.scratch).parent)
        digest: Digest = json.loads(out.splitlines()[-1])
        return digest


def evidence_of(scratch: Path) -> Path:
    """The evidence.json of the one run in a scratch folder."""
    (evidence,) = scratch.glob("evidence/runs/*/evidence.json")
    return evidence


def _rollcall(bench: Bench) -> list[str]:
    options = ["-q", "-p", "no:cacheprovider", f"--evidence={bench.scratch / 'evidence'}"]
    return [OURS, "-m", "pytest", "checks/after_load", f"--migration={bench.migration}", "--org=env", *options]


def _of(python: str, name: str) -> Callable[[Bench], list[str]]:
    return lambda bench: [python, "-m", f"benchmarks.{name}", str(bench.migration)]


def _alone(python: str, name: str) -> Callable[[Bench], list[str]]:
    return lambda bench: [python, "-m", f"benchmarks.{name}", str(bench.migration), str(bench.sealed)]


def _floor(bench: Bench) -> list[str]:
    return [_PEERS, "-m", "benchmarks.bare_download", str(bench.migration), str(bench.evidence)]


CONTENDERS = (
    Contender(ROLLCALL, "Rollcall", _rollcall),
    Contender(
        "literal",
        "the procedure, literally",
        _of(_PEERS, "literal"),
        most_rows=100_000,
        beyond="not run: minutes become hours",
    ),
    Contender(
        "pandas",
        "bulk2 and pandas",
        _of(_PEERS, "pandas_script"),
        most_rows=1_000_000,
        beyond="not run: it holds every object in memory",
    ),
    Contender(FLOOR, "the floor", _floor),
    Contender("alone_rollcall", "Rollcall's checks", _alone(OURS, "alone_rollcall"), reads_org=False),
    Contender("alone_polars", "pandera on Polars", _alone(_PEERS, "alone_polars"), reads_org=False),
    Contender(
        "alone_csv",
        "csv, dicts and sets",
        _alone(_PEERS, "alone_csv"),
        reads_org=False,
        most_rows=1_000_000,
        beyond="not run: it holds every row in memory",
    ),
)


def seal(bench: Bench) -> list[str]:
    """The command that makes the ready data."""
    return [OURS, "-m", "benchmarks.build_snapshot", str(bench.migration), str(bench.sealed)]
