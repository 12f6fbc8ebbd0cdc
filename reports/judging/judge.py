"""Runs one check on its subject, and says what it found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fixtures.cohorts import NotApplicable, NotVisible, Rows
from fixtures.nouns import Subject, nouns
from fixtures.org import fill
from fixtures.org.questions import ASKED_FOR_BY_CHECKS
from fixtures.plan import NO_WAIVERS, Waiver, Waivers
from reports.judging.findings import FIRST_ROWS, Finding, Status
from reports.judging.offenders import write_part
from reports.judging.waivers import waive, waived_of

if TYPE_CHECKING:
    from checks import Check
    from fixtures.plan import Plan
    from fixtures.snapshot import Snapshot

_WORST_FIRST: tuple[Status, ...] = ("failed", "not_visible", "pending", "warned", "waived")


class _Offending:
    """Answers ``{offenders}`` and ``{offenders.ContactId}`` in a page's SOQL."""

    def __init__(self, rows: Rows, total: int) -> None:
        self._rows, self._total = rows, total

    def __getattr__(self, column: str) -> list[str]:
        return (self._rows.values(column) if self._total else []) or ["..."]


def judge(
    check: Check,
    subject: Subject,
    plan: Plan,
    snapshot: Snapshot,
    offenders: Path,
    waivers: Waivers = NO_WAIVERS,
) -> Finding:
    """
    Hold a check against its subject.

    :param offenders: the folder for the CSV of all offending rows.
    :param waivers: those that the rows are held against; what has expired by the org's clock waives nothing.
    """
    blank = unjudged(check, subject)
    if subject.none:
        return _said(blank, "not_applicable", subject.none)
    load = next(load for load in plan.loads if load.name == subject.load)
    if load.purpose not in check.purposes:
        purposes = " or ".join(purpose.value for purpose in check.purposes)
        reason = f"It is about loads that {purposes} users; {load.name} is a {load.purpose}."
        return _said(blank, "not_applicable", reason)
    gates = any(each.name == subject.cohort and check.gates_where(each) for each in plan.cohorts)
    unseen = replace(blank, severity="error") if gates else blank
    if reason := _hidden(check, snapshot):
        return _said(unseen, "not_visible", reason)
    known = nouns(subject, plan, snapshot)
    try:
        rows = check.function(**{name: known[name] for name in check.arguments})
    except NotApplicable as nothing:
        return _said(blank, "not_applicable", str(nothing))
    except NotVisible as hidden:
        return _said(unseen, "not_visible", str(hidden))
    if not isinstance(rows, Rows):
        raise TypeError(f"{check.id} returned {type(rows).__name__}; a check returns rows")
    given = [each for each in waivers.about(check.id, subject.load) if not each.is_expired(snapshot.facts.latest)]
    return _found(blank, check, rows, known, snapshot, offenders, given)


def unjudged(check: Check, subject: Subject) -> Finding:
    """What is known of a check and its subject before it runs."""
    page = check.page
    return Finding(
        check=check.id,
        name=check.name,
        item=str(check.item) if check.item else "-",
        title=_plain(page.title),
        phase="before_load" if subject.phase == "before_load" else "after_load",
        section=check.section,
        load=subject.load,
        cohort=subject.cohort,
        parameters=subject.parameters,
        severity=check.severity.value,
        status="error",
        reason="It was not reached.",
        population=0,
        offenders=0,
        columns=[],
        first=[],
        groups=[],
        why=_plain(page.why),
        remedy=_plain(page.remedy),
        limits=_plain(page.limits),
        soql="",
        offenders_csv=None,
    )


def _plain(text: str) -> str:
    """A page's text without its marks for code and emphasis: the report and the terminal print it as it is."""
    return re.sub(r"``(.+?)``|\*(\w[^*]*)\*", lambda match: match[1] or match[2], text, flags=re.DOTALL)


def _found(
    blank: Finding,
    check: Check,
    rows: Rows,
    known: Mapping[str, Any],
    snapshot: Snapshot,
    offenders: Path,
    waivers: Sequence[Waiver],
) -> Finding:
    otherwise = "failed" if check.severity.value == "error" else "warned"
    population, counts = rows.population, rows.counts(otherwise)
    total = rows.total
    if not population and not total:
        return _said(blank, "not_applicable", "There is nothing here that the rule is about.")
    status, reason = _status(check, counts, snapshot)
    severity, waived = "error" if counts.get("failed") else blank.severity, 0
    if status != "not_visible" and (words := waive(rows, waivers)):
        counts = rows.counts(otherwise)
        waived = counts["waived"]
        status, left = _status(check, counts, snapshot)
        reason = " ".join(said for said in (left, f"{waived_of(waived, total)}: {'; '.join(words)}.") if said)
    return replace(
        blank,
        status=status,
        reason=reason,
        severity=severity,
        population=max(population, total),
        offenders=total,
        columns=rows.columns if total else [],
        first=rows.first(FIRST_ROWS) if total else [],
        groups=rows.groups(check.groups) if check.groups and total else [],
        soql=_soql(check, known, _Offending(rows, total)),
        offenders_csv=write_part(offenders, blank.id, rows) if total else None,
        waived=waived,
    )


def _status(check: Check, counts: Mapping[str, int], snapshot: Snapshot) -> tuple[Status, str]:
    worst = next((status for status in _WORST_FIRST if counts.get(status)), None)
    if worst is None:
        return "passed", ""
    if worst == "failed" or (worst == "warned" and check.severity.value == "warning"):
        for table in check.tables:
            if reason := snapshot.not_visible(table):
                return "not_visible", f"What is missing may only be hidden: {reason}."
    if worst in ("failed", "warned", "waived"):
        return worst, ""
    return ("pending", "") if worst == "pending" else ("not_visible", "Some rows could not be judged.")


def _hidden(check: Check, snapshot: Snapshot) -> str:
    reasons = (snapshot.not_shown(table) for table in check.tables if table not in ASKED_FOR_BY_CHECKS)
    return next((reason for reason in reasons if reason), "")


def _soql(check: Check, known: Mapping[str, Any], offending: _Offending) -> str:
    template = check.page.soql.replace("{offenders}", "{offenders.Id}")
    return fill(template, **known, offenders=offending) if template else ""


def _said(blank: Finding, status: Status, reason: str) -> Finding:
    return replace(blank, status=status, reason=reason)
