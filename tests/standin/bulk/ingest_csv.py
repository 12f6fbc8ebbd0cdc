"""The CSV that ingest jobs take and answer: delimiters, line ends, header, result rows (facts, 5.3, 6.1)."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.standin.loading.load import Result
from tests.standin.schema.schema import SObject
from tests.standin.visibility import visible

if TYPE_CHECKING:
    from tests.standin.org import StandIn

DELIMITERS = {"BACKQUOTE": "`", "CARET": "^", "COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "TAB": "\t"}
LINE_ENDINGS = {"LF": "\n", "CRLF": "\r\n"}
QUOTED = re.compile('"[^"]*"')


class FileError(Exception):
    """The file fails the job as a whole: the job's errorMessage."""


@dataclass(frozen=True)
class Table:
    """The cells of a file, row by row, and its columns."""

    columns: tuple[str, ...] = ()
    rows: list[list[str]] = field(default_factory=list)

    def dicts(self, start: int, end: int) -> list[dict[str, str]]:
        return [dict(zip(self.columns, cells, strict=True)) for cells in self.rows[start:end]]


def read_table(text: str, delimiter: str, line_ending: str) -> Table:
    """
    The file's cells.

    Raises:
        FileError: another line end than the job's (text: public code of several clients), or what is no CSV.

    """
    outside = QUOTED.sub("", text)
    without = outside.replace("\r\n", "") if line_ending == "CRLF" else outside
    if "\r" in without or (line_ending == "CRLF" and "\n" in without):
        setting = f"Current LineEnding setting is {line_ending}"
        raise FileError(f"ClientInputError : LineEnding is invalid on user data. {setting}")
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[delimiter], strict=True)
        columns, *rows = [line for line in lines if line]
    except (csv.Error, ValueError):
        raise FileError("InvalidBatch : Failed to parse CSV") from None
    if any(len(cells) != len(columns) for cells in rows):
        raise FileError("InvalidBatch : Failed to parse CSV: a row has more or fewer cells than the header")
    return Table(tuple(columns), rows)


def columns_are_known(org: "StandIn", sobject: str, columns: Iterable[str]) -> None:
    """
    Look at the header.

    Raises:
        FileError: the object has no such field (facts, 6.2), or the parent is not named as it must be: with its object
            where it may be one of several, else without (text: public notes on Bulk API 2.0 headers).

    """
    for column in columns:
        _column_is_known(org, visible(org, sobject), column)


def _column_is_known(org: "StandIn", sobject: SObject | None, column: str) -> None:
    """A field, `Relationship.Field`, or with several kinds of parents `Object:Relationship.Field`."""
    path, dot, name = column.partition(".")
    if sobject is None or not (dot or sobject.find(column)):
        raise FileError(f"InvalidBatch : Field name not found : {column}")
    if not dot:
        return
    kind, _, relationship = path.rpartition(":")
    reference = sobject.parent(relationship)
    if reference is None:
        raise FileError(f"InvalidBatch : Unable to find relationship: {relationship}")
    if bool(kind) != (len(reference.referenceTo) > 1):
        needed = "is not needed for non" if kind else "is needed for"
        raise FileError(f"InvalidBatch : type {needed} polymorphic foreign key references: {relationship}")
    target = visible(org, kind or reference.referenceTo[0]) if not kind or kind in reference.referenceTo else None
    key = target.find(name) if target else None
    if key is None or not key.idLookup:
        raise FileError(f"InvalidBatch : Field name not found : {column}")


def result_csv(delimiter: str, columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Quoted cells, LF; the last row first, since the order is not that of the upload (facts, 5.3)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=DELIMITERS[delimiter], quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(reversed(list(rows)))
    return out.getvalue()


def said(result: Result) -> str:
    """The text of sf__Error (facts, 5.3)."""
    return f"{result.code}:{result.message}:{', '.join(result.fields)} --"
