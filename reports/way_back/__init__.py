"""
11. The way back: files that undo a load, and what they cannot give back.

A move is undone by what its before-load run knows, an insert by what its after-load run finds in the org.

Knows left_files, outcome, build, snapshot, files, plan and database.
"""

from reports.way_back.rollback import Rollback as Rollback
