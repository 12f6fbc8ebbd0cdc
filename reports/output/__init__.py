"""
10. The run as people and machines read it: page, terminal, evidence.json, the run's folder.

Knows outcome, judging, checks, snapshot, plan and org.questions.
"""

from reports.output.folder import (
    LATEST as LATEST,
    PAGE as PAGE,
    discard as discard,
    publish as publish,
    run_folder as run_folder,
    write_run as write_run,
)
from reports.output.page import page as page
from reports.output.terminal import failure_text as failure_text, summary_lines as summary_lines
