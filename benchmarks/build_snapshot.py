"""
Builds the snapshot that checks_only_* read; not timed: python -m benchmarks.build_snapshot MIGRATION INTO

INTO/parquet is the snapshot of the load's phase as Rollcall seals it; INTO/csv the tables of it that the rules need.
"""

import shutil
import sys
from pathlib import Path

import duckdb

from fixtures.database.parquet import read_parts
from fixtures.database.sql import literal
from fixtures.pull import pull_snapshots
from fixtures.session import Options
from fixtures.session.session import Session

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
    shutil.move(into / "scratch" / "snapshots" / load.name / PHASE, into / "parquet")
    session.close()
    (into / "csv").mkdir()
    for table in TABLES:
        rows, target = read_parts(into / "parquet" / table), into / "csv" / f"{table}.csv"
        duckdb.execute(f"copy ({rows}) to {literal(target)} (header)")


if __name__ == "__main__":
    main()
