"""Parts of the load file for a loader, in its own form: which rows can be loaded, which must be corrected first."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from fixtures.checksums import sha256_of
from fixtures.csv_form import delimiter_of, separator_of
from fixtures.files import BLANK
from fixtures.plan import Migration, Target
from fixtures.secrets import without_secrets

if TYPE_CHECKING:
    import duckdb

    from fixtures.snapshot import Part

WHY = "WHY"
"""The last column of a file of rows that must be corrected."""
_WITH_THEIR_MARKS = {"utf-8-sig": "utf-8"}
"""Encodings in which a byte order mark is a character like others, so that it is written as it was read."""


@dataclass(frozen=True)
class LoadedFile:
    """A load file as it was judged: where it is, and how its text is read."""

    path: Path
    encoding: str

    @classmethod
    def as_judged(cls, migration: Migration, target: Target, part: Part) -> LoadedFile | None:
        """That of the migration, or of the recording; None where neither is what the phase has read."""
        judged = next(file for file in part.files if file.kind == "load")
        recorded = migration.recording(target.org, *target.key) / "files"
        for path in (migration.folder / judged.path, recorded / judged.path):
            if path.is_file() and sha256_of(path) == judged.sha256:
                return cls(path, judged.encoding)
        return None

    @cached_property
    def delimiter(self) -> str:
        """As its reader finds it."""
        with self.path.open(encoding=self.encoding, newline="") as text:
            if (named := separator_of(text.readline())) is not None:
                return named
            text.seek(0)
            return delimiter_of(text)

    @property
    def text_encoding(self) -> str:
        """The encoding without a byte order mark of its own."""
        if self.encoding == "utf-16":
            with self.path.open("rb") as file:
                return "utf-16-be" if file.read(2) == codecs.BOM_UTF16_BE else "utf-16-le"
        return _WITH_THEIR_MARKS.get(self.encoding, self.encoding)

    @property
    def line_ending(self) -> str:
        """As the Salesforce CLI calls it."""
        with self.path.open(encoding=self.text_encoding, newline="") as text:
            return "CRLF" if text.readline().endswith("\r\n") else "LF"


@dataclass(frozen=True)
class Record:
    """The text of a record, with its line end; ``rest`` are blank lines up to the next one."""

    text: str
    rest: str

    def with_last_cell(self, cell: str, delimiter: str) -> str:
        """The record with one more cell."""
        body = self.text.rstrip("\r\n")
        return f"{body}{delimiter}{cell}{self.text[len(body) :]}{self.rest}"


def write_parts(file: LoadedFile, places: duckdb.DuckDBPyConnection, into: Path) -> dict[str, int]:
    """
    Write each row of a load file, byte for byte but for secrets of this run, into the part that it is placed in.

    Returns how many rows each has.

    :param places: has run a SELECT of line, part (a file's name, null for none) and why (null where it needs no
        reason), one row a row of the load file, by line.
    """
    counts: dict[str, int] = {}
    with ExitStack() as opened, file.path.open(encoding=file.text_encoding, newline="") as text:
        parts: dict[str, TextIO] = {}
        records = _records(text, _lines(places))
        header, _ = next(records)
        for record, (_, part, why) in records:
            if part is None:
                continue
            if part not in parts:
                into.mkdir(parents=True, exist_ok=True)
                out = (into / part).open("w", encoding=file.text_encoding, newline="")
                parts[part] = opened.enter_context(out)
                parts[part].write(_with(header, WHY if why else None, file.delimiter))
            reason = why and why.encode(file.text_encoding, "replace").decode(file.text_encoding)
            parts[part].write(without_secrets(_with(record, reason, file.delimiter)))
            counts[part] = counts.get(part, 0) + 1
    return counts


_Place = tuple[int, str | None, str | None]


def _lines(places: duckdb.DuckDBPyConnection) -> Iterator[_Place]:
    while batch := places.fetchmany(10_000):
        yield from batch


def _records(text: TextIO, places: Iterator[_Place]) -> Iterator[tuple[Record, _Place]]:
    """The header, as if it were placed, and each row with its place."""
    place: _Place = (0, None, None)
    following = next(places, None)
    lines: list[str] = []
    for number, line in enumerate(text, start=1):
        if following and number == following[0]:
            yield _record(lines, 0 if place[0] else _above_the_header(lines)), place
            place, following, lines = following, next(places, None), []
        lines.append(line)
    yield _record(lines, 0 if place[0] else _above_the_header(lines)), place


def _record(lines: list[str], above: int = 0) -> Record:
    """
    A record ends where its quotes do; what follows are blank rows.

    :param above: lines before it that belong to it: Excel's separator line, blank ones above the header.
    """
    quotes = 0
    for number, line in enumerate(lines, start=1):
        quotes += line.count('"') if number > above else 0
        if quotes % 2 == 0 and number > above:
            return Record("".join(lines[:number]), "".join(lines[number:]))
    return Record("".join(lines), "")


def _above_the_header(lines: list[str]) -> int:
    unmarked = (line.lstrip("\ufeff") for line in lines)
    is_above = (separator_of(line) is not None or not line.strip(BLANK) for line in unmarked)
    return sum(takewhile(bool, is_above))


def _with(record: Record, why: str | None, delimiter: str) -> str:
    if why is None:
        return record.text + record.rest
    cell = why if why == WHY else '"' + why.replace('"', '""') + '"'
    return record.with_last_cell(cell, delimiter)
