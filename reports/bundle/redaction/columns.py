"""Which columns of offenders and ledger may be shown to anyone: what is not known to name nobody is hashed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from reports.bundle.redaction.hashes import Hashes

_ID = re.compile(r"(?=.*[A-Za-z])0[0-9A-Z][0-9A-Za-z]{13}(?:[A-Z0-5]{3})?", re.ASCII)
_TRUTH = ("true", "false")
_COLUMNS = Path(__file__).with_name("columns.yaml")
_SHORTEST = 3
"""Characters of a hidden value that is looked for in the texts beside it."""


def redacted_row(
    columns: Sequence[str], row: Sequence[str | None], hashes: Hashes, *, keys_name_people: bool
) -> list[str | None]:
    """
    A row with hashes in place of people.

    Ids stay: they say nothing to who has no access to the org. In what is shown, addresses are hashed, and so is what
    stands in a hidden cell of the same row.
    """
    cells = list(zip(columns, row, strict=True))
    hidden = {cell: hashes.of(cell) for name, cell in cells if cell and _is_hidden(name, cell, keys_name_people)}
    return [
        cell and (hidden[cell] if _is_hidden(name, cell, keys_name_people) else _shown(cell, hidden, hashes))
        for name, cell in cells
    ]


def redacted_value(column: str, value: str, hashes: Hashes, *, keys_name_people: bool) -> str:
    """A value of a column, with a hash in its place where it may name somebody."""
    hidden = _is_hidden(column, value, keys_name_people)
    return hashes.of(value) if hidden else hashes.in_text(value)


def _is_hidden(column: str, cell: str, keys_name_people: bool) -> bool:
    known = _known_columns()
    if column in known["keys"] and not _ID.fullmatch(cell):
        return keys_name_people or not _is_code(cell)
    shown = any(column in known[kind] for kind in ("places", "states", "set_up", "counts"))
    return not shown and cell not in _TRUTH and not _ID.fullmatch(cell)


def _is_code(key: str) -> bool:
    """Whether a key is a number rather than somebody's name: at least as many digits as letters, and no blank."""
    digits, letters = (sum(map(is_one, key)) for is_one in (str.isdigit, str.isalpha))
    return digits >= max(letters, 1) and not any(each.isspace() or each == "@" for each in key)


@cache
def _known_columns() -> dict[str, frozenset[str]]:
    listed: dict[str, list[str]] = yaml.safe_load(_COLUMNS.read_text(encoding="utf-8"))
    return {kind: frozenset(columns) for kind, columns in listed.items()}


def _shown(cell: str, hidden: dict[str, str], hashes: Hashes) -> str:
    for value, of_it in hidden.items():
        if len(value) >= _SHORTEST and value in cell:
            cell = cell.replace(value, of_it)
    return hashes.in_text(cell)
