"""
13. The run as people and machines read it: page, terminal, evidence.json, runbook.md, the run's folder.

17 files, because each part of the first screen, and of what evidence.json says, has its own.

Knows next_steps, outcome, judging, checks, build, snapshot, plan and org.questions.
"""

from reports.output.environment import moment as moment
from reports.output.folder import (
    IGNORED as IGNORED,
    LATEST as LATEST,
    PAGE as PAGE,
    discard as discard,
    publish as publish,
    run_folder as run_folder,
    write_run as write_run,
)
from reports.output.markdown import markdown_templates as markdown_templates
from reports.output.page import page as page
from reports.output.runbook import Runbook as Runbook
from reports.output.terminal import failure_text as failure_text, shortened as shortened, summary_lines as summary_lines
