"""Whether the CSV files of a bundle have as many rows as evidence.json says."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fixtures.csv_form import cells_of_any_length
from reports.verify.findings import Found, broken

_LEDGER = "ledger.csv"


def compare_offenders(evidence: Mapping[str, Any], folder: Path) -> Iterator[Found]:
    """Offenders of each check, load by load."""
    counts: dict[str, Counter[str]] = {}
    for check in evidence["checks"]:
        if check["offenders_csv"]:
            counts.setdefault(check["offenders_csv"], Counter())[check["load"]] += check["offenders"]
    files = {path.relative_to(folder).as_posix(): path for path in (folder / "offenders").glob("*.csv")}
    for name in sorted({*counts, *files}):
        if name not in files:
            yield broken(f"{name}: evidence.json names its offenders, and it is missing")
        elif name not in counts:
            yield broken(f"{name}: evidence.json knows no offenders in it")
        else:
            yield from _compared(name, counts[name], _counted(files[name], ("load",)))


def compare_ledger(evidence: Mapping[str, Any], folder: Path) -> Iterator[Found]:
    """Rows of each load in each state."""
    states = {f"{load} {state}": rows for load, of_it in evidence["ledger"].items() for state, rows in of_it.items()}
    if (folder / _LEDGER).is_file():
        yield from _compared(_LEDGER, Counter(states), _counted(folder / _LEDGER, ("load", "state")))
    elif states:
        yield broken(f"{_LEDGER}: it is missing, and evidence.json has its totals")


def _compared(name: str, said: Counter[str], there: Counter[str] | None) -> Iterator[Found]:
    if there is None:
        yield broken(f"{name}: it cannot be read")
        return
    for each in sorted(+said | +there):
        if said[each] != there[each]:
            yield broken(f"{name}: {each}: it has {there[each]:,} rows, evidence.json says {said[each]:,}")


def _counted(file: Path, columns: tuple[str, ...]) -> Counter[str] | None:
    """How many rows there are of each value of these columns; None where the file cannot be read."""
    try:
        with cells_of_any_length(), file.open(encoding="utf-8-sig", newline="") as rows:
            reader = csv.reader(rows, strict=True)
            header = next(reader, [])
            places = [header.index(column) for column in columns]
            return Counter(" ".join(row[place] for place in places) for row in reader)
    except (OSError, ValueError, IndexError, csv.Error):
        return None
