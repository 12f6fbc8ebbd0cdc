"""Writes rollback/: for each load and phase of a run the files by which it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fixtures.plan import Target
from reports.left_files import README, FileFolder, by_field, readme, shown_folder, whole_or_none
from reports.outcome import NextFile, WayBack
from reports.way_back import changed, created
from reports.way_back.way import Way

if TYPE_CHECKING:
    import duckdb

    from fixtures.snapshot import Snapshot

FOLDER = "rollback"
_HEAD = """\
The way back of a load, by Rollcall. Paths and commands are as seen from the folder of the report.
Loaders take the files as they are: look into them with Data > From Text, do not open and save them in a spreadsheet.
Load them in the order in which they stand here. Of several loads, undo the last one first. Then check again.
"""


@dataclass(frozen=True)
class Rollback:
    """
    Writes the files of a run.

    :param targets: the phases that were judged.
    """

    targets: Sequence[Target]
    snapshot_of: Callable[[str, str], Snapshot]
    run_dir: Path

    def write(self) -> WayBack:
        """
        Files are there only where they have rows, README.txt also where something is not kept.

        They are in a folder for each load and phase, if the run has several.

        Of a masked recording there are none: what is masked is nothing to load.
        """
        with whole_or_none(self.run_dir / FOLDER):
            return self._written()

    def _written(self) -> WayBack:
        files: list[NextFile] = []
        said: list[str] = []
        for target in self.targets:
            snapshot = self.snapshot_of(*target.key)
            if not snapshot.metadata.part.masked:
                cursor = snapshot.cursor()
                if created.makes_users(target):
                    created.find(cursor)
                files += self._files(target, snapshot, cursor)
                said += [f"{target.load.name}: {remark}" for remark in _remarks(target, snapshot, cursor)]
        if files or said:
            path = self.run_dir / FOLDER / README
            path.parent.mkdir(exist_ok=True)
            path.write_text(readme(_HEAD, files, said), encoding="utf-8", newline="\n")
        return WayBack(files, said)

    def _files(self, target: Target, snapshot: Snapshot, cursor: duckdb.DuckDBPyConnection) -> Iterator[NextFile]:
        shown = shown_folder(FOLDER, target, self.targets)
        phase = snapshot.metadata.part.phase
        with TemporaryDirectory(dir=snapshot.folder, prefix="rollback-") as scratch:
            folder = FileFolder(target, phase, Path(scratch), self.run_dir / shown, shown)
            for way in _ways(target, snapshot):
                select = by_field(cursor, way.select) if way.by_field else way.select
                yield from folder.write(cursor, select, way.file)


def _ways(target: Target, snapshot: Snapshot) -> Iterator[Way]:
    if created.makes_users(target):
        yield from created.WAYS
    if changed.changes_users(target):
        yield from changed.ways(target, snapshot)


def _remarks(target: Target, snapshot: Snapshot, cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    if created.makes_users(target):
        yield from created.remarks(cursor)
    if changed.changes_users(target):
        yield from changed.remarks(target, snapshot)
