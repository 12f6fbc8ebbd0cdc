"""
The ledger: each row of a load file in exactly one state, by its last attempt, the org, and the checks that named it.

The first state that holds is the row's:

``NOT_VISIBLE``  the running user cannot see whether it is in the org, or what a check needs to know of it
``MISMATCHED``   in the org, and not as it should be: an unwaived error-level check names it
``PENDING``      in the org, and the platform has not settled it yet
``VERIFIED``     right in the org; ``was`` keeps what its last result said, if that was no success
``REJECTED``     refused in its last attempt; ``cause`` says why
``UNPROCESSED``  left over by its last attempt
``MISSING``      claimed as a success, and not in the org
``UNACCOUNTED``  in no result file, and not in the org
``UNCHECKED``    in the org, and in no cohort, so that nobody can say what it should be

A row that only waived checks name is judged without them, and its column ``waived`` is true: one that was loaded is
VERIFIED, one that was refused and is not right stays what its last result says.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.database import literal
from reports.judging import ESCAPED_MACRO, NamedRow

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
UNKNOWN = ("NOT_VISIBLE", "MISSING", "UNACCOUNTED", "UNCHECKED")
"""States of rows of which nobody can say that they are right, nor who refused them: no load is a GO with them."""
_BOOKKEEPING = "('ACT-01', 'ACT-02', 'ACT-03', 'ACT-06')"
"""Checks of the result files and of the plan: they alone do not make a right row a mismatch."""
_NAMED = """
create temp table named as
select * from read_csv({path}, auto_detect = false, delim = ',', quote = '"', columns = {{
    'check_id': 'varchar', 'line': 'integer', 'cohort': 'varchar', 'status': 'varchar', 'gates': 'boolean'
}})
"""
_LEDGER = f"""
create temp table ledger as
with of_a_row as (
    select line, check_id, status, gates from named where line is not null
    union all
    select load_file.line, check_id, status, gates from named join load_file using (cohort) where named.line is null
),
named_row as (
    select
        line,
        string_agg(distinct check_id, ' ' order by check_id) as checks,
        bool_or(gates and status = 'failed' and check_id not in {_BOOKKEEPING}) as mismatched,
        bool_or(gates and status = 'pending') as pending,
        bool_or(gates and status = 'not_visible') as hidden,
        bool_and(status = 'waived') filter (gates) as waived
    from of_a_row group by line
),
judged as (
    select
        load_file.line, load_file.row_key, load_file.cohort is not null as is_checked, own_user.Id,
        last_result.kind, last_result.cause, named_row.* exclude (line),
        own_user.Id is not null as is_there, row_right.line is not null as is_right
    from load_file
    left join own_user using (line)
    left join last_result using (line)
    left join row_right using (line)
    left join named_row using (line)
)
select
    line, row_key,
    case
        when hidden or (not is_there and $users_hidden) then 'NOT_VISIBLE'
        when is_there and mismatched then 'MISMATCHED'
        when is_there and pending then 'PENDING'
        when is_there and is_checked and is_right then 'VERIFIED'
        when kind = 'error' then 'REJECTED'
        when kind = 'unprocessed' then 'UNPROCESSED'
        when is_there and is_checked and waived then 'VERIFIED'
        when is_there and is_checked then 'MISMATCHED'
        when is_there then 'UNCHECKED'
        when kind = 'success' then 'MISSING'
        else 'UNACCOUNTED'
    end as state,
    cause,
    case kind when 'error' then 'REJECTED' when 'unprocessed' then 'UNPROCESSED' end as was,
    Id, checks, coalesce(waived, false) as waived
from judged
"""


class DoesNotAddUp(Exception):  # noqa: N818 - it says what happened
    """The ledger has another number of rows than the load file: a fault of ours."""


@dataclass(frozen=True)
class Kept:
    """
    What a run tells of its ledgers.

    `totals`: load -> rows by state. `unknown`: load -> rows by state, of those in a state of `UNKNOWN` that no waiver
    covers. `notes`: load -> why it has no ledger. `fault`: why they cannot be trusted.
    """

    totals: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unknown: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


def ledger_of(snapshot: Snapshot, named: Iterable[NamedRow]) -> Ledger:
    """
    The ledger of one load.

    :param snapshot: of its after-load phase.
    :param named: the rows that its checks named.
    :raises DoesNotAddUp: where its rows are not those of the load file.
    """
    cursor = snapshot.cursor()
    listed = snapshot.folder / "named_rows.csv"
    with listed.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(named)
    cursor.execute(_NAMED.format(path=literal(listed)))
    listed.unlink()
    cursor.execute(_LEDGER, {"users_hidden": bool(snapshot.not_visible("OrgUser"))})
    for table in ("ledger", "load_file"):
        lines = f"select count(*), count(distinct line) from {table}"
        if cursor.execute(lines).fetchone() != cursor.execute("select count(*), count(*) from load_raw").fetchone():
            raise DoesNotAddUp(f"The ledger of {snapshot.facts.load} has other rows than its load file.")
    return Ledger(snapshot, cursor)


class Ledger:
    """One load's rows with their states."""

    def __init__(self, snapshot: Snapshot, cursor: duckdb.DuckDBPyConnection) -> None:
        self._folder, self.load, self._cursor = snapshot.folder, snapshot.facts.load, cursor

    @property
    def totals(self) -> dict[str, int]:
        """How many rows are in each state that has any, in the order of ``STATES``."""
        return self._counted(STATES)

    @property
    def unknown(self) -> dict[str, int]:
        """The same, of the rows in a state of ``UNKNOWN`` that no waiver covers."""
        return self._counted(UNKNOWN, "where not waived")

    def _counted(self, states: Sequence[str], which: str = "") -> dict[str, int]:
        rows = self._cursor.execute(f"select state, count(*) from ledger {which} group by state").fetchall()
        counted = dict(rows)
        return {state: counted[state] for state in states if state in counted}

    def as_csv(self) -> Path:
        """A CSV file of all rows in the order of their lines, as ``COLUMNS`` names them; without a header."""
        path = self._folder / "ledger.csv"
        rows = f"select {literal(self.load)} as load, * from ledger order by line"
        self._cursor.execute(ESCAPED_MACRO)
        self._cursor.execute(
            f"copy (select escaped(columns(*)::varchar) from ({rows})) to {literal(path)} "
            "(format csv, header false, nullstr '')"
        )
        return path

    def as_parquet(self) -> Path:
        """A Parquet file with the same rows, beside the snapshot."""
        path = self._folder / "ledger.rows"
        rows = f"select {literal(self.load)} as load, * from ledger order by line"
        self._cursor.execute(f"copy ({rows}) to {literal(path)} (format parquet)")
        return path
