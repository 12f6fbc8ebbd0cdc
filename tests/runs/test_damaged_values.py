"""Damaged text and keys are named, each with its damage; right names in any language are not."""

import csv
from pathlib import Path

from tests.runs.whole_runs import Ended, Runner

RIGHT = [
    *("JO\u00c3O", "\u00c2ngela", "JOS\u00c9\u2019S", "\u00c5sa", "\u0141ukasz", "Zo\u00eb", "O\u2019Neill"),
    *("\u039a\u03ce\u03c3\u03c4\u03b1\u03c2", "\u0418\u0432\u0430\u043d", "\u00c4rzte \u2013 AG"),
]
DAMAGED = {
    "Zo\u00c3\u00ab": "UTF-8 read as Windows-1252",
    "Wi\u00c5\u203aniewski": "UTF-8 read as Windows-1252",
    "\u00d0\u02dc\u00d0\u00b2\u00d0\u00b0\u00d0\u00bd": "UTF-8 read as Windows-1252",
    "O\u00e2\u20ac\u2122Neill": "UTF-8 read as Windows-1252",
    "S\ufffdren": "a letter was lost",
    "?elik": "a letter was lost",
    "#NAME?": "a spreadsheet error",
    "########": "a spreadsheet error",
}


def with_names(migration: Path, names: list[str]) -> None:
    """The names in the cells for first and last names, from the first row on."""
    path = migration / "loads" / "wave-1.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for number, name in enumerate(names):
        rows[number // 2][("FirstName", "LastName")[number % 2]] = name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def before(live: Runner, names: list[str]) -> Ended:
    with_names(live.migration, names)
    return live("checks/before_load", "--org=env", "-q", "-k", "LOAD-14")


def test_each_damaged_name_is_named_with_its_damage(live: Runner) -> None:
    ended = before(live, list(DAMAGED))
    offenders = (ended.runs[-1] / "offenders" / "LOAD-14.csv").read_text(encoding="utf-8-sig").splitlines()
    assert {row["value"]: row["damage"] for row in csv.DictReader(offenders)} == DAMAGED


def test_names_that_are_right_are_not_named(live: Runner) -> None:
    assert before(live, RIGHT).statuses("LOAD-14") == {"passed"}
