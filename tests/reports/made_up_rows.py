"""Offenders that no check found, for the tests of what becomes of them."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from fixtures.database import identifier
from fixtures.rows import Rows
from fixtures.snapshot import Snapshot
from reports.judging.findings import FindingId
from reports.judging.offenders import write_part


class _NoAnswers(Snapshot):
    rows_are_elsewhere = False

    def __init__(self, folder: Path) -> None:
        self.folder, self._database = folder, duckdb.connect()


def rows_of(folder: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Rows:
    """These rows as a check returns them; `folder` takes what is written for a moment."""
    cells = {f"c{place}": [row[place] for row in rows] for place in range(len(columns))}
    selected = ", ".join(f"unnest(${cell}) as {identifier(name)}" for cell, name in zip(cells, columns, strict=True))
    return Rows(_NoAnswers(folder), "select 1", f"select {selected}", dict(cells), "select 0")


def write_rows(folder: Path, finding: FindingId, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """The part of a finding with these rows, beneath `folder`; none without rows."""
    if rows:
        folder.mkdir(parents=True, exist_ok=True)
        write_part(folder, finding, rows_of(folder, columns, rows))
