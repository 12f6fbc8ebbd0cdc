"""From findings to one word: may this load go ahead, and is this evidence?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from checks import Severity
from fixtures.counts import counted
from reports.judging import Status

Word = Literal["GO", "GO WITH WAIVERS", "NOT YET", "NO-GO", "PARTIAL", "STALE"]
FailOn = Literal["error", "warning"]

EXIT_CODES: Mapping[Word, int] = {
    "GO": 0,
    "GO WITH WAIVERS": 0,
    "NO-GO": 1,
    "NOT YET": 10,
    "PARTIAL": 11,
    "STALE": 12,
}
"""0 goes ahead and 1 stops; what waits has codes of its own, beyond those of pytest."""
NAMED = 6
"""How many checks a reason names before it says "and more"."""
NOTHING_UNKNOWN: Mapping[str, Mapping[str, int]] = {}


class Judged(Protocol):
    """What a verdict asks of a finding; a line of evidence.json tells it, too."""

    @property
    def check(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def waived(self) -> int: ...


@dataclass(frozen=True)
class Verdict:
    """The word, and why in one sentence."""

    word: Word
    reason: str

    @property
    def exit_code(self) -> int:
        """0 only where nothing is left to be done, also not what the user left out."""
        return EXIT_CODES[self.word]


def verdict(
    findings: Iterable[Judged],
    *,
    unreached: bool,
    user_selected: bool,
    stale: bool,
    of_another_plan: bool = False,
    fail_on: FailOn,
    ledger_fault: str = "",
    unknown: Mapping[str, Mapping[str, int]] = NOTHING_UNKNOWN,
    nobody: Sequence[str] = (),
) -> Verdict:
    """
    The worst that holds: NO-GO, NOT YET, PARTIAL, STALE, GO WITH WAIVERS, GO. Where the plan is no longer the one for
    which the answers were recorded or saved, no other word holds: STALE.

    `unreached`: a check of the phase was not judged; `user_selected`: only because the user selected others.
    `fail_on="warning"` counts warnings as errors. `ledger_fault`: why rows of a load are not accounted for.
    `nobody`: loads and phases in which nobody was judged, and why, in words.
    `unknown`: load -> rows by state, where the ledger does not know what became of them.
    """
    findings = list(findings)
    if of_another_plan:
        what = "The plan has changed since the answers were recorded or saved: the findings are not those of this plan."
        return Verdict("STALE", what)
    blocking = [finding for finding in findings if blocks(finding, fail_on)]
    if blocking or ledger_fault or unknown:
        reasons = [ledger_fault, _why_not(blocking) if blocking else "", *_unaccounted(unknown)]
        return Verdict("NO-GO", " ".join(filter(None, reasons)))
    pending = [finding for finding in findings if finding.status == "pending" and gates(finding, fail_on)]
    if pending:
        return Verdict("NOT YET", f"{_checks(pending)} still pending: {_named(pending)}. Check again later.")
    if nobody:
        return Verdict("PARTIAL", f"Nobody was judged: {'; '.join(nobody)}.")
    if all(finding.status == "not_applicable" for finding in findings):
        return Verdict("PARTIAL", "No check had anything to judge.")
    if unreached and user_selected:
        return Verdict("PARTIAL", "What was selected is in order; the checks that were left out were not judged.")
    if unreached:
        return Verdict("PARTIAL", "What was judged is in order, but the run did not reach every check.")
    if stale:
        return Verdict("STALE", "The files have changed since the answers were recorded or saved.")
    waived = [finding for finding in findings if finding.status == "waived" or finding.waived]
    if waived:
        return Verdict("GO WITH WAIVERS", f"{_checks(waived)} waived: {_named(waived)}.")
    return Verdict("GO", _all_in_order(findings))


def blocks(finding: Judged, fail_on: FailOn) -> bool:
    """Whether this finding alone makes a NO-GO. What could not be judged always does."""
    if finding.status == "error":
        return True
    return finding.status in ("failed", "warned", "not_visible") and gates(finding, fail_on)


def gates(finding: Judged, fail_on: FailOn) -> bool:
    """Whether this finding counts toward the verdict: not one of warnings, which a check of errors can find, too."""
    return fail_on == "warning" or (finding.severity == "error" and finding.status != "warned")


def _unaccounted(unknown: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for load, states in unknown.items():
        by_state = ", ".join(f"{rows:,} {state}" for state, rows in states.items())
        yield f"{counted(sum(states.values()), 'row')} of {load} cannot be accounted for: {by_state}."


def _why_not(blocking: Sequence[Judged]) -> str:
    kinds: list[tuple[tuple[Status, ...], str]] = [
        (("failed", "warned"), "found offenders"),
        (("not_visible",), "could not be seen by the running user"),
        (("error",), "could not be judged"),
    ]
    parts = []
    for statuses, outcome in kinds:
        chosen = [finding for finding in blocking if finding.status in statuses]
        if chosen:
            parts.append(f"{_count(chosen)} {outcome}: {_named(chosen)}")
    return "; ".join(parts) + "."


def _all_in_order(findings: Sequence[Judged]) -> str:
    in_order = ("passed", "waived", "not_applicable")
    warned = [finding for finding in findings if finding.status not in in_order]
    if warned:
        return f"No error; {_count(warned)} to read as a warning: {_named(warned)}."
    return "Every check that applies found no offenders."


def _checks(findings: Sequence[Judged]) -> str:
    return f"{_count(findings)} {'is' if len(_ids(findings)) == 1 else 'are'}"


def _count(findings: Sequence[Judged]) -> str:
    return counted(len(_ids(findings)), "check")


def _named(findings: Sequence[Judged]) -> str:
    ids = _ids(findings)
    return ", ".join(ids[:NAMED]) + (f" and {len(ids) - NAMED} more" if len(ids) > NAMED else "")


def _ids(findings: Iterable[Judged]) -> list[str]:
    return list(dict.fromkeys(finding.check for finding in findings))
