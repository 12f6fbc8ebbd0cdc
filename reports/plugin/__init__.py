"""Where pytest meets the checklist: options, collection, judging, statuses, progress and the end of the session."""

from reports.plugin.judging import begin
from reports.plugin.options import add_options

__all__ = ["add_options", "begin"]
