"""The nine items of the review checklist, and what the checks' statuses say about each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from checks import ITEMS
from fixtures.counts import counted
from reports.judging import STATUSES, WORST_FIRST, Finding, Status
from reports.outcome.verdict import Word

VERDICT_SHAPES: dict[Word, str] = {
    "GO": "passed",
    "GO WITH WAIVERS": "waived",
    "NOT YET": "pending",
    "NO-GO": "failed",
    "PARTIAL": "partial",
    "STALE": "stale",
}
"""Each verdict's shape on the page, so that color is never the only sign."""


@dataclass(frozen=True)
class CheckFindings:
    """One check with all its findings, the worst first."""

    id: str
    findings: Sequence[Finding]

    @property
    def status(self) -> Status:
        """The worst of its findings'."""
        return self.findings[0].status

    @property
    def offenders(self) -> int:
        """Over all its findings."""
        return sum(finding.offenders for finding in self.findings)

    @property
    def population(self) -> int:
        """Over all its findings."""
        return sum(finding.population for finding in self.findings)

    @property
    def count_in_words(self) -> str:
        """`12 of 41,203 rows`, or nothing where there was nothing to count."""
        return f"{self.offenders:,} of {self.counted}" if self.population else ""

    @property
    def counted(self) -> str:
        """Of how many it was judged: `41,203 rows`."""
        return counted(self.population, self.findings[0].unit)

    @property
    def in_words(self) -> str:
        """Its offenders and their count, or, where it could not see them, what hindered it."""
        named = self.findings[0].offenders_in_words
        found = self.count_in_words if self.offenders else STATUSES[self.status].word.lower()
        return f"{named}: {found} ({self.id})"

    @property
    def waived(self) -> list[str]:
        """What is waived over all its findings, a waiver each: `3 rows waived by boss@example.com, 12 days left`."""
        covered: Counter[str] = Counter()
        for approval in (approval for finding in self.findings for approval in finding.approvals):
            covered[approval.by_whom] += approval.covered
        return [f"{counted(number, self.findings[0].unit)} waived by {who}" for who, number in covered.items()]

    @property
    def wanting(self) -> list[Finding]:
        """Those that someone must read."""
        return [finding for finding in self.findings if finding.is_wanting]

    @property
    def not_applicable(self) -> list[str]:
        """Why it does not apply, where it does not."""
        skipped = (finding.reason for finding in self.findings if finding.status == "not_applicable")
        return list(dict.fromkeys(skipped))

    @property
    def scopes(self) -> list[str]:
        """Where it was judged: `wave-1: help-customers, partners`, load by load."""
        loads: dict[str, list[str]] = {}
        for finding in sorted(self.findings, key=lambda finding: (finding.load, finding.cohort or "")):
            within = finding.id.scope.split(", ", 1)[1:]
            loads.setdefault(finding.load, []).extend(within)
        return [f"{load}: {', '.join(within)}" if within else load for load, within in loads.items()]


@dataclass(frozen=True)
class Item:
    """One item of the checklist with its checks, the worst first; "-" is beyond the checklist."""

    number: str
    title: str
    checks: Sequence[CheckFindings]

    @property
    def status(self) -> Status | Literal["not_checked"]:
        """The worst of its checks', or `not_checked` where this run had none."""
        return self.checks[0].status if self.checks else "not_checked"

    @property
    def held_in_words(self) -> str:
        """What a passed item rests on: `7 checks, of up to 320 rows`; else nothing."""
        asked = [check for check in self.checks if check.status == "passed"]
        if self.status != "passed" or not asked:
            return ""
        largest = max(asked, key=lambda check: check.population)
        return f"{counted(len(asked), 'check')}, of up to {largest.counted}"

    @property
    def wanting(self) -> list[str]:
        """Each check that someone must read: `users without a resolvable contact: 12 of 41,203 rows (CON-01)`."""
        return [check.in_words for check in self.checks if check.wanting]


def by_item(findings: Iterable[Finding]) -> list[Item]:
    """The nine items, each with the checks that answer it."""
    findings = list(findings)
    return [_item(findings, str(number), title) for number, title in ITEMS.items()]


def beyond(findings: Iterable[Finding]) -> Item:
    """The checks that answer no item."""
    return _item(findings, "-", "Beyond the checklist")


def _item(findings: Iterable[Finding], number: str, title: str) -> Item:
    """An item with its checks, the worst first, else in the order of their findings."""
    checks: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.item == number:
            checks.setdefault(finding.check, []).append(finding)
    grouped = [CheckFindings(check, worst_first(found)) for check, found in checks.items()]
    return Item(number, title, sorted(grouped, key=lambda check: WORST_FIRST.index(check.status)))


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """What cannot wait, then by status, and the more severe first; else in the order given."""

    def place(finding: Finding) -> tuple[bool, int, bool]:
        return not finding.cannot_wait, WORST_FIRST.index(finding.status), finding.severity != "error"

    return sorted(findings, key=place)
