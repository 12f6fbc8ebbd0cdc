"""A finding in words that name nobody: counts and reasons, no cell, no key, no approver."""

from fixtures.addresses import with_addresses
from fixtures.counts import counted
from fixtures.problems import fits_terminal
from fixtures.secrets import REMOVED
from reports.judging import STATUSES, Finding

_GIVES_A_REASON = ("not_applicable", "not_visible", "error")
_LONGEST = 1_000
"""Characters of a sentence: a name in it may be any text of the org."""


def named(finding: Finding) -> str:
    """`CON-01 users without a resolvable contact (help-customers)`: a name that no other finding of its phase has."""
    within = finding.id.scope.split(", ", 1)[1:]
    return printable(" ".join([finding.check, finding.offenders_in_words, *(f"({each})" for each in within)]))


def said(finding: Finding) -> str:
    """`Pending: 12 of 41,203 rows.`; where it could not be judged, the reason, usernames left out."""
    word = STATUSES[finding.status].word
    if finding.status in _GIVES_A_REASON:
        return printable(f"{word}: {with_addresses(finding.reason, lambda _: REMOVED)}")
    of_all = f"{finding.offenders:,} of {counted(finding.population, finding.unit)}"
    waived = f", {finding.waived:,} of them waived" if finding.waived else ""
    return printable(f"{word}: {of_all}{waived}.")


def what_to_do(finding: Finding) -> str:
    """The remedy, and where all offenders are listed."""
    listed = f"All of them: {finding.offenders_csv}" if finding.offenders_csv else ""
    return "\n".join(printable(" ".join(line.split())) for line in (finding.remedy, listed) if line)


def printable(text: str) -> str:
    """On one line, without what XML, a log or a terminal cannot hold."""
    shown = fits_terminal(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."
