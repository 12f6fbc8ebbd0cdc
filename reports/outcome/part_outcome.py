"""What came of one phase of one load: its verdict, and the numbers that it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fixtures.plan import PhaseName
from reports.outcome.seat_counts import Seats
from reports.outcome.verdict import Word

if TYPE_CHECKING:
    from fixtures.snapshot import Part

_BEFORE: dict[Word, str] = {
    "GO": "{load} may be loaded into {org}.",
    "GO WITH WAIVERS": "{load} may be loaded into {org}, with the exceptions that were approved.",
    "NOT YET": "Do not load {load} into {org} yet: what is pending has to settle first.",
    "NO-GO": "Do not load {load} into {org}.",
    "PARTIAL": "Not all of {load} was checked: this does not say that all may be loaded into {org}.",
    "STALE": "Check {load} again in {org}: these answers are of other files or another plan.",
}
_AFTER: dict[Word, str] = {
    "GO": "{load} {is_} in order in {org}.",
    "GO WITH WAIVERS": "{load} {is_} in order in {org}, with the exceptions that were approved.",
    "NOT YET": "{load} {is_} not settled in {org} yet: keep the change open, and check again.",
    "NO-GO": "{load} {is_} not in order in {org}: keep the change open.",
    "PARTIAL": "Not all of {load} was checked: this does not say that all is in order in {org}.",
    "STALE": "Check {load} again in {org}: these answers are of other files or another plan.",
}


_NAMED = 3
"""Loads that a sentence names; how many more there are, it says."""


def sentence_of(loads: Sequence[str], phase: PhaseName, org: str, verdict: Word) -> str:
    """What a verdict says of these loads in this org, in the words of who loads."""
    named = [*loads[:_NAMED], *([f"{len(loads) - _NAMED} more"] if len(loads) > _NAMED else [])]
    load = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    said = (_BEFORE if phase == "before_load" else _AFTER)[verdict]
    sentence = said.format(load=load, org=org, is_="is" if len(loads) == 1 else "are")
    return sentence[0].upper() + sentence[1:]


def sentences_of(verdict: Word, phases: Iterable[tuple[str, PhaseName, str]]) -> str:
    """The same of several phases, each a load, a phase and an org: a sentence for those that are alike."""
    loads: dict[tuple[PhaseName, str], list[str]] = {}
    for load, phase, org in phases:
        loads.setdefault((phase, org), []).append(load)
    return " ".join(sentence_of(of_it, phase, org, verdict) for (phase, org), of_it in loads.items())


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """
    One attempt of the load, by its result files.

    It holds: rows + repeated + foreign = success + error + unprocessed + unanswered.
    `rows` are those of its file; `repeated` results are of rows that have another one in the attempt, `foreign` ones of
    no row of it; `unanswered` rows have none. Times are ISO 8601 in UTC, None where the plan does not say.
    """

    number: int
    started_at: str | None
    finished_at: str | None
    loaded_by: str | None
    rows: int
    success: int
    error: int
    unprocessed: int
    repeated: int
    foreign: int
    unanswered: int


@dataclass(frozen=True, kw_only=True)
class BeforeRun:
    """
    The before-load check that an after-load one stands on.

    `run` is the name of its folder, and `evidence_sha256` of what it left there; both are "" where both phases are
    of one run or recording, and `verdict` too where it is not known. `same_file`: whether it read the load file as
    it is now, or as the first attempt loaded it.
    """

    run: str
    evidence_sha256: str
    verdict: str
    at: str
    file_sha256: str
    same_file: bool


@dataclass(frozen=True, kw_only=True)
class Totals:
    """
    The way of the people from the source through the load into the org, in rows.

    `source` and `excluded` are of the source export, None where the plan names none; `not_built` are those of it whom
    nobody excludes and a build left out, None where Rollcall did not build the files. `succeeded` are rows that the
    result files call a success, None where there are no result files; `in_org` are users who are a row's own, None
    where the running user may not see each. Both are None before the load.
    """

    source: int | None
    excluded: int | None
    not_built: int | None
    load: int
    succeeded: int | None
    in_org: int | None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is read of a phase beside its findings; ``seats`` are None where they cannot be known."""

    attempts: Sequence[Attempt] = ()
    seats: Sequence[Seats] | None = None
    before: BeforeRun | None = None
    totals: Totals | None = None


@dataclass(frozen=True, kw_only=True)
class PartOutcome:
    """What came of one phase of one load."""

    load: str
    phase: PhaseName
    org: str
    verdict: Word
    reason: str
    facts: Facts = field(default_factory=Facts)

    @property
    def sentence(self) -> str:
        """What the verdict says of this load in this org, in the words of who loads."""
        return sentence_of([self.load], self.phase, self.org, self.verdict)

    def is_of(self, part: Part) -> bool:
        """Whether it is what came of this part."""
        return (self.load, self.phase, self.org) == (part.load, part.phase, part.org.name)
