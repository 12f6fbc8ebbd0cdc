"""Whether DuckDB makes the same plan of two statements: then no org can tell them apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import duckdb

from fixtures.rows import Rows

_PARAMETER = re.compile(r"\$(\w+)")
_GUESSES = re.compile(r'"Estimated Cardinality": "\d+"|~\d+ rows')


def same_plan(
    database: duckdb.DuckDBPyConnection, one: str, other: str, parameters: Mapping[str, Any] | None = None
) -> bool:
    """
    Whether it does, whatever rows there are and whatever the parameters are.

    An inner join in place of a left one whose right side the WHERE clause asks for makes the same plan, as a condition
    does that follows from another one.
    """
    named = parameters or {}
    # a value that DuckDB knows would decide the plan, as what it knows of the rows would
    columns = ", ".join(
        f"${name} as {name}" if value is not None else f"null::varchar as {name}" for name, value in named.items()
    )
    known = {name: value for name, value in named.items() if value is not None}
    database.execute("set disabled_optimizers = 'statistics_propagation'")
    try:
        database.execute(f"create or replace temp table given as select {columns or 1}", known)
        return _plan(database, one) == _plan(database, other)
    finally:
        database.execute("drop table if exists temp.given; reset disabled_optimizers")


def statement(rows: Rows) -> str:
    """The SQL that finds them."""
    return rows._sql


def text_of(rows: Rows) -> str:
    """What finds them, with all that it is given."""
    return f"{rows._scope} {rows._sql} {rows._parameters}"


def same_rows(one: Rows, other: Rows) -> bool:
    """Whether the rows of two statements over the same load are made by the same plan."""
    cursor, named = one._snapshot.cursor(), set(_PARAMETER.findall(statement(one) + statement(other)))
    cursor.execute(f"create temp view load as {one._scope}")
    parameters = {name: one._parameters[name] for name in named}
    return same_plan(cursor, statement(one), statement(other), parameters)


def _plan(database: duckdb.DuckDBPyConnection, sql: str) -> str:
    found = database.execute(f"explain (format json) {_PARAMETER.sub(_as_column, sql)}").fetchall()
    return _GUESSES.sub("", str(found))


def _as_column(parameter: re.Match[str]) -> str:
    return f"(select given.{parameter[1]} from temp.given)"
