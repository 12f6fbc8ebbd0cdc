"""
The ledger: each row of a load file in exactly one state, by its last attempt, the org, and the checks that named it.

The first state that holds is the row's: see ``STATES``. Their totals equal the rows of the load file, or the run
fails as a fault of ours.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reports.findings import Finding
from reports.offenders import escaped

if TYPE_CHECKING:
    import duckdb

    from fixtures.snapshot import Snapshot

STATES = (
    "NOT_VISIBLE",
    "MISMATCHED",
    "PENDING",
    "VERIFIED",
    "REJECTED",
    "UNPROCESSED",
    "MISSING",
    "UNACCOUNTED",
    "UNCHECKED",
)
COLUMNS = ("load", "line", "row_key", "state", "cause", "was", "Id", "checks", "waived")
_BOOKKEEPING = ("ACT-01", "ACT-02", "ACT-03")
"""Checks of the result files: they alone do not make a right row a mismatch."""

_LEDGER = """
create temp table ledger as
with named_row as (
    select
        line,
        string_agg(distinct "check", ' ' order by "check") as checks,
        bool_or(gates and status = 'failed' and not bookkeeping) as mismatched,
        bool_or(gates and status = 'pending') as pending,
        bool_or(gates and status = 'not_visible') as hidden,
        bool_and(status = 'waived') filter (gates) as waived
    from named group by line
),
judged as (
    select
        load_file.line, load_file.row_key, load_file.cohort, own_user.Id, last_result.kind, last_result.cause,
        row_right.line is not null as is_right, own_user.Id is not null as is_there, named_row.* exclude (line)
    from load_file
    left join own_user using (line)
    left join last_result using (line)
    left join (select distinct line from row_right) as row_right using (line)
    left join named_row using (line)
)
select
    line, row_key,
    case
        when cohort is null then 'UNCHECKED'
        when hidden or (not is_there and $users_hidden) then 'NOT_VISIBLE'
        when is_there and mismatched then 'MISMATCHED'
        when is_there and pending then 'PENDING'
        when is_there and is_right then 'VERIFIED'
        when kind = 'error' then 'REJECTED'
        when kind = 'unprocessed' then 'UNPROCESSED'
        when is_there then 'MISMATCHED'
        when kind = 'success' then 'MISSING'
        else 'UNACCOUNTED'
    end as state,
    cause,
    case kind when 'error' then 'REJECTED' when 'unprocessed' then 'UNPROCESSED' end as was,
    Id, checks, coalesce(waived, false) as waived
from judged
order by line
"""


def ledger_of(snapshot: Snapshot, findings: Iterable[Finding], named: Iterable[tuple[str, int, str]]) -> Ledger:
    """
    The ledger of one load.

    :param findings: of the load's after-load checks.
    :param named: (check, line, status) of every offending row.
    :raises RuntimeError: where the totals do not add up: a fault of ours.
    """
    cursor = snapshot.cursor()
    cursor.execute(
        'create temp table named ("check" varchar, line integer, status varchar, gates boolean, bookkeeping boolean)'
    )
    severity = {finding.check: finding.severity for finding in findings}
    rows = [
        [check, line, status, severity.get(check) == "error", check in _BOOKKEEPING] for check, line, status in named
    ]
    if rows:
        cursor.executemany("insert into named values (?, ?, ?, ?, ?)", rows)
    cursor.execute(_LEDGER, {"users_hidden": bool(snapshot.not_visible("OrgUser"))})
    counted = cursor.execute("select (select count(*) from ledger), (select count(*) from load_file)").fetchone()
    if counted is None or counted[0] != counted[1]:
        raise RuntimeError(f"the ledger of {snapshot.facts.load} has {counted} rows: a fault of Rollcall")
    return Ledger(snapshot.facts.load, cursor)


class Ledger:
    """One load's rows with their states."""

    def __init__(self, load: str, cursor: duckdb.DuckDBPyConnection) -> None:
        self.load, self._cursor = load, cursor

    @property
    def totals(self) -> dict[str, int]:
        """How many rows are in each state, in the order of ``STATES``."""
        counted = dict(self._cursor.execute("select state, count(*) from ledger group by state").fetchall())
        return {state: counted[state] for state in STATES if state in counted}

    def rows(self) -> Iterator[tuple[object, ...]]:
        """All rows in the order of their lines, as ``COLUMNS`` names them."""
        self._cursor.execute("select $load as load, * from ledger order by line", {"load": self.load})
        while batch := self._cursor.fetchmany(10_000):
            yield from batch


def write_ledger(ledgers: Iterable[Ledger], path: Path) -> None:
    """Write ``ledger.csv``: UTF-8 with a byte order mark, formulas escaped as in the offenders' files."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for ledger in ledgers:
            writer.writerows(escaped(row) for row in ledger.rows())
