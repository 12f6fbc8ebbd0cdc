"""A CSV file of a run, offenders or ledger, with hashes in place of people."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

from fixtures.csv_form import cells_of_any_length
from reports.bundle.redaction.columns import redacted_row
from reports.bundle.redaction.hashes import Hashes

_ESCAPED = re.compile(r"'(?='*(?:[^\w'\"=+\-@]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r]))")
"""The apostrophe that keeps a cell from being run as a formula."""


def redact_csv(source: Path, target: Path, hashes: Hashes, keys_name_people: Callable[[str], bool]) -> None:
    """
    Copy a file whose first column is the load, row by row.

    :param keys_name_people: whether the row keys of a load are themselves addresses, usernames or names.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        cells_of_any_length(),
        source.open(encoding="utf-8-sig", newline="") as rows,
        target.open("w", encoding="utf-8-sig", newline="") as written,
    ):
        reader = csv.reader(rows)
        writer = csv.writer(written, quoting=csv.QUOTE_ALL)
        columns = next(reader)
        writer.writerow(columns)
        for row in reader:
            meant = [_ESCAPED.sub("", cell, count=1) if _ESCAPED.match(cell) else cell for cell in row]
            hidden = redacted_row(columns, meant, hashes, keys_name_people=keys_name_people(row[0]))
            writer.writerow(old if new == cell else new for old, cell, new in zip(row, meant, hidden, strict=True))
