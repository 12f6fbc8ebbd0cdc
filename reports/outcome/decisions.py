"""The verdict of a run, and that of each of its phases, by the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from fixtures.plan import PLAN, PhaseName
from reports.outcome.ledger import Ledgers
from reports.outcome.part_outcome import Facts, PartOutcome
from reports.outcome.run import part_in_words, rows_of
from reports.outcome.verdict import FailOn, Judged, Verdict, verdict

if TYPE_CHECKING:
    from fixtures.snapshot import Part


class JudgedInPhase(Judged, Protocol):
    """What a verdict asks of a finding, and which phase it is of."""

    @property
    def load(self) -> str: ...
    @property
    def phase(self) -> PhaseName: ...


@dataclass(frozen=True)
class Decisions:
    """
    What verdicts of a run are decided by, beside parts and findings.

    `expected`: `str(FindingId)` of all checks, by load and phase; `missing` were not judged, and `unreached` are those
    of them that the user did not leave out.
    """

    fail_on: FailOn
    ledgers: Ledgers
    expected: Mapping[tuple[str, str], Set[str]]
    missing: Set[str]
    unreached: Set[str]

    def whole(self, parts: Sequence[Part], findings: Sequence[JudgedInPhase]) -> Verdict:
        """Of all phases, by all findings; a phase of which the user selected no check has no part, and is missing."""
        return self._decide(parts, findings, self.ledgers, self.missing)

    def _decide(
        self, parts: Sequence[Part], findings: Sequence[JudgedInPhase], ledgers: Ledgers, missing: Set[str]
    ) -> Verdict:
        return verdict(
            findings,
            unreached=bool(missing),
            user_selected=not missing & self.unreached,
            stale=any(part.stale for part in parts),
            of_another_plan=any(PLAN in part.stale for part in parts),
            fail_on=self.fail_on,
            ledger_fault=ledgers.fault,
            unknown=ledgers.unknown,
            nobody=list(_without_anybody(parts, findings, missing)),
        )

    def outcome(self, part: Part, facts: Facts, findings: Sequence[JudgedInPhase]) -> PartOutcome:
        """Of one phase, among the findings of the run."""
        own = [each for each in findings if (each.load, each.phase) == (part.load, part.phase)]
        ledgers = self.ledgers.of(part.load) if part.phase == "after_load" else Ledgers()
        missing = self.expected.get((part.load, part.phase), frozenset()) & self.missing
        decided = self._decide([part], own, ledgers, missing)
        return PartOutcome(
            load=part.load,
            phase=part.phase,
            org=part.org.name,
            verdict=decided.word,
            reason=decided.reason,
            facts=facts,
        )


def _without_anybody(parts: Sequence[Part], findings: Sequence[JudgedInPhase], missing: Set[str]) -> Iterator[str]:
    """The phases in which nobody was judged, and why."""
    for part in parts:
        if why := _judges_nobody(part, findings, missing):
            yield f"{part_in_words(part)}, {why}"


def _judges_nobody(part: Part, findings: Sequence[JudgedInPhase], missing: Set[str]) -> str:
    """Why a phase has judged nobody, or nobody of a cohort; empty where it has, or the user selected some checks."""
    rows = rows_of(part)
    if not rows:
        return "its load file has no rows"
    empty = [cohort for cohort, of_it in part.cohorts.items() if not of_it]
    if empty and sum(part.cohorts.values()) == rows:
        return f"its load file has no rows of {', '.join(empty)}"
    own = [finding for finding in findings if (finding.load, finding.phase) == (part.load, part.phase)]
    applied = any(finding.status != "not_applicable" for finding in own)
    return "no check applies" if own and not applied and not missing else ""
