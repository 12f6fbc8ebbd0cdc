"""Load and result files as the legacy system's export and Data Loader write them."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.standin.loading.load import Result

Row = dict[str, str]
UNMAPPED = "column:"


@dataclass(frozen=True)
class Sheet:
    """The columns of a load file: each header, and the field that it is mapped to or `column:<header>`."""

    columns: tuple[tuple[str, str], ...]

    @property
    def headers(self) -> list[str]:
        return [header for header, _ in self.columns]

    @property
    def mapped(self) -> list[str]:
        return [field for _, field in self.columns if not field.startswith(UNMAPPED)]

    def mapping(self, path: Path) -> None:
        """Write the Data Loader mapping, an .sdl."""
        lines = [f"{header}={_target(field)}" for header, field in self.columns]
        path.write_text("\n".join(["# Data Loader mapping: header of the legacy export = field of User", *lines, ""]))

    def write(self, path: Path, rows: Iterable[Row]) -> None:
        _write(path, [self.headers, *map(self._cells, rows)])

    def soap_results(self, folder: Path, stem: str, outcomes: Sequence[tuple[Row, Result]]) -> None:
        """`<stem>-success.csv` and `<stem>-error.csv`: the whole rows; an error's message without its code."""
        repeats_id = self.headers[0] == "ID"
        success = [
            [*([] if repeats_id else [result.id or ""]), *self._cells(row), f"Item {_done(result)}"]
            for row, result in outcomes
            if result.success
        ]
        error = [[*self._cells(row), result.message] for row, result in outcomes if not result.success]
        headers = self.headers if repeats_id else ["ID", *self.headers]
        _write(folder / f"{stem}-success.csv", [[*headers, "STATUS"], *success], "utf-8-sig")
        _write(folder / f"{stem}-error.csv", [[*self.headers, "ERROR"], *error], "utf-8-sig")

    def bulk1_results(self, folder: Path, stem: str, outcomes: Sequence[tuple[Row, Result]]) -> None:
        """The same by Bulk API 1.0: an error's code before its message, its fields in a second line of the cell."""
        coded = [(row, replace(result, message=_said_in_two_lines(result))) for row, result in outcomes]
        self.soap_results(folder, stem, coded)

    def served_results(self, folder: Path, stem: str, outcomes: Sequence[tuple[Row, Result]]) -> None:
        """What Bulk API 2.0 itself answers, as `sf data ... bulk` keeps it: in an order of its own."""
        last_first = outcomes[::-1]
        success = [[r.id or "", str(r.created).lower(), *self._sent(row)] for row, r in last_first if r.success]
        error = [[r.id or "", _said(r), *self._sent(row)] for row, r in last_first if not r.success]
        _write(folder / f"{stem}-success.csv", [["sf__Id", "sf__Created", *self.mapped], *success])
        _write(folder / f"{stem}-error.csv", [["sf__Id", "sf__Error", *self.mapped], *error])

    def unprocessed(self, folder: Path, stem: str, rows: Iterable[Row]) -> None:
        """`<stem>-unprocessed.csv`: what a job of Bulk API 2.0 that ended early has not come to."""
        _write(folder / f"{stem}-unprocessed.csv", [self.mapped, *map(self._sent, rows)])

    def bulk2_results(self, folder: Path, stem: str, outcomes: Sequence[tuple[Row, Result]]) -> None:
        """The same by Bulk API 2.0: what the server answers for successes, Data Loader's own header for errors."""
        success = [[r.id or "", str(r.created).lower(), *self._sent(row)] for row, r in outcomes if r.success]
        error = [["", _said(result), *self._sent(row)] for row, result in outcomes if not result.success]
        sent = [header for header, field in self.columns if not field.startswith(UNMAPPED)]
        _write(folder / f"{stem}-success.csv", [["sf__Id", "sf__Created", *self.mapped], *success])
        _write(folder / f"{stem}-error.csv", [["ID", "ERROR", *sent], *error])

    def _cells(self, row: Row) -> list[str]:
        return [row.get(field, "") for _, field in self.columns]

    def _sent(self, row: Row) -> list[str]:
        return [row.get(field, "") for field in self.mapped]


def _target(field: str) -> str:
    return "" if field.startswith(UNMAPPED) else field.replace(".", r"\:")


def _done(result: Result) -> str:
    return "Created" if result.created else "Updated"


def _said(result: Result) -> str:
    return f"{result.code}:{result.message}:{', '.join(result.fields)} --"


def _said_in_two_lines(result: Result) -> str:
    return f"{result.code}:{result.message}\nError fields: {', '.join(result.fields)}"


def _write(path: Path, records: Iterable[Sequence[str]], encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(records)
