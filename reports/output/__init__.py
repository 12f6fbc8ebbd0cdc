"""8. The run as people and machines read it: page, terminal, evidence.json, the run's folder."""

from reports.output.folder import PAGE, discard, publish, run_folder, write_run
from reports.output.page import page
from reports.output.terminal import failure_text, summary_lines

__all__ = ["PAGE", "discard", "failure_text", "page", "publish", "run_folder", "summary_lines", "write_run"]
