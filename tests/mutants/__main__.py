"""
Changes the SQL of checks and tables in one place at a time, in memory, and lists the changes that no world sees.

The worlds are the faithful ones and all botches, each in the world where it is at home. A change that none of them
sees is a state of an org that no world has, or one that nobody could see: the latter stand in equivalents.yaml with
their reasons. The exit code is 1 where a change lives that is not listed there, or where an entry is stale.

examples:
  python -m tests.mutants CON-04              the mutants of one check
  python -m tests.mutants seats.py            those of files by this name
  python -m tests.mutants --sample 40         40 of all, the same for the same --seed
  nice -n 10 python -m tests.mutants          all: hours
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import checks
from tests.mutants.equivalents import Equivalents
from tests.mutants.mutants import Mutant, mutants
from tests.mutants.stage import Stage
from tests.mutants.statements import source_files
from tests.mutants.trial import Trial, Tried, checks_of
from tests.worlds.harness import serving


def all_mutants() -> list[Mutant]:
    """Of every file, in the order of files and lines."""
    checks.catalogue()
    return [mutant for file in source_files() for mutant in mutants(file)]


def chosen(known: Sequence[Mutant], name: str) -> list[Mutant]:
    """Those of a check, by its id, or of the files or functions whose names contain this."""
    if not name:
        return list(known)
    if name in checks.CATALOGUE:
        return [each for each in known if each.is_of_a_check and name in checks_of(each)]
    return [each for each in known if name in f"{each.file} {each.place}"]


def tried(places: Sequence[int]) -> list[Tried]:
    """Try the mutants at these places of ``all_mutants``, in worlds of this process's own."""
    return list(try_each([all_mutants()[place] for place in places]))


def try_each(mutants_: Sequence[Mutant]) -> Iterator[Tried]:
    """Try mutants one after the other; those of a file stand together, so that its worlds are at hand."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as harness:
        stage = Stage(harness)
        trial = Trial(stage)
        try:
            yield from map(trial.of, mutants_)
        finally:
            stage.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        "python -m tests.mutants", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="?", default="", help="a check's id, or a part of a file's or function's name")
    parser.add_argument("--sample", type=int, metavar="N", help="try no more than N of them, drawn by --seed")
    parser.add_argument("--seed", default="0", help="which N are drawn (default: 0)")
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes; each takes about 4 GB (default: 1)"
    )
    options = parser.parse_args(arguments)
    known, equivalents = all_mutants(), Equivalents.read()
    meant = chosen(known, options.name)
    if not meant:
        parser.error(f"no mutant is of {options.name}: name a check (CON-04) or a file (seats.py)")
    if options.sample and options.sample < len(meant):
        meant = random.Random(options.seed).sample(meant, options.sample)
    unlisted = [each for each in sorted(meant, key=known.index) if not equivalents.reason(each)]
    found = [each for each in _run(unlisted, known, options.workers) if not each.is_none]
    listed = len(meant) - len(unlisted)
    survivors, stale = [each.mutant for each in found if each.lives], equivalents.stale(known)
    for mutant in survivors:
        print(f"lives  {mutant}")
    for entry in stale:
        print(f"stale  {entry}: no mutant is this one any more; take it out of equivalents.yaml")
    of = len(found) + listed
    killed = len(found) - len(survivors)
    print(f"{killed} of {of} mutants were killed and {listed} are listed: {(killed + listed) / max(of, 1):.1%}")
    return 1 if survivors or stale else 0


def _run(meant: Sequence[Mutant], known: Sequence[Mutant], workers: int) -> Iterator[Tried]:
    if workers == 1:
        for number, each in enumerate(try_each(meant), start=1):
            became = "lives" if each.lives else each.killer[:200] or "no mutant"
            print(f"{number} of {len(meant)}  {each.mutant}\n    {became}", file=sys.stderr, flush=True)
            yield each
        return
    places = [known.index(each) for each in meant]
    size = -(-len(places) // workers)
    shares = [places[start : start + size] for start in range(0, len(places), size)]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for share in pool.map(tried, shares):
            yield from share


if __name__ == "__main__":
    sys.exit(main())
