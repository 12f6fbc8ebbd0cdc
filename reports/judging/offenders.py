"""
Offenders as CSV files for Excel: one file per check, whatever the number of loads, cohorts and workers.

Each finding streams its rows into a part; the parts of a check are merged when all are written. A cell that a
spreadsheet would run as a formula gets a leading apostrophe, and so does one that looks so escaped already.
To have the cell back, remove one apostrophe where = + - @, tab or carriage return follows the apostrophes.
"""

import csv
import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from fixtures.database import literal
from reports.judging.findings import FindingId

LEADING = ("load", "cohort", "parameters")
PARTS = ".parts"
LONGEST_CELL = 2**31 - 1
_FORMULA = r"'*[=+\-@\t\r]"
_LOOKS_LIKE_A_FORMULA = re.compile(_FORMULA)
ESCAPED_MACRO = f"""
create or replace temp macro escaped(value) as
    case when regexp_matches(value, {literal("^" + _FORMULA)}) then '''' || value else value end
"""
"""What `escaped` makes of a text, in SQL."""


def csv_of(check: str) -> str:
    """Where a check's offenders are, relative to the run's folder."""
    return f"offenders/{check}.csv"


def write_part(
    folder: Path, finding: FindingId, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> str | None:
    """
    Streams a finding's rows beneath `folder`, the run's `offenders`.

    Rows are as long as `columns`; None is an empty cell. Returns `csv_of(check)`, or None without rows.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return None
    part = _part(folder, finding)
    part.parent.mkdir(parents=True, exist_ok=True)
    parameters = "; ".join(f"{name}={value}" for name, value in finding.parameters)
    leading = [finding.load, finding.cohort or "", parameters]
    with complete_or_absent(part) as file:
        writer = csv.writer(file)
        writer.writerow([*LEADING, *columns])
        writer.writerow(_cells([*leading, *first]))
        writer.writerows(_cells([*leading, *row]) for row in rows)
    return csv_of(finding.check)


def read_part(folder: Path, finding: FindingId, *columns: str) -> Iterator[list[str]]:
    """
    These columns of a finding's rows, as `write_part` wrote them; a column that it lacks is empty.

    Nothing where the finding has no rows, or `merge` has made an end of the parts.
    """
    part = _part(folder, finding)
    if not part.exists():
        return
    with _reading(part) as rows:
        own = next(rows)[len(LEADING) :]
        places = [len(LEADING) + own.index(column) if column in own else None for column in columns]
        for row in rows:
            yield ["" if place is None else row[place] for place in places]


def merge(folder: Path) -> list[Path]:
    """Makes `<check>.csv` in `folder` of the parts beneath it and removes them; memory is that of one row."""
    merged = []
    for check in sorted((folder / PARTS).glob("*")):
        target = folder / f"{check.name}.csv"
        _merge(sorted(check.glob("*.csv"), key=_scope), target)
        merged.append(target)
    shutil.rmtree(folder / PARTS, ignore_errors=True)
    return merged


def _merge(parts: Sequence[Path], target: Path) -> None:
    headers = [_header(part) for part in parts]
    columns = list(dict.fromkeys(column for header in headers for column in header))
    with complete_or_absent(target, encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(_cells(name for name, _ in columns))
        for part, header in zip(parts, headers, strict=True):
            places = [columns.index(column) for column in header]
            with _reading(part) as rows:
                next(rows)
                writer.writerows(_placed(row, places, len(columns)) for row in rows)


def _part(folder: Path, finding: FindingId) -> Path:
    digest = hashlib.sha256(str(finding).encode()).hexdigest()[:16]
    return folder / PARTS / finding.check / f"{digest}.csv"


def _placed(row: Sequence[str], places: Sequence[int], width: int) -> list[str]:
    cells = [""] * width
    for place, cell in zip(places, row, strict=True):
        cells[place] = cell
    return cells


def escaped(value: object) -> str:
    """A cell that no spreadsheet runs; None is an empty one."""
    text = "" if value is None else str(value)
    return f"'{text}" if _LOOKS_LIKE_A_FORMULA.match(text) else text


def _cells(row: Iterable[object]) -> list[str]:
    return [escaped(value) for value in row]


def _header(part: Path) -> list[tuple[str, int]]:
    """Columns with how often the name stood before: a check's own `load` is not the leading one."""
    with _reading(part) as rows:
        names = next(rows)
    return [(name, names[:place].count(name)) for place, name in enumerate(names)]


def _scope(part: Path) -> list[str]:
    with _reading(part) as rows:
        next(rows)
        return next(rows)[: len(LEADING)]


@contextmanager
def _reading(part: Path) -> Iterator[Iterator[list[str]]]:
    usual = csv.field_size_limit(LONGEST_CELL)
    try:
        with part.open(encoding="utf-8", newline="") as lines:
            yield csv.reader(lines)
    finally:
        csv.field_size_limit(usual)


@contextmanager
def complete_or_absent(target: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A CSV file to write, which is there once it is complete."""
    beside = target.with_suffix(".incomplete")
    with beside.open("w", encoding=encoding, errors="backslashreplace", newline="") as file:
        yield file
    beside.replace(target)
