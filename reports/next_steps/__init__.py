"""
10. From offenders to files: what can be loaded now, what again, what puts right that a load cannot.

16 files, because each topic of a file for a loader has its own, and each text for people. ``recipes.py`` says which
file is made of which check's offenders, ``no_file.py`` why none can help the others. Files for loaders are byte-true,
other than ``offenders/``, which people open in a spreadsheet.

Knows left_files, outcome, judging, checks, fixtures, build, snapshot, files, plan, org and database.
"""

from reports.next_steps.loaded_rows import LoadedFile as LoadedFile
from reports.next_steps.loading import loading as loading
from reports.next_steps.next_steps import NextSteps as NextSteps
from reports.next_steps.recipes import files_for as files_for, why_no_file as why_no_file
