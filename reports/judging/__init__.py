"""6. From a check and its nouns to a finding: offenders, waivers, what the running user cannot see."""

from reports.judging.findings import Finding, Phase, fault_in_words
from reports.judging.judge import judge, not_judged, unjudged, without_asking
from reports.judging.offenders import part_of, write_csv, write_csvs
from reports.judging.statuses import STATUSES, WORST_FIRST, PytestStatus, Status
from reports.judging.visibility import gap_in_words, look_at_visibility, needs
from reports.judging.waivers import Found, UsedWaiver, waivers_used

__all__ = [
    "STATUSES",
    "WORST_FIRST",
    "Finding",
    "Found",
    "Phase",
    "PytestStatus",
    "Status",
    "UsedWaiver",
    "fault_in_words",
    "gap_in_words",
    "judge",
    "look_at_visibility",
    "needs",
    "not_judged",
    "part_of",
    "unjudged",
    "waivers_used",
    "without_asking",
    "write_csv",
    "write_csvs",
]
