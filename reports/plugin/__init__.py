"""Where pytest meets the checklist: options, collection, statuses, progress and the end of the session."""

from reports.plugin.checks import Checking
from reports.plugin.options import path_of, phases_named

__all__ = ["Checking", "path_of", "phases_named"]
