"""Which rows of a load file the checks named, and why: what the ledger and the files for loaders are made of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.database import identifier, literal
from reports.judging import Finding, part_of

if TYPE_CHECKING:
    import duckdb

_NAMED = """
create or replace table named
    (check_id varchar, line integer, cohort varchar, status varchar, gates boolean, why varchar)
"""
"""The rows that checks named, or, where ``line`` is null, all rows of a cohort; ``gates``: more than a warning."""
_KNOWN = ("line", "row", "row_key", "Username", "status")
"""Columns of offenders that say which row it is, and no more of why."""


def name_rows(
    database: duckdb.DuckDBPyConnection,
    findings: Iterable[Finding],
    offenders: Path,
    target: Path,
    *,
    why: bool = False,
) -> None:
    """
    Write the rows that findings of one load and phase name, as Parquet.

    :param offenders: the run's folder of that name, while its parts are there.
    :param why: whether each row says what was found.
    """
    database.execute(_NAMED)
    for finding in findings:
        _name_rows(database, finding, part_of(offenders, finding.id), why)
    database.execute(f"copy named to {literal(target)} (format parquet)")


def _name_rows(database: duckdb.DuckDBPyConnection, finding: Finding, part: Path, why: bool) -> None:
    about = {"check": finding.check, "cohort": finding.cohort, "gates": finding.severity == "error"}
    if finding.status == "not_visible" and not finding.offenders:
        if finding.cohort:
            database.execute("insert into named values ($check, null, $cohort, 'not_visible', $gates, null)", about)
    elif part.exists() and "line" in finding.columns:
        own = "status" if "status" in finding.columns else "null"
        reason = _why(finding) if why else "null"
        database.execute(
            "insert into named select $check, line, $cohort, status, $gates and status <> 'warned', why from ("
            f"select line::integer as line, coalesce(nullif(nullif({own}, ''), 'failed'), $status) as status, "
            f"{reason} as why from read_parquet({literal(part)}) where line <> '')",
            about | {"status": finding.status},
        )


def _why(finding: Finding) -> str:
    """The SQL of `CON-01 users without a resolvable contact: ContactId 003..., problem no such contact here`."""
    said = [column for column in finding.columns if column not in _KNOWN]
    pairs = [f"{literal(column)} || ' ' || nullif({identifier(column)}, '')" for column in said]
    head = literal(f"{finding.check} {finding.offenders_in_words}")
    return f"concat_ws(': ', {head}, nullif(concat_ws(', ', {', '.join(pairs)}), ''))" if pairs else head
