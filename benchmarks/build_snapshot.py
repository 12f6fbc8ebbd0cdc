"""
Makes the data of the checks alone ready, not timed: python -m benchmarks.build_snapshot MIGRATION INTO

INTO gets the sealed snapshot of the load's phase, as Parquet, and beside it the tables that the rules need as CSV.
"""

import shutil
import sys
from pathlib import Path

import duckdb

from fixtures.database.parquet import read_parts
from fixtures.database.sql import literal
from fixtures.pull import pull_snapshots
from fixtures.session.session import Session
from fixtures.session.targets import Options

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
    """Seal the one load of a migration in the org that the variables SF_* name."""
    migration, into = map(Path, sys.argv[1:])
    session = Session(Options(migration, org="env"), into / "scratch", (PHASE,))
    (load,) = session.migration.plan.loads
    pull_snapshots(session, [(load.name, PHASE)], into / "runs" / "run", print)
    shutil.move(into / "scratch" / "snapshots" / load.name / PHASE, into / "snapshot")
    session.close()
    (into / "csv").mkdir()
    for table in TABLES:
        rows, target = read_parts(into / "snapshot" / table), into / "csv" / f"{table}.csv"
        duckdb.execute(f"copy ({rows}) to {literal(target)} (header)")


if __name__ == "__main__":
    main()
