"""6. From a check and its nouns to a finding: offenders, waivers, what the running user cannot see."""

from reports.judging.fault import in_words
from reports.judging.findings import Finding, Status
from reports.judging.judge import judge, not_judged, unjudged, without_asking
from reports.judging.named_rows import NamedRow, named_rows
from reports.judging.needs import needs
from reports.judging.offenders import ESCAPED_MACRO, complete_or_absent
from reports.judging.visibility import gap_in_words, look_at_visibility
from reports.judging.waivers_used import Found, UsedWaiver, waivers_used

__all__ = [
    "ESCAPED_MACRO",
    "Finding",
    "Found",
    "NamedRow",
    "Status",
    "UsedWaiver",
    "complete_or_absent",
    "gap_in_words",
    "in_words",
    "judge",
    "look_at_visibility",
    "named_rows",
    "needs",
    "not_judged",
    "unjudged",
    "waivers_used",
    "without_asking",
]
