"""The offenders of one load and phase beside its snapshot, in tables of a connection of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fixtures.database import bounded_connection, identifier, literal, read_files
from reports.judging import Finding, part_of
from reports.outcome import name_rows

if TYPE_CHECKING:
    import duckdb

    from fixtures.snapshot import Snapshot


@dataclass(frozen=True)
class Offenders:
    """
    What the checks found in one load and phase.

    :param cursor: sees the snapshot's tables and, for each finding with offenders, ``offender_<place>``, all text.
    :param folder: where the cursor may write.
    :param has_ledger: whether there is a table ``ledger``: line, state and waived.
    """

    findings: Sequence[Finding]
    cursor: duckdb.DuckDBPyConnection
    folder: Path
    has_ledger: bool

    def of_checks(self, checks: Sequence[str], columns: Sequence[str]) -> bool:
        """
        Show the offenders of some checks as ``offender``; returns whether there are any.

        :param columns: those that it has beside check_id, cohort and parameters: null where a check has none.
        """
        selects = [
            f'select {literal(finding.check)} as check_id, nullif(".cohort", \'\') as cohort, ".parameters" as '
            f"parameters{''.join(_column(finding, column) for column in columns)} from offender_{place}"
            for place, finding in self.with_rows(checks)
        ]
        if selects:
            self.cursor.execute(f"create or replace temp table offender as {' union all '.join(selects)}")
        return bool(selects)

    def with_rows(self, checks: Sequence[str]) -> Iterator[tuple[int, Finding]]:
        """The findings of some checks that have offenders no waiver covers, each with its place."""
        for place, finding in enumerate(self.findings):
            if finding.check in checks and finding.offenders > finding.waived and finding.offenders_csv:
                yield place, finding


def _column(finding: Finding, column: str) -> str:
    value = f"nullif({identifier(column)}, '')" if column in finding.columns else "null::varchar"
    return f", {value} as {identifier(column)}"


@contextmanager
def offenders_beside(
    snapshot: Snapshot, findings: Sequence[Finding], run_offenders: Path, ledger: Path
) -> Iterator[Offenders]:
    """
    Show them, and ``named`` (the rows that checks named, and why) and ``ledger`` (line, state, waived), if any.

    :param findings: of the snapshot's load and phase.
    :param run_offenders: the run's folder of that name, while its parts are there.
    """
    load = snapshot.metadata.part.load
    cursor = snapshot.cursor()
    with TemporaryDirectory(dir=snapshot.folder, prefix="next-") as name:
        folder = Path(name)
        with bounded_connection(folder) as database:
            name_rows(database, findings, run_offenders, folder / "named.parquet", why=True)
        has_ledger = ledger.exists()
        if has_ledger:
            shutil.copyfile(ledger, folder / "ledger.parquet")
            rows = read_files([folder / "ledger.parquet"])
            own = f"select line, state, waived from ({rows}) where load = {literal(load)}"
            cursor.execute(f"create temp table ledger as {own}")
        cursor.execute(f"create temp table named as {read_files([folder / 'named.parquet'])}")
        for place, finding in enumerate(findings):
            part = part_of(run_offenders, finding.id)
            if finding.offenders and part.exists():
                shutil.copyfile(part, folder / f"{place}.parquet")
                rows = f"{read_files([folder / f'{place}.parquet'])} {_unwaived(finding)}"
                cursor.execute(f"create temp table offender_{place} as {rows}")
        yield Offenders(findings, cursor, folder, has_ledger)


def _unwaived(finding: Finding) -> str:
    return "where status is distinct from 'waived'" if "status" in finding.columns else ""
