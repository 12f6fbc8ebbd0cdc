"""Writes a file for a loader, or a record for people, of a SELECT."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.build import Loading, write_csv
from fixtures.checksums import sha256_of
from fixtures.database import identifier
from fixtures.plan import PhaseName, Target
from fixtures.secrets import remove_secrets
from reports.outcome import NextFile

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, kw_only=True)
class LoaderFile:
    """
    What is to be written.

    :param operation: empty for a record that no loader takes.
    :param external_id: the field by which an upsert finds its records.
    :param cli_refuses: why the Salesforce CLI cannot load it; empty where it can.
    """

    name: str
    what: str
    sobject: str = ""
    operation: str = ""
    external_id: str = ""
    cli_refuses: str = ""


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
        checks: tuple[str, ...] = (),
    ) -> Iterator[NextFile]:
        """Write what a SELECT gives, if it has rows; without any there is no folder."""
        made = self.scratch / file.name
        rows = write_csv(cursor, select, made)
        if not rows:
            return
        self.into.mkdir(parents=True, exist_ok=True)
        remove_secrets(made)
        shutil.move(made, self.into / file.name)
        yield NextFile(
            path=f"{self.shown}/{file.name}",
            load=self.target.load.name,
            phase=self.phase,
            rows=rows,
            checks=checks,
            what=file.what,
            sobject=file.sobject,
            operation=file.operation,
            sha256=str(sha256_of(self.into / file.name)),
            commands=tuple(self._commands(file)),
        )

    def _commands(self, file: LoaderFile) -> Iterator[str]:
        if file.operation:
            path = f"{self.shown}/{file.name}"
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


def shown_folder(folder: str, target: Target, targets: Sequence[Target]) -> str:
    """The path, in the run's folder, of a load and phase's part of a folder: the folder, if the run has no other."""
    return f"{folder}/{'/'.join(target.key)}" if len(targets) > 1 else folder
