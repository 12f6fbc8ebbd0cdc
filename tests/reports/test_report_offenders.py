"""Offenders' CSVs: every cell comes back, no spreadsheet runs one, and no two workers lose a row."""

import csv
import re
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings, strategies as st

from reports.judging.findings import FindingId
from reports.judging.offenders import ESCAPED_MACRO, csv_of, write_csvs, write_part
from tests.reports.made_up_rows import rows_of, write_rows

HELP = FindingId("MEM-01", "wave-1", "help-customers", (("site", "Help Center"),))
texts = st.text(st.characters(exclude_categories=["Cs"]))

FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def escaped(cell: str | None) -> str | None:
    with duckdb.connect() as database:
        database.execute(ESCAPED_MACRO)
        return database.execute("select escaped($1::varchar)", [cell]).fetchall()[0][0]  # type: ignore[no-any-return]


def unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell.lstrip("'")) else cell


def merged(folder: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[list[str]]:
    write_rows(folder, HELP, columns, rows)
    (path,) = write_csvs(folder)
    return read(path)


def test_a_row_says_its_load_cohort_and_parameters(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, ["line", "Username"], [(7, "ana@help.example")])
    assert write_part(tmp_path, HELP, rows) == csv_of("MEM-01")
    assert write_csvs(tmp_path) == [tmp_path / "MEM-01.csv"]
    assert read(tmp_path / "MEM-01.csv") == [
        ["load", "cohort", "parameters", "line", "Username"],
        ["wave-1", "help-customers", "site=Help Center", "7", "ana@help.example"],
    ]


def test_excel_sees_utf_8(tmp_path: Path) -> None:
    merged(tmp_path, ["Name"], [["Zoë Ó Sé"]])
    assert (tmp_path / "MEM-01.csv").read_bytes().startswith("\ufeff".encode())


def test_no_parts_leave_no_file(tmp_path: Path) -> None:
    assert write_csvs(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_parts_of_a_check_become_one_file_and_those_of_another_check_do_not(tmp_path: Path) -> None:
    write_rows(tmp_path, FindingId("MEM-01", "wave-1", "resellers"), ["line"], [[2]])
    write_rows(tmp_path, FindingId("MEM-01", "wave-1", "agents"), ["line"], [[1]])
    write_rows(tmp_path, FindingId("CON-01", "wave-1", None), ["line"], [[3]])
    assert [path.name for path in write_csvs(tmp_path)] == ["CON-01.csv", "MEM-01.csv"]
    assert [row[1] for row in read(tmp_path / "MEM-01.csv")] == ["cohort", "agents", "resellers"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CON-01.csv", "MEM-01.csv"]


def test_parts_with_other_columns_keep_each_cell_under_its_own(tmp_path: Path) -> None:
    write_rows(tmp_path, FindingId("USR-04", "wave-1"), ["line", "nickname"], [["2", "jo"]])
    write_rows(tmp_path, FindingId("USR-04", "wave-2"), ["line", "Id", "nickname"], [["3", "005", "al"]])
    write_csvs(tmp_path)
    header, first, second = read(tmp_path / "USR-04.csv")
    assert dict(zip(header, first, strict=True))["nickname"] == "jo"
    assert dict(zip(header, second, strict=True))["nickname"] == "al"
    assert dict(zip(header, first, strict=True))["Id"] == ""


def test_a_column_called_like_a_leading_one_stands_beside_it(tmp_path: Path) -> None:
    header, row = merged(tmp_path, ["cohort"], [["what the row said"]])
    assert (header, row[1], row[3]) == (
        ["load", "cohort", "parameters", "cohort"],
        "help-customers",
        "what the row said",
    )


def test_the_rows_stand_in_the_order_of_their_lines_and_the_first_column_is_a_number(tmp_path: Path) -> None:
    _, *rows = merged(tmp_path, ["line"], [[10], [9], [100]])
    assert [row[3] for row in rows] == ["9", "10", "100"]


@pytest.mark.parametrize(
    "start", [*"=+-@\t\r", "'=", "''+", " =", "\n=", "\r\n +", "\ufeff=", "\u200b=", *"\uff1d\uff0b\uff0d\uff20"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    cell = f"{start}cmd|' /C calc'!A0"
    assert escaped(cell) == "'" + cell


def test_plain_cells_stay_as_they_are() -> None:
    plain = ["O'Hara", "'quoted'", "a=b", "1 = 1", "", None]
    assert [escaped(cell) for cell in plain] == plain


def test_every_cell_is_quoted_for_a_spreadsheet_that_splits_at_semicolons_too(tmp_path: Path) -> None:
    cells = ["a;b", "a,b", 'say "x"', "two\nlines", "a\rb", "#1", " ", "null", "\0"]
    write_rows(tmp_path, HELP, ["line", "note"], list(enumerate(cells)))
    write_csvs(tmp_path)
    with (tmp_path / "expected.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["load", "cohort", "parameters", "line", "note"])
        writer.writerows(["wave-1", "help-customers", "site=Help Center", *row] for row in enumerate(cells))
    assert (tmp_path / "MEM-01.csv").read_bytes() == (tmp_path / "expected.csv").read_bytes()


def test_a_cell_longer_than_csvs_default_limit_survives(tmp_path: Path) -> None:
    write_rows(tmp_path, HELP, ["note"], [["x" * 200_000]])
    (path,) = write_csvs(tmp_path)
    assert path.read_text(encoding="utf-8-sig").splitlines()[1].endswith(',"' + "x" * 200_000 + '"')


@settings(max_examples=25)
@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=20))
def test_every_cell_comes_back_and_none_is_a_formula(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    _, *written = merged(tmp_path_factory.mktemp("run"), ["Username", "Name"], rows)
    assert sorted([unescaped(cell) for cell in row[3:]] for row in written) == sorted(rows)
    assert not any(FORMULA.match(cell) for row in written for cell in row)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, ["line", "Username"], [(n, f"user.{n}@help.example") for n in range(50_000)])
    assert rows.total == 50_000
    tracemalloc.start()
    write_part(tmp_path, HELP, rows)
    write_csvs(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
