"""A load file and its mapping, as Data Loader and the Salesforce CLI read them (facts, 6, 6.1)."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from fixtures.files.java_properties import properties, text_of
from tests.examples.csv_files import UNMAPPED, Row, Sheet
from tests.standin.loader.connection import LoaderError
from tests.standin.schema.schema import Field

PARENT = re.compile(r"(?P<relationship>\w+)[:.](?:(?P<kind>\w+)-)?(?P<field>\w+)")


def read_sheet(file: Path, mapping: Path | None, fields: dict[str, Field], sends_all: bool) -> tuple[Sheet, list[Row]]:
    """
    The file's columns and rows, cells by field.

    Without a mapping a column is for the field of its name; all columns are sent, or only those that are for a field.
    """
    lines = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
    headers, *rows = [line for line in lines if line] or [[]]
    if not headers:
        raise LoaderError(f"{file} is empty")
    known = _mapped(mapping, fields) if mapping else {header.lower(): _field(header, fields) for header in headers}
    columns = [
        (header, known.get(header.lower()) or (header if sends_all else UNMAPPED + header)) for header in headers
    ]
    twice = {field for _, field in columns if [other for _, other in columns].count(field) > 1}
    if twice:
        raise LoaderError(f"{file}: two columns are for {', '.join(sorted(twice))}")
    short = next((number for number, cells in enumerate(rows, start=1) if len(cells) != len(headers)), None)
    if short:
        raise LoaderError(f"{file}: row {short} has {len(rows[short - 1])} cells, the header has {len(headers)}")
    names = [field for _, field in columns]
    return Sheet(tuple(columns)), [dict(zip(names, cells, strict=True)) for cells in rows]


def _mapped(path: Path, fields: dict[str, Field]) -> dict[str, str | None]:
    """The field of each column, None for one that is left out."""
    found: dict[str, str | None] = {}
    for entry in properties(text_of(path)):
        if entry.key is None:
            continue
        field = _field(entry.value, fields) if entry.value else None
        if entry.key.startswith('"') or (entry.value and field is None):
            known = "it takes one field a column, and no constants"
            raise LoaderError(f"{path}:{entry.line}: {entry.key}={entry.value} is not for this loader: {known}")
        found[entry.key.lower()] = field
    return found


def _field(name: str, fields: dict[str, Field]) -> str | None:
    """A field, or a parent's as the Bulk API names it; None for what is neither."""
    if name.lower() in fields:
        return fields[name.lower()].name
    match = PARENT.fullmatch(name)
    reference = _reference(match["relationship"], fields.values()) if match else None
    if match is None or reference is None:
        return None
    kind = f"{match['kind'] or reference.referenceTo[0]}:" if len(reference.referenceTo) > 1 else ""
    return f"{kind}{reference.relationshipName}.{match['field']}"


def _reference(relationship: str, fields: Iterable[Field]) -> Field | None:
    wanted = relationship.lower()
    return next((item for item in fields if (item.relationshipName or "").lower() == wanted), None)
