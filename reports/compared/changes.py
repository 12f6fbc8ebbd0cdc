"""Two runs of one check, row by row: DuckDB counts its offenders by key, this run's Parquet against an earlier CSV."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.database import identifier, literal
from reports.judging import ESCAPED_MACRO, LEADING, FindingId, key_of, scope_of

if TYPE_CHECKING:
    import duckdb

SHOWN = 10
"""How many of the keys that offend no more are told."""
_CHANGES = """
create or replace temp table change as
with now as (select parameters, key, count(*) as rows from ({now}) group by all),
earlier as (select parameters, key, count(*) as rows from ({earlier}) group by all)
select key, coalesce(now.rows, 0) as now, coalesce(earlier.rows, 0) as earlier
from now full join earlier using (parameters, key)
"""
_COUNTED = """
select
    coalesce(sum(greatest(now - earlier, 0)), 0)::bigint, coalesce(sum(greatest(earlier - now, 0)), 0)::bigint,
    coalesce(sum(least(now, earlier)), 0)::bigint, coalesce(sum(earlier), 0)::bigint
from change
"""
_NOBODY = "select '' as parameters, '' as key where false"


class NotComparable(Exception):  # noqa: N818 - an answer, not an error
    """The message says why the offenders of a check cannot be compared."""


@dataclass(frozen=True)
class Changed:
    """How many offenders are new, fixed and still there; and the first of the fixed ones' keys."""

    new: int
    fixed: int
    still: int
    fixed_keys: list[str]


def changed(
    database: duckdb.DuckDBPyConnection,
    now: Mapping[Path, str],
    earlier: Path,
    scopes: Collection[FindingId],
    expected: int,
) -> Changed:
    """
    Compare a check's offenders of some scopes; what repeats is counted.

    :param now: the Parquet files of this run's offenders, each with the column that is its key.
    :param earlier: the CSV file of the earlier run's, `expected` of which are of these scopes.
    :raises NotComparable: where that has other rows, or other keys.
    """
    import duckdb  # collecting the checks holds no database

    database.execute(ESCAPED_MACRO)
    keys = set(now.values())
    before = _earlier(earlier, scopes, keys) if expected else _NOBODY
    try:
        database.execute(
            _CHANGES.format(now=" union all ".join(map(_now, now, now.values())) or _NOBODY, earlier=before)
        )
    except duckdb.InvalidInputException:
        raise NotComparable("the earlier list of its offenders is damaged") from None
    new, fixed, still, held = database.execute(_COUNTED).fetchall()[0]
    if held != expected:
        raise NotComparable("the earlier list of its offenders has other rows than its evidence says")
    first = database.execute(f"select key from change where earlier > now order by key limit {SHOWN}").fetchall()
    return Changed(new, fixed, still, [key for (key,) in first])


def _now(part: Path, key: str) -> str:
    parameters = identifier(f".{LEADING[-1]}")
    return (
        f"select coalesce(escaped({parameters}), '') as parameters, coalesce(escaped({identifier(key)}), '') as key "
        f"from read_parquet({literal(part)})"
    )


def _earlier(file: Path, scopes: Collection[FindingId], keys: set[str]) -> str:
    header = _header(file)
    own = header[len(LEADING) :]
    key = key_of(own)
    if keys - {key}:
        raise NotComparable("its offenders had another key then")
    columns = ", ".join(f"'c{place}': 'varchar'" for place in range(len(header)))
    wanted = ", ".join(f"({', '.join(f'escaped({literal(each)})' for each in scope_of(scope))})" for scope in scopes)
    leading = ", ".join(f"coalesce(c{place}, '')" for place in range(len(LEADING)))
    return (
        f"select coalesce(c2, '') as parameters, coalesce(c{len(LEADING) + own.index(key)}, '') as key "
        f"from read_csv({literal(file)}, columns = {{{columns}}}, header = true, delim = ',', quote = '\"', "
        f"escape = '\"', comment = '', nullstr = '', allow_quoted_nulls = true, strict_mode = true) "
        f"where ({leading}) in ({wanted})"
    )


def _header(file: Path) -> list[str]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            header = next(csv.reader(text), [])
    except (OSError, ValueError):
        raise NotComparable("the earlier list of its offenders is missing") from None
    if len(header) <= len(LEADING):
        raise NotComparable("the earlier list of its offenders is damaged")
    return header
