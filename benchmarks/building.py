"""Measures building the files of a migration from its source export, beside a pandas script and beside writing once."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.build_source import write_source
from benchmarks.contenders import BENCHMARKS_PYTHON, PROJECT_PYTHON, ROOT, module
from benchmarks.crowd import Crowd, Size, crowd
from benchmarks.measure import measure
from benchmarks.results import Results

ROLLCALL, PANDAS, WRITE_ONCE = "build_rollcall", "build_pandas", "write_once"
BUILDERS = {ROLLCALL: "Rollcall's build", PANDAS: "pandas script", WRITE_ONCE: "writing the files once"}
"""Titles by the module that does it; the last of them writes what the first has built."""
MEMORY, TIMES = 1e9, 2


@dataclass(frozen=True)
class Builds:
    """All builders at one size."""

    size: Size
    served: Crowd
    folder: Path
    results: Results
    say: Callable[[str], None]

    def round(self, repeat: int) -> None:
        """Run each builder once, unless it has ``repeat`` runs already."""
        for name in BUILDERS:
            if len(self.results.of(self.size, name)) < repeat:
                self._run(name)

    def _run(self, name: str) -> None:
        scratch = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))
        before = self.served.calls()
        measured = measure(self._command(name, scratch / "built"), self._environment, scratch)
        calls = self.served.calls() - before - 1
        if measured.code:
            raise RuntimeError(f"{name} ended with {measured.code}: {measured.err[-2000:]}")
        said = json.loads(measured.out.splitlines()[-1])
        first = self.results.found(self.size) or said["found"]
        differs = [file for file, digest in said["found"].items() if digest != first[file]]
        run = {"rows": self.size.rows, "contacts": self.size.contacts, "contender": name, "calls": calls}
        run |= {"seconds": round(measured.seconds, 2), "cpu": round(measured.cpu, 2)}
        self.results.add({**run, "memory": measured.memory, "disk": measured.disk, **said, "differs": differs})
        took = f"{measured.seconds:.1f} s ({measured.cpu:.1f} of CPU), {measured.memory / 1e6:,.0f} MB"
        refused = f"; NOT COUNTED: it differs in {', '.join(differs)}" if differs else ""
        self.say(f"{self.size} rows, {BUILDERS[name]}: {took}{refused}")
        shutil.rmtree(scratch)

    def _command(self, name: str, into: Path) -> list[str]:
        python = PROJECT_PYTHON if name == ROLLCALL else BENCHMARKS_PYTHON
        return module(python, name, self._parquet if name == WRITE_ONCE else self._source, into)

    @property
    def _environment(self) -> dict[str, str]:
        return {**self.served.environment, "PYTHONPATH": str(ROOT)}

    @property
    def _source(self) -> Path:
        source = self.folder / "source"
        if not source.exists():
            write_source(self.served.migration, self.size.rows, source)
        return source

    @property
    def _parquet(self) -> Path:
        """What Rollcall has built, in a run that is not measured."""
        parquet, built = self.folder / "parquet", self.folder / "built"
        if not parquet.exists():
            for command in (
                module(PROJECT_PYTHON, ROLLCALL, self._source, built),
                module(BENCHMARKS_PYTHON, "as_parquet", built, parquet),
            ):
                subprocess.run(command, cwd=ROOT, env=self._environment, check=True, stdout=subprocess.DEVNULL)
        return parquet


def measure_builds(results: Results, size: Size, repeat: int, say: Callable[[str], None]) -> None:
    """Fill an org of a size, and take all builders in turns."""
    folder = Path(tempfile.mkdtemp(prefix="rollcall-bench-"))
    try:
        say(f"{size} rows: filling the stand-in org")
        with crowd(size, folder, phase="before_load") as served:
            builds = Builds(size, served, folder, results, say)
            for each in range(1, repeat + 1):
                builds.round(each)
    finally:
        shutil.rmtree(folder)


def goals(results: Results) -> Iterator[tuple[str, str, str]]:
    """The goal, the figure, and ``met``, ``missed`` or ``not measured``."""
    size = Size.read("1000000")
    memory = results.median(size, ROLLCALL, "memory")
    goal = f"{size} rows built: under 1 GB of memory"
    yield (goal, f"{memory / 1e6:,.0f} MB", _met(memory < MEMORY)) if memory else (goal, "", "not measured")
    ours, once = (results.median(size, name, "seconds") for name in (ROLLCALL, WRITE_ONCE))
    goal = f"{size} rows built: at most {TIMES} times the time of writing the files once"
    yield (goal, f"{ours / once:.1f}", _met(ours <= TIMES * once)) if ours and once else (goal, "", "not measured")


def _met(held: bool) -> str:
    return "met" if held else "missed"


def steps(results: Results) -> dict[str, float]:
    """Seconds by step of the last of Rollcall's builds of the largest size."""
    runs = [run for size in results.sizes() for run in results.of(size, ROLLCALL)]
    return dict(runs[-1]["steps"]) if runs else {}
