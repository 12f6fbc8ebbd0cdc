"""
Measures all contenders side by side and writes benchmarks/performance.md: make bench.

Runs that are saved in benchmarks/results/ are not repeated, so an interrupted measurement can be continued.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bare_download import covers
from benchmarks.building import measure_builds
from benchmarks.collecting import collecting
from benchmarks.contenders import (
    BARE_DOWNLOAD,
    CONTENDERS,
    ROLLCALL,
    ROOT,
    Bench,
    Contender,
    build_snapshot,
    evidence_of,
)
from benchmarks.crowd import Crowd, Size, crowd
from benchmarks.document import write, write_builds
from benchmarks.measure import Measured, measure
from benchmarks.results import Results

SIZES = ("10000", "100000", "50000/1000000", "1000000")
TO_BUILD = ("10000", "100000", "1000000")
LONG = 120
"""A run of more seconds is not repeated."""


class Comparison:
    """All contenders at one size."""

    def __init__(self, size: Size, served: Crowd, folder: Path, results: Results) -> None:
        self.size, self.served, self.folder, self.results = size, served, folder, results
        self.evidence: Path | None = None
        self._known: set[str] = set()

    def round(self, contenders: list[Contender], repeat: int) -> None:
        """Run each contender once, unless it has ``repeat`` runs already; before that once for the org to know it."""
        for contender in contenders:
            runs = self.results.of(self.size, contender.name)
            enough = runs and (runs[0]["seconds"] > LONG or runs[0]["differs"])
            if len(runs) < repeat and not enough and self._applies(contender):
                if contender.by_jobs and contender.name not in self._known:
                    self._run(contender, first=True)
                    self._known.add(contender.name)
                self._run(contender)

    def _applies(self, contender: Contender) -> bool:
        if self.size.rows > contender.most_rows or not (self.size.usual or contender.reads_org):
            return False
        return contender.name != BARE_DOWNLOAD or covers(self._evidence())

    def _run(self, contender: Contender, *, first: bool = False) -> None:
        """:param first: whether the org has not answered these questions yet; such a run does not count."""
        bench = self._bench(contender)
        before = self.served.calls() if contender.reads_org else 0
        measured = self._measured(contender, bench)
        calls = self.served.calls() - before - 1 if contender.reads_org else 0
        found = contender.found(bench, measured.out)
        expected = self.results.found(self.size) or found or {}
        differs = [rule for rule in found or () if found and found[rule] != expected[rule]]
        run = {
            "rows": self.size.rows,
            "contacts": self.size.contacts,
            "contender": contender.name,
            "first": first,
            "seconds": round(measured.seconds, 2),
            "cpu": round(measured.cpu, 2),
            "memory": measured.memory,
            "disk": measured.disk,
            "calls": calls,
            "found": found,
            "differs": differs,
        }
        if contender.name == BARE_DOWNLOAD:
            run["pages"] = json.loads(measured.out)
        self.results.add(run)
        took = f"{measured.seconds:.1f} s ({measured.cpu:.1f} of CPU), {measured.memory / 1e6:,.0f} MB, {calls:,} calls"
        refused = f"; NOT COUNTED: its findings differ in {', '.join(differs)}" if differs else ""
        said = f"{contender.title}, its first run" if first else contender.title
        say(f"{self.size} rows, {said}: {took}{refused}")
        if contender.name == ROLLCALL:
            self.evidence = evidence_of(bench.scratch)
        else:
            shutil.rmtree(bench.scratch)

    def _measured(self, contender: Contender, bench: Bench) -> Measured:
        environment = {**self.served.environment, "PYTHONPATH": str(ROOT)}
        measured = measure(contender.command(bench), environment, bench.scratch)
        if measured.code not in ({0, 1} if contender.name == ROLLCALL else {0}):
            raise RuntimeError(
                f"{contender.name} ended with {measured.code}: {measured.err[-2000:]}{measured.out[-500:]}"
            )
        return measured

    def _bench(self, contender: Contender) -> Bench:
        scratch = Path(tempfile.mkdtemp(prefix=f"{contender.name}-", dir=self.folder))
        evidence = self._evidence() if contender.name == BARE_DOWNLOAD else Path()
        bench = Bench(self.served.migration, self.folder / "snapshot", evidence, scratch)
        if not contender.reads_org and not bench.snapshot.exists():
            say(f"{self.size} rows: building the snapshot for the contenders that only check")
            subprocess.run(
                build_snapshot(bench), cwd=ROOT, env=self.served.environment, check=True, stdout=subprocess.DEVNULL
            )
        return bench

    def _evidence(self) -> Path:
        """The evidence of the last run of Rollcall; if this process has made none, of one that is not measured."""
        if self.evidence is None:
            rollcall = next(each for each in CONTENDERS if each.name == ROLLCALL)
            bench = self._bench(rollcall)
            self._measured(rollcall, bench)
            self.evidence = evidence_of(bench.scratch)
        return self.evidence


@contextmanager
def comparison(size: Size, results: Results) -> Iterator[Comparison]:
    """Serve the org of a size, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="rollcall-bench-"))
    try:
        say(f"{size} rows: filling the stand-in org")
        with crowd(size, folder) as served:
            yield Comparison(size, served, folder, results)
    finally:
        shutil.rmtree(folder)


def say(line: str) -> None:
    """Report progress."""
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Measure the chosen sizes and contenders, and write the page."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", nargs="*", help=f"rows, or rows/contacts; default: {' '.join(SIZES)}")
    parser.add_argument("--repeat", type=int, default=3, help="default: 3")
    names = [contender.name for contender in CONTENDERS]
    parser.add_argument("--only", nargs="*", default=names, choices=names, help="contenders; default: all")
    parser.add_argument("--start-over", action="store_true", help="discard all earlier results")
    parser.add_argument("--building", action="store_true", help="measure builds from a source export instead")
    chosen = parser.parse_args()
    if chosen.building:
        results = Results("built.json", start_over=chosen.start_over)
        for size in map(Size.read, chosen.sizes or TO_BUILD):
            measure_builds(results, size, chosen.repeat, say)
        write_builds(results)
    else:
        results = Results("measured.json", start_over=chosen.start_over)
        _measure_reviews(results, chosen)
    if any(run["differs"] for run in results.runs):
        sys.exit("The findings of some contenders differ: the page names them, and does not count them.")


def _measure_reviews(results: Results, chosen: argparse.Namespace) -> None:
    contenders = [each for each in CONTENDERS if each.name in chosen.only]
    if not results.collecting:
        say("collecting the example")
        results.add_collecting(collecting())
    for size in map(Size.read, chosen.sizes or SIZES):
        with comparison(size, results) as compared:
            for repeat in range(1, chosen.repeat + 1):
                compared.round(contenders, repeat)
    write(results)


if __name__ == "__main__":
    main()
