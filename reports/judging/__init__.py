"""
7. From a check and its nouns to a finding: offenders, waivers, what the running user cannot see.

Knows checks, fixtures, session, snapshot, plan, org, org.questions and database.
"""

from reports.judging.findings import (
    Finding as Finding,
    FindingId as FindingId,
    fault_in_words as fault_in_words,
)
from reports.judging.judge import (
    judge as judge,
    not_judged as not_judged,
    unjudged as unjudged,
    without_asking as without_asking,
)
from reports.judging.offenders import (
    ESCAPED_MACRO as ESCAPED_MACRO,
    LEADING as LEADING,
    csv_of as csv_of,
    key_of as key_of,
    part_of as part_of,
    scope_of as scope_of,
    write_csv as write_csv,
    write_csvs as write_csvs,
)
from reports.judging.statuses import (
    STATUSES as STATUSES,
    WORST_FIRST as WORST_FIRST,
    PytestStatus as PytestStatus,
    Status as Status,
)
from reports.judging.visibility import (
    gap_in_words as gap_in_words,
    look_at_visibility as look_at_visibility,
    needs as needs,
    tables_known as tables_known,
)
from reports.judging.waivers import Found as Found, UsedWaiver as UsedWaiver, waivers_used as waivers_used
