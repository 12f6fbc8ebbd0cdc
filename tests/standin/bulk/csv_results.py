"""Bulk results as the platform lays them out: quoted cells, dotted headers, LF, written by sqlite itself."""

from collections.abc import Sequence
from typing import Any

from tests.standin.schema.schema import Field
from tests.standin.soql.compile import Plan

AT_ONCE = 50
"""A function of sqlite takes about a hundred arguments."""


def header(plan: Plan) -> str:
    """The columns in the order of SELECT, parents' fields by their path."""
    return ",".join(f'"{".".join(path)}"' for path, _ in plan.columns) + "\n"


def lines_query(plan: Plan) -> tuple[str, list[Any]]:
    """SQL, and its values, whose rows are one CSV line each, line end and all."""
    cells = [_cell(sql, item) for sql, (_, item) in zip(plan.column_sql, plan.columns, strict=True)]
    line = " || ',' || ".join(csv_sql(cells[start : start + AT_ONCE]) for start in range(0, len(cells), AT_ONCE))
    return f"select {line} || char(10){plan.rows_sql}", plan.rows_values


def csv_sql(cells: Sequence[str]) -> str:
    """SQL of quoted cells, of the SQL of each one's text."""
    return f"""printf('{",".join(['"%w"'] * len(cells))}', {", ".join(cells)})"""


def _cell(sql: str, item: Field) -> str:
    """Null is empty; moments end in Z here, unlike in REST (facts, 9)."""
    if item.type == "boolean":
        return f"case {sql} when 1 then 'true' when 0 then 'false' else '' end"
    return f"coalesce(substr({sql}, 1, 23) || 'Z', '')" if item.type == "datetime" else f"coalesce({sql}, '')"
