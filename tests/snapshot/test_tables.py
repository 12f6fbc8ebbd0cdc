"""Every table that a docstring of the room names is in every snapshot, with the columns that it names."""

import re
from pathlib import Path

import pytest

from fixtures.org.questions import DESCRIBED, TABLES
from fixtures.pull import pull_snapshots
from fixtures.session import Options
from fixtures.session.session import Session
from fixtures.snapshot.snapshot import ORIGINAL_KEY
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner

ROOM = Path(__file__).parents[2] / "fixtures" / "snapshot" / "tables"
AS_THE_FILE_OR_THE_ORG_HAS_THEM = {"load_cells", "load_raw", "rewritten", "load_file", "own_user"}
"""Tables that hold the columns of another one, which their docstrings name."""


def documented() -> dict[str, str]:
    """What the modules' docstrings say of each table, by its name."""
    texts = [file.read_text(encoding="utf-8").split('"""')[1] for file in sorted(ROOM.glob("[a-z]*.py"))]
    entries = [entry for text in texts for entry in re.findall(r"^``(\w+)``(.*(?:\n .*)*)", text, re.MULTILINE)]
    assert len(entries) == len(dict(entries)), "a table is described twice"
    return dict(entries)


@pytest.mark.parametrize("phase", ["before_load", "after_load"])
def test_every_table_is_there_and_its_columns_are_described(
    recorded: tuple[SmallMigration, Runner], tmp_path: Path, phase: str
) -> None:
    tables = documented()
    session = Session(Options(recorded[0].folder), tmp_path / "scratch", (phase,))
    try:
        pull_snapshots(session, [("wave-1", phase)], tmp_path, lambda _: None)
        rows = session.snapshot("wave-1", phase).cursor()
        shown = {name for (name,) in rows.execute("select table_name from information_schema.tables").fetchall()}
        assert shown - {*TABLES, *DESCRIBED, ORIGINAL_KEY} == tables.keys()
        for table in tables.keys() - AS_THE_FILE_OR_THE_ORG_HAS_THEM:
            columns = [name for name, *_ in rows.execute(f"from {table} limit 0").description or ()]
            described = [tables[table], *(tables.get(other, "") for other in re.findall(r"``(\w+)``", tables[table]))]
            silent = set(columns) - set(re.findall(r"\w+", " ".join(described)))
            assert not silent, f"the docstring of {table} does not describe {silent}"
    finally:
        session.close()
