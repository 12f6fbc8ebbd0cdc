"""Runs one check on its subject, and makes a finding of what it returns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from fixtures.cohorts import NoData, NotApplicable, NotVisible, Rows
from fixtures.counts import counted
from fixtures.nouns import NOUNS, Subject
from fixtures.org import fill
from fixtures.plan import NO_WAIVERS, Waiver, Waivers
from reports.judging.approval import why_void
from reports.judging.findings import FIRST_ROWS, Finding
from reports.judging.offenders import write_part
from reports.judging.statuses import WORST_FIRST, Status
from reports.judging.visibility import Needs, needs
from reports.judging.waivers import waive, waived_of

if TYPE_CHECKING:
    from checks import Check
    from fixtures.plan import Plan
    from fixtures.snapshot import Snapshot


_KEYS = re.compile(r"\{offenders\.(\w+)\}")
"""``{offenders.ContactId}`` in a page's SOQL; ``{offenders}`` are those of their Ids."""


def judge(
    check: Check,
    subject: Subject,
    given: Mapping[str, object],
    plan: Plan,
    snapshot: Snapshot,
    offenders: Path,
    waivers: Waivers = NO_WAIVERS,
) -> Finding:
    """
    Call a check, and judge the rows that it returns.

    :param given: what the check asks for, by argument name; nouns that are not asked for serve its page's SOQL.
    :param offenders: the folder for the CSV of all offending rows.
    :param waivers: those that the rows are compared with; what is void, as one that has expired, waives nothing.
    """
    if unasked := without_asking(check, subject, plan, snapshot):
        return unasked
    try:
        rows = check.function(**{name: given[name] for name in check.arguments})
    except (NotApplicable, NotVisible) as reason:
        return not_judged(check, subject, plan, reason)
    if not isinstance(rows, Rows):
        raise TypeError(f"{check.id} returned {type(rows).__name__}; a check returns rows")
    needed = needs(check, snapshot, rows.reads)
    if hidden := needed.hidden(snapshot):
        return not_judged(check, subject, plan, NotVisible(hidden))
    current = [
        each for each in waivers.about(check.id, subject.load) if not any(why_void(each, subject.load, plan, snapshot))
    ]
    return _found(unjudged(check, subject), check, rows, given, snapshot, needed, offenders, current)


def without_asking(check: Check, subject: Subject, plan: Plan, snapshot: Snapshot) -> Finding | None:
    """The finding where it needs no call of the check: it does not apply, or a table that it needs is hidden."""
    load = next(load for load in plan.loads if load.name == subject.load)
    if subject.none:
        return not_judged(check, subject, plan, NotApplicable(subject.none))
    if load.purpose not in check.purposes:
        reason = f"It is about loads that {' or '.join(check.purposes)} users; {load.name} is a {load.purpose}."
        return not_judged(check, subject, plan, NotApplicable(reason))
    if hidden := needs(check, snapshot).hidden(snapshot):
        return not_judged(check, subject, plan, NotVisible(hidden))
    return None


def not_judged(check: Check, subject: Subject, plan: Plan, reason: NotApplicable | NotVisible) -> Finding:
    """The finding where a check, or a fixture that it asks for, gives a reason in place of rows."""
    blank = unjudged(check, subject)
    if isinstance(reason, NotApplicable):
        return replace(_said(blank, "not_applicable", str(reason)), lacks_data=isinstance(reason, NoData))
    gates = any(each.name == subject.cohort and check.gates_where(each) for each in plan.cohorts)
    return _said(replace(blank, severity="error") if gates else blank, "not_visible", str(reason))


def unjudged(check: Check, subject: Subject) -> Finding:
    """The finding of a check that was not reached, with all that is known before it runs."""
    page = check.page
    return Finding(
        check=check.id,
        name=check.name,
        offenders_in_words=check.offenders,
        unit=check.unit,
        item=str(check.item) if check.item else "-",
        title=_plain(page.title),
        phase="before_load" if subject.phase == "before_load" else "after_load",
        section=check.section,
        load=subject.load,
        cohort=subject.cohort,
        parameters=subject.parameters,
        severity=check.severity,
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
        own=check.is_own,
        owner=check.owner,
        step=check.step,
        at_once=check.at_once,
    )


def _plain(text: str) -> str:
    """A page's text without its marks for code and emphasis: the report and the terminal print it as it is."""
    return re.sub(r"``(.+?)``|\*(\w[^*]*)\*", lambda match: match[1] or match[2], text, flags=re.DOTALL)


def _found(
    blank: Finding,
    check: Check,
    rows: Rows,
    given: Mapping[str, object],
    snapshot: Snapshot,
    needed: Needs,
    offenders: Path,
    waivers: Sequence[Waiver],
) -> Finding:
    otherwise = "failed" if check.severity == "error" else "warned"
    population, counts = rows.population, rows.counts(otherwise)
    total = rows.total
    if not population and not total:
        return _said(blank, "not_applicable", "There is nothing here that the rule is about.")
    status, reason = _status(check, counts, needed.doubt(snapshot))
    severity = "error" if counts.get("failed") else blank.severity
    approvals = () if status == "not_visible" else waive(rows, waivers, snapshot.metadata.today)
    waived = sum(approval.covered for approval in approvals)
    if approvals:
        status, left = _status(check, rows.counts(otherwise), needed.doubt(snapshot))
        words = "; ".join(approval.in_words for approval in approvals)
        reason = " ".join(said for said in (left, f"{waived_of(waived, total, check.unit)}: {words}.") if said)
    soql, question = _soql(check, given, rows, total)
    return replace(
        blank,
        status=status,
        reason=reason,
        severity=severity,
        population=population,
        offenders=total,
        columns=rows.columns if total else [],
        first=rows.first(FIRST_ROWS) if total else [],
        groups=rows.groups(check.groups) if check.groups and total else [],
        soql=soql,
        question=question,
        offenders_csv=write_part(offenders, blank.id, rows) if total else None,
        waived=waived,
        approvals=approvals,
    )


def _status(check: Check, counts: Mapping[str, int], doubt: str) -> tuple[Status, str]:
    worst = next((status for status in WORST_FIRST if counts.get(status)), None)
    if worst is None:
        return "passed", ""
    if doubt and (worst == "failed" or (worst == "warned" and check.severity == "warning")):
        return "not_visible", f"What is missing may be hidden: {doubt}."
    return worst, "Some rows could not be judged." if worst == "not_visible" else ""


def _soql(check: Check, given: Mapping[str, object], rows: Rows, total: int) -> tuple[str, str]:
    """The page's SOQL, ready to paste, and with the number of the offenders' keys in place of them."""
    template = check.page.soql.replace("{offenders}", "{offenders.Id}")
    if not template:
        return "", ""
    nouns = {name: given[name] for name in NOUNS if name in given}
    keys = {column: rows.values(column) if total else [] for column in _KEYS.findall(template)}
    offenders = SimpleNamespace(**{column: values or ["..."] for column, values in keys.items()})
    counts = _KEYS.sub(lambda found: f"({{{{{counted(len(keys[found[1]]), 'key')}}}}})", template)
    return fill(template, **nouns, offenders=offenders), fill(counts, **nouns)


def _said(blank: Finding, status: Status, reason: str) -> Finding:
    return replace(blank, status=status, reason=reason)
