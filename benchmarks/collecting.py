"""How long `pytest --collect-only` takes on the example, beside the imports that it cannot do without."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contenders import PROJECT_PYTHON
from benchmarks.measure import measure

IMPORTS, COLLECTING = "imports", "collecting"
TIMES = 7
_PROGRAMS = {
    IMPORTS: [PROJECT_PYTHON, "-c", "import pytest, duckdb, simple_salesforce"],
    COLLECTING: [PROJECT_PYTHON, "-m", "pytest", "--collect-only", "-q"],
}


def collecting() -> dict[str, list[float]]:
    """Seconds of CPU by program; they take turns, and the first turn, which fills Python's caches, is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in _PROGRAMS}
    for turn in range(TIMES + 1):
        for name, command in _PROGRAMS.items():
            seconds = _cpu(command)
            if turn:
                taken[name].append(round(seconds, 3))
    return taken


def _cpu(command: Sequence[str]) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as scratch:
        measured = measure(command, environment, Path(scratch))
    if measured.code:
        raise RuntimeError(f"{' '.join(command)} ended with {measured.code}: {measured.err[-2000:]}")
    return measured.cpu
