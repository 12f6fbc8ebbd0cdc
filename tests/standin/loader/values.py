"""What Data Loader by SOAP makes of cells before it sends them (facts, 6.1)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from tests.examples.csv_files import Row
from tests.standin.loading.change import RowError
from tests.standin.loading.conversion import converted
from tests.standin.loading.load import Result
from tests.standin.schema.schema import Field

ITS_OWN = {"boolean", "date", "datetime"}


def data_loader_values(rows: Iterable[Row], fields: dict[str, Field]) -> list[Row | Result]:
    """Each row with its booleans and dates as the server takes them, or why it is never sent."""
    kinds = {item.name: item for item in fields.values() if item.type in ITS_OWN}
    return [_row(row, kinds) for row in rows]


def _row(row: Row, kinds: dict[str, Field]) -> Row | Result:
    try:
        return {name: _text(kinds[name], text) if name in kinds else text for name, text in row.items()}
    except RowError as refused:
        return Result(None, False, False, refused.code, refused.message, refused.fields)


def _text(item: Field, text: str) -> str:
    value: Any = converted(item, text, "data loader")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return value.isoformat() if isinstance(value, date) else ""
