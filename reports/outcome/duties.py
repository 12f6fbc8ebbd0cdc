"""Who must do what first: the checks that someone must act on, by who puts them right, the most harmful first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checks import LOADER, NOBODY, SALESFORCE_ADMIN, Owner
from fixtures.counts import counted
from reports.judging import Finding, Status

_FROM_THE_ADMIN = "Show the running user what the checks need, and check again"
_OUR_FAULT = "Read why it could not be judged, and check again"
_LATER = "Check again later"
_PHASES = 3
_PERSONS_SETTLE = ("LOG-01",)
"""What is pending there waits for a person, not for the platform."""
_BLOCKING: tuple[Status, ...] = ("failed", "error", "not_visible")


@dataclass(frozen=True)
class Duty:
    """What has to be done about one check; ``findings`` are those of one status, its worst."""

    findings: Sequence[Finding]

    @property
    def check(self) -> str:
        """Its id."""
        return self._first.check

    @property
    def status(self) -> Status:
        """Its worst status."""
        return self._first.status

    @property
    def owner(self) -> Owner:
        """Who does it: of what is pending nobody, unless a person is waited for."""
        if self.status == "not_visible":
            return SALESFORCE_ADMIN
        if self.status == "error":
            return LOADER
        waits = self.status == "pending" and self.check not in _PERSONS_SETTLE
        return NOBODY if waits else self._first.owner

    @property
    def at_once(self) -> bool:
        """Whether it cannot wait."""
        return self._first.cannot_wait

    @property
    def only_warns(self) -> bool:
        """Whether the verdict stands without it."""
        return self.status == "warned" or self._first.severity == "warning"

    @property
    def count(self) -> str:
        """`12 rows`, without those that a waiver covers; empty where nobody could count."""
        offenders = sum(finding.offenders - finding.waived for finding in self.findings)
        return counted(offenders, self._first.unit) if offenders else ""

    @property
    def where(self) -> str:
        """`wave-1 before load, wave-2 after load`: the phases that it is about, three of them at most."""
        phases = list(dict.fromkeys(f"{each.load} {each.phase.replace('_', ' ')}" for each in self.findings))
        more = [f"{len(phases) - _PHASES} more"] if len(phases) > _PHASES else []
        return ", ".join([*phases[:_PHASES], *more])

    @property
    def what(self) -> str:
        """Its offenders, as people read them."""
        return self._first.offenders_in_words

    @property
    def step(self) -> str:
        """What to do, in a short main clause."""
        if self.status == "not_visible":
            return _FROM_THE_ADMIN
        if self.status == "error":
            return _OUR_FAULT
        if self.owner == NOBODY:
            return _LATER
        return self._first.step or self._first.remedy.partition(". ")[0].removesuffix(".") or _OUR_FAULT

    @property
    def rank(self) -> tuple[bool, bool, bool, bool]:
        """The most harmful first: at once, what stops the load, what can be seen, what is pending."""
        stops = self.status in _BLOCKING and not self.only_warns
        return not self.at_once, not stops, self.status != "failed", self.status == "pending"

    @property
    def _first(self) -> Finding:
        return self.findings[0]


def ranked_duties(findings: Iterable[Finding]) -> list[Duty]:
    """The most harmful first; each check once, by its worst findings."""
    checks: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.is_wanting and finding.status != "waived":
            checks.setdefault(finding.check, []).append(finding)
    return sorted(map(_duty, checks.values()), key=lambda duty: duty.rank)


def duties(findings: Iterable[Finding]) -> dict[Owner, list[Duty]]:
    """By owner, who has the most harmful one first."""
    owners: dict[Owner, list[Duty]] = {}
    for duty in ranked_duties(findings):
        owners.setdefault(duty.owner, []).append(duty)
    return owners


def _duty(found: Sequence[Finding]) -> Duty:
    worst_first = sorted(found, key=lambda finding: Duty([finding]).rank)
    return Duty([finding for finding in worst_first if finding.status == worst_first[0].status])
