"""Bulk results as the platform lays them out: quoted cells, dotted headers, LF, written by sqlite itself."""

from typing import Any

from tests.standin.compile import Plan
from tests.standin.schema import Field


def header(plan: Plan) -> str:
    """The columns in the order of SELECT, parents' fields by their path."""
    return ",".join(f'"{".".join(path)}"' for path, _ in plan.columns) + "\n"


def lines_query(plan: Plan) -> tuple[str, list[Any]]:
    """SQL, and its values, whose rows are one CSV line each, line end and all."""
    cells = (_cell(sql, item) for sql, (_, item) in zip(plan.column_sql, plan.columns, strict=True))
    line = " || ',' || ".join(cells)
    return f"select {line} || char(10){plan.rows_sql}", plan.rows_values


def _cell(sql: str, item: Field) -> str:
    """Null is empty; moments end in Z here, unlike in REST (facts, 9)."""
    if item.type == "boolean":
        return f"""case {sql} when 1 then '"true"' when 0 then '"false"' else '""' end"""
    text = f"""'"' || {sql} || '"'"""
    if item.type == "datetime":
        text = f"""'"' || substr({sql}, 1, 23) || 'Z"'"""
    elif item.is_text:
        text = f"""'"' || replace({sql}, '"', '""') || '"'"""
    return f"""coalesce({text}, '""')"""
