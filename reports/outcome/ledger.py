"""
The ledger: each row of a load file in exactly one state, by its last attempt, the org, and the checks that named it.

The first state that holds is the row's:

``NOT_VISIBLE``  the running user cannot see whether it is in the org, or what a check needs to know of it
``MISMATCHED``   in the org, and not as it should be: an unwaived error-level check names it
``EXCLUDED``     of somebody whom the plan excludes, and who has no active user by this load
``PENDING``      in the org, and the platform has not settled it yet
``CHANGED_LATER``  as a load wants that ran after this one, or changed by somebody else since; ``explained_by`` says who
``VERIFIED``     right in the org; ``was`` keeps what its last result said, if that was no success
``REJECTED``     refused in its last attempt; ``cause`` says why
``UNPROCESSED``  left over by its last attempt
``MISSING``      claimed as a success, and not in the org
``UNACCOUNTED``  in no result file, and not in the org
``UNCHECKED``    in the org, and in no cohort, so that the plan does not say what it should be

A row that only waived checks name is judged without them, and its column ``waived`` is true: one that was loaded is
VERIFIED, one that was refused and is not right stays what its last result says.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.database import bounded_connection, literal, read_files
from reports.judging import Finding, write_csv
from reports.outcome.named_rows import name_rows

if TYPE_CHECKING:
    import duckdb

    from fixtures.snapshot import Snapshot

FILE = "ledger.csv"
OUR_FAULT = "The ledger does not account for every row, a fault of Rollcall:"
STATES = (
    "NOT_VISIBLE",
    "MISMATCHED",
    "EXCLUDED",
    "PENDING",
    "CHANGED_LATER",
    "VERIFIED",
    "REJECTED",
    "UNPROCESSED",
    "MISSING",
    "UNACCOUNTED",
    "UNCHECKED",
)
COLUMNS = ("load", "line", "row_key", "state", "cause", "was", "Id", "checks", "waived", "explained_by")
UNKNOWN = ("NOT_VISIBLE", "MISSING", "UNACCOUNTED", "UNCHECKED")
"""States of rows that are neither known to be right nor rejected: no load is a GO with them, whatever was waived."""
_BOOKKEEPING = "('ACT-01', 'ACT-02', 'ACT-03', 'ACT-06')"
"""Checks of the result files and of the plan: they alone do not make a right row a mismatch."""
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
        bool_and(status = 'waived') filter (gates) as waived,
        bool_or(status = 'warned' and check_id in ('USE-02', 'USE-04', 'USE-05', 'USE-06')) as spared
    from of_a_row group by line
),
changed as (
    select line, string_agg(what || ' by ' || load, ', ' order by place) as explained_by
    from (
        select
            line, load, place,
            case
                when bool_or(field = 'Id') then 'created again'
                when any_value(purpose) = 'disable' then 'disabled later'
                when bool_or(field = 'ProfileId') then 'moved later'
                else 'changed later'
            end as what
        from later_change group by line, load, place
        union all
        select line, changed_by, null, 'changed since'
        from changed_since
        semi join (from named_row where spared) as named using (line)
        where himself is not null
    ) group by line
),
judged as (
    select
        load_file.line, load_file.row_key, load_file.cohort is not null as is_checked, own_user.Id,
        last_result.kind, last_result.cause, named_row.* exclude (line, spared),
        own_user.Id is not null as is_there, row_right.line is not null as is_right, changed.explained_by,
        excluded_row.line is not null and not coalesce(mismatched or waived, false) as is_excluded
    from load_file
    left join own_user using (line)
    left join last_result using (line)
    left join row_right using (line)
    left join named_row using (line)
    left join changed using (line)
    left join excluded_row using (line)
)
select
    line, row_key,
    case
        when hidden or (not is_there and $users_hidden) then 'NOT_VISIBLE'
        when is_there and mismatched then 'MISMATCHED'
        when is_excluded then 'EXCLUDED'
        when is_there and pending then 'PENDING'
        when explained_by is not null and (is_right or not is_there) then 'CHANGED_LATER'
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
    Id, checks, coalesce(waived, false) as waived, explained_by
from judged
"""


class DoesNotAddUp(Exception):  # noqa: N818 - it says what happened
    """The ledger has another number of rows than the load file: a fault of ours."""


@dataclass(frozen=True)
class Ledgers:
    """
    The ledgers of a run.

    `totals`: load -> rows by state. `notes`: load -> why it has no ledger. `fault`: why they cannot be trusted.
    """

    totals: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""

    @property
    def unknown(self) -> dict[str, dict[str, int]]:
        """Load -> rows by state, of those in a state of `UNKNOWN`, which no waiver changes."""
        known = {
            load: {state: of_it[state] for state in UNKNOWN if state in of_it} for load, of_it in self.totals.items()
        }
        return {load: states for load, states in known.items() if states}

    def of(self, load: str) -> Ledgers:
        """That of one load; a fault is of all."""
        return Ledgers({load: self.totals.get(load, {})}, fault=self.fault)


def write_ledgers(
    loads: Mapping[str, Set[str]],
    findings: Sequence[Finding],
    snapshot_of: Callable[[str], Snapshot],
    run_dir: Path,
) -> Ledgers:
    """
    Write `ledger.csv` and `ledger.parquet` into the run's folder: every row of every load that was judged whole.

    A load has none where one of its after-load checks was not judged: its rows would be called right unseen.

    :param loads: by name, `str(FindingId)` of all its after-load checks.
    :param snapshot_of: the after-load snapshot of a load.
    """
    notes: dict[str, str] = {}
    whole: dict[str, list[Finding]] = {}
    for load, expected in loads.items():
        judged = [each for each in findings if (each.load, each.phase) == (load, "after_load")]
        if left := expected - {str(finding.id) for finding in judged if finding.status != "error"}:
            notes[load] = f"{load} has no ledger: {len(left)} of its {len(expected)} checks were not judged."
        else:
            whole[load] = judged
    return _written(whole, snapshot_of, run_dir, notes) if whole else Ledgers(notes=notes)


def _written(
    loads: Mapping[str, Sequence[Finding]],
    snapshot_of: Callable[[str], Snapshot],
    run_dir: Path,
    notes: Mapping[str, str],
) -> Ledgers:
    """
    Write the ledgers of the loads that were judged whole.

    :param loads: their findings.
    """
    import duckdb  # collecting the checks holds no database

    totals: dict[str, Mapping[str, int]] = {}
    parts: list[Path] = []
    with bounded_connection(snapshot_of(next(iter(loads))).folder, in_order=True) as database:
        for load, judged in loads.items():
            snapshot = snapshot_of(load)
            try:
                cursor = _ledger_of(snapshot, judged, run_dir / "offenders", database)
            except (DoesNotAddUp, duckdb.Error) as fault:
                return Ledgers(
                    fault=f"{OUR_FAULT} {fault if isinstance(fault, DoesNotAddUp) else type(fault).__name__}"
                )
            totals[load] = _counted(cursor)
            parts.append(snapshot.folder / "ledger.rows")
            ordered = f"select {literal(load)} as load, * from ledger order by line"
            cursor.execute(f"copy ({ordered}) to {literal(parts[-1])} (format parquet)")
        _write(parts, run_dir, database)
    return Ledgers(totals, notes)


def _ledger_of(
    snapshot: Snapshot, findings: Sequence[Finding], offenders: Path, database: duckdb.DuckDBPyConnection
) -> duckdb.DuckDBPyConnection:
    """
    A cursor with the ledger of one load as its table ``ledger``.

    :param database: one that may read the offenders: the snapshot's may read nothing beside it.
    """
    cursor = snapshot.cursor()
    named = snapshot.folder / "named.rows"
    name_rows(database, findings, offenders, named)
    cursor.execute(f"create temp table named as from read_parquet({literal(named)})")
    named.unlink()
    cursor.execute(_LEDGER, {"users_hidden": bool(snapshot.not_visible("OrgUser"))})
    for table in ("ledger", "load_file"):
        lines = f"select count(*), count(distinct line) from {table}"
        if cursor.execute(lines).fetchone() != cursor.execute("select count(*), count(*) from load_raw").fetchone():
            raise DoesNotAddUp(f"The ledger of {snapshot.metadata.part.load} has other rows than its load file.")
    return cursor


def _counted(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows are in each state that has any, in their order."""
    counted = dict(cursor.execute("select state, count(*) from ledger group by state").fetchall())
    return {state: counted[state] for state in STATES if state in counted}


def _write(parts: Sequence[Path], run_dir: Path, database: duckdb.DuckDBPyConnection) -> None:
    """Write the loads one after the other; the rows of a single one are written already."""
    rows, whole = read_files(parts), parts[0]
    write_csv(database, f"select columns(*)::varchar from ({rows})", COLUMNS, run_dir / FILE, line_end="\n")
    if len(parts) > 1:
        whole = parts[0].with_name("ledger.all")
        database.execute(f"copy ({rows}) to {literal(whole)} (format parquet)")
    incomplete = (run_dir / FILE).with_suffix(".incomplete")
    shutil.move(whole, incomplete)
    incomplete.replace((run_dir / FILE).with_suffix(".parquet"))
