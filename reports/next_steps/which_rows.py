"""Which rows of a load file can be loaded now, which again, and which must be corrected first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from fixtures.plan import PhaseName, Plan
from reports.judging import Finding
from reports.outcome import gates

LOADABLE: Final = "loadable.csv"
TO_MEND: Final = "to_mend.csv"
RETRY: Final = "retry.csv"

HOLD_NONE = ("LOAD-08", "LOAD-10", "LOAD-20", "SEA-01")
"""Checks of errors that are of no row: people who are not in the file, the mapping, too few seats for all."""

MAY_BE_REFUSED = (
    "ACC-02", "ACC-03", "CON-04", "LOAD-01", "LOAD-03", "LOAD-11", "LOAD-13", "LOAD-16", "MOV-02", "ROL-01", "USR-04",
    "USR-05", "USR-08", "USR-11",
)  # fmt: skip
"""Checks whose warnings are of rows that an org or a loader may refuse, or that an attempt has loaded (LOAD-11)."""

_HELD = """
select line, check_id, why, gates from named
where line is not null and (gates or check_id in {may_be_refused}) and status <> 'waived'
union all
select load_file.line, check_id, why, true from named join load_file using (cohort)
where named.line is null and gates and status <> 'waived'
union all
select load_file.line, check_id, why, true from load_file join held_cohort using (cohort)
"""
_BEFORE = """
select load_cells.line, if(why is null, '{loadable}', '{to_mend}') as part, why
from load_cells
left join (select line, string_agg(distinct why, '; ' order by why) as why from held group by line) as reasons
    using (line)
"""

_AFTER = """
with last as (
    select
        ledger.line, state, coalesce(last_result.retryable, true) as retryable,
        tried_otherwise.line is not null as is_old,
        concat_ws(
            '; ',
            'attempt ' || tried_otherwise.attempt || ' had other values in its own file: put them into the load file',
            'ACT-05 ' || last_result.cause, message, hint
        ) as why
    from ledger
    left join last_result using (line)
    left join tried_otherwise using (line)
    anti join excluded_row using (line)
    where state in ('REJECTED', 'UNPROCESSED', 'MISSING', 'UNACCOUNTED') and not waived
)
select
    line, if(is_old or (state = 'REJECTED' and not retryable), '{to_mend}', '{retry}') as part,
    if(part = '{to_mend}', why, null) as why
from last
"""


def held_rows() -> str:
    """The SELECT of line, check_id, why and gates of rows to hold back, over ``named`` and ``held_cohort``."""
    return _HELD.format(may_be_refused=MAY_BE_REFUSED)


def before_the_load() -> str:
    """The SELECT of line, part and why, over ``held`` and the tables."""
    return _BEFORE.format(loadable=LOADABLE, to_mend=TO_MEND)


def after_the_load() -> str:
    """The same of rows to load again, over ``ledger`` (line, state, waived): not whom plan or waiver leaves out."""
    return _AFTER.format(retry=RETRY, to_mend=TO_MEND)


def held_cohorts(findings: Sequence[Finding], plan: Plan) -> list[tuple[str, str, str]]:
    """The cohorts of which no row can be loaded, each with the check and why: of a profile, a site, a license."""
    held: list[tuple[str, str, str]] = []
    for finding in findings:
        if _holds(finding) and "line" not in finding.columns and finding.check not in HOLD_NONE:
            license_key = finding.parameters.get("user_license")
            why = f"{finding.check} {finding.offenders_in_words}: {finding.id.scope}"
            held += [
                (cohort.name, finding.check, why)
                for cohort in plan.cohorts
                if finding.cohort == cohort.name or license_key == cohort.license
            ]
    return held


def unplaced(findings: Sequence[Finding]) -> list[Finding]:
    """Those of the whole load that no row of it can be told by: which rows can be loaded is not known then."""
    return [
        finding
        for finding in findings
        if _holds(finding)
        and "line" not in finding.columns
        and not finding.cohort
        and "user_license" not in finding.parameters
        and finding.check not in HOLD_NONE
    ]


def remarks(findings: Sequence[Finding], phase: PhaseName) -> Iterator[str]:
    """What stays whichever rows are loaded, and why nobody knows which can be, a sentence each."""
    for each in _of_no_row(findings):
        yield f"{each.check}, {each.offenders_in_words}, stays until that is put right, whichever rows are loaded."
    if phase == "before_load":
        for each in unplaced(findings):
            yield f"{each.check}, {each.offenders_in_words}, is of the whole load: nobody knows which rows load."


def _of_no_row(findings: Sequence[Finding]) -> list[Finding]:
    """Errors that are of no row, and columns that a loader may refuse: they are there whichever rows are loaded."""
    return [
        finding
        for finding in findings
        if (_holds(finding) and finding.check in HOLD_NONE)
        or (finding.check == "LOAD-04" and finding.status == "warned")
    ]


def _holds(finding: Finding) -> bool:
    return finding.status in ("failed", "pending", "not_visible", "error") and gates(finding, "error")
