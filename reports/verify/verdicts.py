"""Whether the verdicts of evidence.json are those of its own checks, ledger and parts, decided anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from checks import Severity
from fixtures.kept_runs import EVIDENCE
from fixtures.plan import PhaseName
from fixtures.snapshot import Part
from reports.judging import Status
from reports.outcome import Decisions, Facts, Ledgers, PartOutcome
from reports.verify.findings import Found, broken, listed

_NOBODY = ("passed", "not_applicable")
"""Statuses of checks that have no offenders."""


class _Judged(NamedTuple):
    check: str
    load: str
    phase: PhaseName
    status: Status
    severity: Severity
    waived: int


def compare_verdicts(evidence: Mapping[str, Any]) -> Iterator[Found]:
    """Verdicts and sentences, of the run and of each phase; and counts that deny the status beside them."""
    checks = evidence["checks"]
    if denied := sorted({each["id"] for each in checks if _is_denied(each)}):
        yield broken(f"{EVIDENCE}: the offenders of {listed(denied)} deny their status")
    try:
        parts = [Part.model_validate({**part, "user": None}) for part in evidence["parts"]]
    except ValidationError:
        yield broken(f"{EVIDENCE}: its parts are not those of a run")
        return
    if [(each["load"], each["phase"], each["org"]) for each in evidence["outcomes"]] != [
        (part.load, part.phase, part.org.name) for part in parts
    ]:
        yield broken(f"{EVIDENCE}: its outcomes are not one for each part")
        return
    findings = [
        _Judged(each["id"], *(each[name] for name in ("load", "phase", "status", "severity", "waived")))
        for each in checks
    ]
    every: dict[tuple[str, str], set[str]] = {(part.load, part.phase): _left_out(evidence, part) for part in parts}
    missing = {*evidence["unreached"], *evidence["deselected"]}
    word = _decisions(evidence, parts, every, missing).whole(parts, findings).word
    if word != evidence["verdict"]:
        yield broken(f"{EVIDENCE}: it says {evidence['verdict']} of the run, and what it holds is {word}")
    known = {each["id"]: each["phase"] for each in checks}
    for part, said in zip(parts, evidence["outcomes"], strict=True):
        own = {label for label in every[part.load, part.phase] if known.get(_check(label)) in (part.phase, None)}
        surely = {label for label in own if _check(label) in known}
        possible = [_outcome(evidence, parts, part, findings, labels) for labels in (own, surely)]
        if (said["verdict"], said["sentence"]) not in [(each.verdict, each.sentence) for each in possible]:
            about = f"{part.load}, {part.phase.replace('_', ' ')}"
            what = f"it says {said['verdict']}: {said['sentence']} of {about}, and what it holds is"
            yield broken(f"{EVIDENCE}: {what} {possible[0].verdict}: {possible[0].sentence}")


def _is_denied(check: Mapping[str, Any]) -> bool:
    offenders: int = check["offenders"]
    waived: int = check["waived"]
    covered: int = sum(each["covered"] for each in check["approvals"])
    if waived != covered:
        return True
    if check["status"] in _NOBODY:
        return offenders > 0
    if check["status"] in ("failed", "warned", "waived"):
        return (waived == offenders) is not (check["status"] == "waived")
    return waived > offenders


def _left_out(evidence: Mapping[str, Any], part: Part) -> set[str]:
    """Checks of a load that were not judged, in whichever phase."""
    begins = (f"({part.load},", f"({part.load})")
    return {
        each for each in (*evidence["unreached"], *evidence["deselected"]) if each[each.find("(") :].startswith(begins)
    }


def _check(label: str) -> str:
    return label.split(" ", 1)[0]


def _outcome(
    evidence: Mapping[str, Any], parts: Sequence[Part], part: Part, findings: Sequence[_Judged], left_out: set[str]
) -> PartOutcome:
    decisions = _decisions(evidence, parts, {(part.load, part.phase): left_out}, left_out)
    return decisions.outcome(part, Facts(), findings)


def _decisions(
    evidence: Mapping[str, Any],
    parts: Sequence[Part],
    left_out: Mapping[tuple[str, str], set[str]],
    missing: set[str],
) -> Decisions:
    unreached = missing & {*evidence["unreached"]}
    fault = "There is no ledger." if any(_lacks_its_ledger(evidence, part) for part in parts) else ""
    return Decisions(evidence["fail_on"], Ledgers(evidence["ledger"], fault=fault), left_out, missing, unreached)


def _lacks_its_ledger(evidence: Mapping[str, Any], part: Part) -> bool:
    """Whether each check of a load was judged after it, and no row has a state: that is a fault, and never a GO."""
    if part.phase == "before_load" or part.load in evidence["ledger"] or _left_out(evidence, part):
        return False
    own = [each for each in evidence["checks"] if (each["load"], each["phase"]) == (part.load, part.phase)]
    return not any(each["status"] == "error" for each in own)
