"""
Offenders: each finding's rows as Parquet while the run lasts, then one CSV file per check for Excel.

A cell that a spreadsheet would run as a formula gets a leading apostrophe, and so does one that looks so escaped
already. To have the cell back, remove one apostrophe where = + - @, in either width, follows the apostrophes, perhaps
behind blanks or line breaks, or a tab or carriage return does. Each cell is quoted: Excel splits at semicolons too.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.database import bounded_connection, identifier, literal, parts_of, read_files
from fixtures.secrets import remove_secrets
from reports.judging.findings import FindingId

if TYPE_CHECKING:
    import duckdb

    from fixtures.rows import Rows

LEADING = ("load", "cohort", "parameters")
PARTS = ".parts"
BYTE_ORDER_MARK = "\ufeff"
ESCAPED_MACRO = r"""
create or replace temp macro escaped(value) as
    case
        when regexp_matches(value, '^''*([\s\p{Z}\p{Cf}]*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]|[\t\r])')
        then '''' || value
        else value
    end
"""
"""What keeps a text from being run as a formula."""


def csv_of(check: str) -> str:
    """Where a check's offenders are, relative to the run's folder."""
    return f"offenders/{check}.csv"


def scope_of(finding: FindingId) -> tuple[str, str, str]:
    """What a finding's rows say in the columns of `LEADING`."""
    return finding.load, finding.cohort or "", "; ".join(f"{name}={value}" for name, value in finding.parameters)


def key_of(columns: Sequence[str]) -> str:
    """The column of offenders that tells them apart: `row_key`, else the first."""
    return "row_key" if "row_key" in columns else columns[0]


def part_of(folder: Path, finding: FindingId) -> Path:
    """The Parquet file of a finding's rows beneath `folder`, the run's `offenders`."""
    digest = hashlib.sha256(str(finding).encode()).hexdigest()[:16]
    return folder / PARTS / finding.check / f"{digest}.parquet"


def write_part(folder: Path, finding: FindingId, rows: Rows) -> str:
    """
    Write a finding's rows beneath `folder`, the run's `offenders`; returns `csv_of(check)`.

    All columns are text, in the order of the check, behind `.load`, `.cohort` and `.parameters`.
    """
    part = part_of(folder, finding)
    part.parent.mkdir(parents=True, exist_ok=True)
    rows.write_parquet(part, {f".{name}": value for name, value in zip(LEADING, scope_of(finding), strict=True)})
    return csv_of(finding.check)


def write_csvs(folder: Path) -> list[Path]:
    """Make `<check>.csv` in `folder` of the parts beneath it, and remove these."""
    written = []
    if (folder / PARTS).exists():
        with bounded_connection(folder, in_order=True) as database:
            for check in sorted((folder / PARTS).iterdir()):
                rows = read_files(_by_scope(database, parts_of(check)))
                names = database.sql(rows).columns[len(LEADING) :]
                written.append(folder / f"{check.name}.csv")
                write_csv(database, rows, (*LEADING, *names), written[-1], line_end="\r\n")
        shutil.rmtree(folder / PARTS)
    return written


def write_csv(
    database: duckdb.DuckDBPyConnection, rows: str, header: Sequence[str], target: Path, *, line_end: str
) -> None:
    """
    Write what a SELECT gives, all text, as a CSV file that is there once it is complete.

    :param database: one that keeps the order of rows.
    """
    beside = target.with_suffix(".incomplete")
    database.execute(ESCAPED_MACRO)
    titles = database.execute(f"select {', '.join(f'escaped({literal(title)})' for title in header)}").fetchall()[0]
    quoted = ('"' + title.replace('"', '""') + '"' for title in titles)
    prefix = BYTE_ORDER_MARK + ",".join(quoted) + line_end
    cells = f"select nullif(escaped(columns(*)), '') from ({rows})"
    form = (
        f"format csv, header false, force_quote *, nullstr '', comment '', new_line {literal(line_end)}, "
        f"prefix {literal(prefix)}, suffix {literal(line_end)}"
    )
    database.execute(f"copy ({cells}) to {literal(beside)} ({form})")
    if beside.stat().st_size == len((prefix + line_end).encode()):  # no rows
        beside.write_bytes(prefix.encode())
    remove_secrets(beside)
    beside.replace(target)


def _by_scope(database: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> list[Path]:
    """Parts in the order of their load, cohort and parameters."""
    scope = ", ".join(identifier(f".{name}") for name in LEADING)
    files = ", ".join(map(literal, parts))
    named = f"read_parquet([{files}], union_by_name = true, filename = '.file')"
    found = database.execute(f'select distinct ".file", {scope} from {named} order by {scope}').fetchall()
    return [Path(file) for file, *_ in found]
