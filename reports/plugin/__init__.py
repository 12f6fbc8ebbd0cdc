"""
Where pytest meets the checklist: collection, judging, statuses, progress and the end of the session.

13 files, because each hook of pytest that a run takes part in has its own.

Knows bundle, voices, output, compared, way_back, next_steps, outcome, judging, checks, fixtures, session, drafting,
plan and org.
"""

from reports.plugin.drafting import draft as draft
from reports.plugin.judging import begin as begin
from reports.plugin.options import exit_codes_in_words as exit_codes_in_words
