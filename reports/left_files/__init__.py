"""
9. Files that a run leaves to be loaded, each with the commands that load it, and the README.txt beside them.

Knows outcome, build, plan and database.
"""

from reports.left_files.file_folder import (
    FileFolder as FileFolder,
    LoaderFile as LoaderFile,
    by_field as by_field,
    shown_folder as shown_folder,
    whole_or_none as whole_or_none,
)
from reports.left_files.readme import README as README, readme as readme
