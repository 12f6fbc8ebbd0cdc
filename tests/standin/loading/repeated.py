"""Rows that are saved at once and name the same record: none of them is taken."""

from collections import Counter
from collections.abc import Sequence

from tests.standin.loading.change import RowError
from tests.standin.rows.ids import canonical
from tests.standin.schema.schema import SObject


def repeated(sobject: SObject, rows: Sequence[dict[str, str]], key: str | None) -> list[RowError | None]:
    """
    For each row why it is refused, if its key stands in another one of them too.

    DUPLICATE_VALUE (facts, 6.2; for each of the rows: Stack Exchange 104048; for Ids: Help 000384876).
    """
    if key is None:
        return [None] * len(rows)
    named = [_cell(row, key.lower()) for row in rows]
    same = [_same(sobject, key, text) for text in named]
    counts, what = Counter(same), "id" if key == "Id" else "external id"
    return [
        RowError("DUPLICATE_VALUE", f"Duplicate {what} specified: {text}", key) if text and counts[known] > 1 else None
        for text, known in zip(named, same, strict=True)
    ]


def _cell(row: dict[str, str], key: str) -> str:
    return next((text for column, text in row.items() if column.lower() == key), "")


def _same(sobject: SObject, key: str, text: str) -> str:
    """Equal for texts that name the same record."""
    item = sobject.find(key)
    if item and item.is_id:
        return canonical(text) or text
    return text if item and item.caseSensitive else text.lower()
