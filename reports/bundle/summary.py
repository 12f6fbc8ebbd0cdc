"""summary.txt: the run in forty lines at most, to paste into a ticket, without a person in it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fixtures.addresses import with_addresses
from fixtures.counts import counted
from fixtures.problems import fits_terminal
from fixtures.secrets import REMOVED
from reports.outcome import Duty, PartOutcome, Run, duties
from reports.output import moment, shortened

if TYPE_CHECKING:
    from fixtures.snapshot import Part

SUMMARY = "summary.txt"
LINES = 40
WIDTH = 98
"""Characters a line: forty of them, with their ends, are fewer than 4,000."""
_REASON = 3
"""Lines that say why."""
_PHASES = 8
"""Phases whose verdict is said."""
_MORE = ":  and 100 more"


def summary(run: Run) -> str:
    """The text: verdict, who does what, ledger; then where, when, files and seats as far as they fit; and which run."""
    last = f"Run {run.provenance.run}. All of it: report.html, and SHA256SUMS over every file."
    lines = [_fitted(line) for line in (*_verdicts(run), *_who_does_what(run), *_ledger(run))]
    for part, outcome in zip(run.parts, run.outcomes, strict=True):
        details = [_fitted(line) for line in _details(part, outcome)]
        if len(lines) + len(details) > LINES - 2:
            lines.append("Where, when, files and seats of more phases: report.html.")
            break
        lines += details
    return "\n".join([*lines[: LINES - 1], _fitted(last)]) + "\n"


def _verdicts(run: Run) -> Iterator[str]:
    yield f"{run.verdict}: {run.migration}{f', {run.ticket}' if run.ticket else ''}"
    if run.redacted:
        yield "REDACTED: hashes stand in place of people."
    if run.replayed:
        yield "REPLAY, NOT LIVE EVIDENCE: answers come from a recording or a saved snapshot."
    yield from textwrap.wrap(_unnamed(run.reason), WIDTH, max_lines=_REASON, placeholder=" ...")
    if run.left_out:
        yield f"{counted(len(run.left_out), 'check')} left out or not reached: report.html names them."
    for outcome in run.outcomes[:_PHASES]:
        yield f"{outcome.verdict}: {outcome.sentence}"
    if (more := len(run.outcomes) - _PHASES) > 0:
        yield f"Verdicts of {counted(more, 'more phase')}: report.html."


def _ledger(run: Run) -> Iterator[str]:
    for load, states in run.ledger.items():
        counts = ", ".join(f"{rows:,} {state}" for state, rows in states.items())
        said = f"Ledger of {load}: {counted(sum(states.values()), 'row')}: {counts}"
        yield from textwrap.wrap(_unnamed(said), WIDTH, subsequent_indent="  ")


def _details(part: Part, outcome: PartOutcome) -> Iterator[str]:
    org = f"{part.org.name} ({part.org.kind} {part.org.id})"
    yield f"{part.load}, {part.phase.replace('_', ' ')}, in {org}, {moment(part.now)}, {part.source}"
    for file in part.files:
        if file.kind == "load":
            yield f"  {file.sha256} (SHA-256), {counted(file.rows, 'row')}:"
            yield f"  {file.path}"
    for seats in outcome.facts.seats or ():
        total = "no limit known" if seats.total is None else f"{seats.total:,} bought"
        used = f"used {_number(seats.used_before)} before, {_number(seats.used_after)} after"
        yield f"  seats of {seats.license}: {total}, {used}"


def _who_does_what(run: Run) -> Iterator[str]:
    by_owner = duties(run.findings)
    if not by_owner:
        return
    yield "Who puts it right, by check:"
    for owner, owned in by_owner.items():
        for said, some in (
            (f"{owner}, at once", [duty for duty in owned if duty.at_once]),
            (owner, [duty for duty in owned if not duty.at_once]),
        ):
            if some:
                yield f"{said}: {_listed(some, WIDTH - len(said) - len(_MORE))}"


def _listed(owned: Sequence[Duty], room: int) -> str:
    """`CON-01 12 rows, CON-02 1 row and 3 more`, in so many characters and those of the last words."""
    said = [f"{duty.check} {duty.count}".strip() for duty in owned]
    shown = list(said)
    while len(", ".join(shown)) > room:
        shown.pop()
    more = len(said) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _number(seats: int | None) -> str:
    return "unknown" if seats is None else f"{seats:,}"


def _fitted(line: str) -> str:
    return shortened(fits_terminal(_unnamed(line)), WIDTH)


def _unnamed(text: str) -> str:
    return with_addresses(text, lambda _: REMOVED)
