"""
Changes the SQL of checks and tables in one place at a time, in memory, and lists the changes that no world sees.

The worlds are the faithful ones and all botches, each in the world where it is at home. A change that none of them
sees is a state of an org that no world has, or one that nobody could see: the latter stand in equivalents.yaml with
their reasons. The exit code is 1 where a change lives that is not listed there, or where an entry is stale.

examples:
  python -m tests.mutants CON-04              the mutants of one check
  python -m tests.mutants seats.py            those of files by this name
  python -m tests.mutants --sample 40         40 of all, the same for the same --seed
  python -m tests.mutants --workers 2         all of them
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import checks
from tests.mutants.equivalents import Equivalents
from tests.mutants.mutants import Mutant, all_mutants
from tests.mutants.processes import run
from tests.mutants.trial import checks_of


def chosen(known: Sequence[Mutant], name: str) -> list[Mutant]:
    """Those of a check, by its id, or of the files or functions whose names contain this."""
    if not name:
        return list(known)
    if name in checks.CATALOGUE:
        return [each for each in known if each.is_of_a_check and name in checks_of(each)]
    return [each for each in known if name in f"{each.file} {each.place}"]


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
    parser.add_argument(
        "--scenes", type=Path, metavar="DIR", help="keep what the worlds' orgs answered here, for further runs"
    )
    options = parser.parse_args(arguments)
    known, equivalents = all_mutants(), Equivalents.read()
    meant = chosen(known, options.name)
    if not meant:
        parser.error(f"no mutant is of {options.name}: name a check (CON-04) or a file (seats.py)")
    if options.sample and options.sample < len(meant):
        meant = random.Random(options.seed).sample(meant, options.sample)
    unlisted = [each for each in sorted(meant, key=known.index) if not equivalents.reason(each)]
    with tempfile.TemporaryDirectory() as folder:
        tried = run(unlisted, known, options.scenes or Path(folder), options.workers)
        found = [each for each in tried if not each.is_none]
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


if __name__ == "__main__":
    sys.exit(main())
