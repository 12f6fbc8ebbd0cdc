"""What is wrong in the botched migration: one entry for each thing, with the check that names it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.examples.csv_files import Row
from tests.examples.record_examples import Stage

INTRO = """\
# What is wrong here

Everything in this folder is recorded from the stand-in org of `tests/standin`, not from Salesforce, and no person in it
is real. `python -m tests.examples botched` makes it anew, and `tests/runs/test_examples.py` compares this page with a
run: each check names what stands here, and nothing else.

The first check of `wave-1` said NO-GO. Seats were ordered and a profile was put on its site; the file was loaded as it
was. So the rows that Salesforce would not take are named twice: before the load by what is wrong with them, after it by
ACT-05, as rejected. Before `wave-2`, a profile was taken off the site that its users leave. `wave-3` was checked in
production, and then loaded into the sandbox: its two phases are recorded from two orgs.
"""
HEADER = "| check | item | who | what is wrong |\n|---|---|---|---|"


@dataclass(frozen=True)
class Fault:
    """`who`: row keys, or what a check of the set-up is about: cohort, site, license."""

    stage: Stage
    check: str
    item: str
    who: tuple[str, ...]
    what: str


def page(faults: Iterable[Fault], rows: Mapping[str, Sequence[Row]]) -> str:
    """FAULTS.md; `rows` are those of each load's file, in order."""
    faults = list(faults)
    parts = [INTRO]
    for stage in dict.fromkeys(fault.stage for fault in faults):
        lines = _lines(rows[stage.load])
        parts += [f"## {stage.load}, {stage.phase.replace('_', ' ')}\n", HEADER]
        for fault in (fault for fault in faults if fault.stage == stage):
            who = ", ".join(name for key in fault.who for name in _named(key, lines))
            parts.append(f"| {fault.check} | {fault.item} | {who} | {fault.what} |")
        parts.append("")
    return "\n".join(parts)


def _lines(rows: Sequence[Row]) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {}
    for number, row in enumerate(rows, start=2):
        lines.setdefault(row["Legacy_Id__c"], []).append(number)
    return lines


def _named(key: str, lines: Mapping[str, list[int]]) -> list[str]:
    return [f"{key} (line {line})" for line in lines[key]] if key in lines else [key]
