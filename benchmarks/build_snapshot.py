"""
Builds the snapshot that checks_only_* read; not timed: python -m benchmarks.build_snapshot MIGRATION INTO

INTO/snapshot is that of the load's phase as Rollcall seals it; INTO/parquet and INTO/csv have a file for each of its
tables that the rules need, whether it is a table there or a view.
"""

import shutil
import sys
from pathlib import Path

from fixtures.database.sql import identifier, literal
from fixtures.pull import pull_snapshots
from fixtures.session import Options
from fixtures.session.session import Session
from fixtures.snapshot.snapshot import Snapshot

TABLES = (
    "load_file",
    "own_user",
    "unlike_value",
    "last_result",
    "result",
    "attempt_row",
    "row_right",
    "OrgUser",
    "Contact",
    "Profile",
    "Network",
    "NetworkMember",
    "promised_site",
)
PHASE = "after_load"


def main() -> None:
    """Read the org that the variables SF_* name, for the one load of the migration."""
    migration, into = map(Path, sys.argv[1:])
    session = Session(Options(migration, org="env"), into / "scratch", (PHASE,))
    (load,) = session.migration.plan.loads
    pull_snapshots(session, [(load.name, PHASE)], into / "runs" / "run", print)
    shutil.move(into / "scratch" / "snapshots" / load.name / PHASE, into / "snapshot")
    session.close()
    snapshot = Snapshot(into / "snapshot")
    for form, options in (("parquet", "format parquet"), ("csv", "header")):
        (into / form).mkdir()
        for table in TABLES:
            copied = snapshot.folder / f"{table}.{form}"  # its database writes nowhere else
            snapshot.cursor().execute(f"copy {identifier(table)} to {literal(copied)} ({options})")
            copied.rename(into / form / copied.name)
    snapshot.close()


if __name__ == "__main__":
    main()
