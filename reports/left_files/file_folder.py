"""Writes files for loaders, of a SELECT, and texts for people."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.build import Loading, write_csv
from fixtures.checksums import sha256_of
from fixtures.database import identifier
from fixtures.plan import PhaseName, Target
from fixtures.secrets import remove_secrets, without_secrets
from reports.outcome import NextFile

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, kw_only=True)
class LoaderFile:
    """
    What is to be written.

    :param operation: empty for what no loader takes.
    :param external_id: the field by which an upsert finds its records.
    :param cli_refuses: why the Salesforce CLI cannot load it; empty where it can.
    :param unit: what it has so many of.
    """

    name: str
    what: str
    sobject: str = ""
    operation: str = ""
    external_id: str = ""
    cli_refuses: str = ""
    unit: str = "row"


@dataclass(frozen=True)
class FileFolder:
    """
    The folder of the files of one load and phase.

    :param scratch: where a cursor of the phase's snapshot may write.
    :param into: where it is, ``shown`` its path in the run's folder.
    """

    target: Target
    phase: PhaseName
    scratch: Path
    into: Path
    shown: str

    def write(
        self,
        cursor: duckdb.DuckDBPyConnection,
        select: str,
        file: LoaderFile,
        checks: Sequence[str] = (),
    ) -> Iterator[NextFile]:
        """Write what a SELECT gives, if it has rows; without any there is no folder."""
        made = self.scratch / file.name
        rows = write_csv(cursor, select, made)
        if not rows:
            return
        self.into.mkdir(parents=True, exist_ok=True)
        remove_secrets(made)
        shutil.move(made, self.into / file.name)
        yield self.left(file, rows, checks, self._commands(file))

    def write_text(self, file: LoaderFile, text: str, entries: int, checks: Sequence[str]) -> NextFile:
        """Write a text for people, with so many entries."""
        self.into.mkdir(parents=True, exist_ok=True)
        (self.into / file.name).write_text(without_secrets(text), encoding="utf-8", newline="\n")
        return self.left(file, entries, checks)

    def left(self, file: LoaderFile, rows: int, checks: Sequence[str], commands: Iterable[str] = ()) -> NextFile:
        """What the run says of a file that is in the folder."""
        return NextFile(
            path=self.path(file.name),
            load=self.target.load.name,
            phase=self.phase,
            rows=rows,
            unit=file.unit,
            checks=tuple(dict.fromkeys(checks)),
            what=file.what,
            sobject=file.sobject,
            operation=file.operation,
            sha256=str(sha256_of(self.into / file.name)),
            commands=tuple(commands),
        )

    def path(self, name: str) -> str:
        """A file's path in the run's folder."""
        return f"{self.shown}/{name}"

    def _commands(self, file: LoaderFile) -> Iterator[str]:
        if file.operation:
            path = self.path(file.name)
            yield from Loading(
                sobject=file.sobject,
                operation=file.operation,
                path=path,
                file=path,
                org=self.target.org.name,
                external_id=file.external_id,
                cli_refuses=file.cli_refuses,
            ).lines()


def by_field(cursor: duckdb.DuckDBPyConnection, select: str) -> str:
    """
    The SELECT of one row an Id with a column for each field that any of them has; a cell that stays blank is not sent.

    :param select: gives a row a value: Id, field, value.
    """
    cursor.execute(f"create or replace temp table correction as {select}")
    fields = cursor.execute("select distinct field from correction where value is not null order by field").fetchall()
    columns = [
        f"max(value) filter (where field = '{field}') as {identifier(field)}"
        for (field,) in fields
        if field.isidentifier()
    ]
    return f"select {', '.join(['Id', *columns])} from correction where value is not null group by Id order by Id"


@contextmanager
def whole_or_none(folder: Path) -> Iterator[None]:
    """While a folder of files is written: a fault leaves no half of it."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def shown_folder(folder: str, target: Target, targets: Sequence[Target]) -> str:
    """The path, in the run's folder, of a load and phase's part of a folder: the folder, if the run has no other."""
    return f"{folder}/{'/'.join(target.key)}" if len(targets) > 1 else folder
