"""Offenders' CSVs: every cell comes back, no spreadsheet runs one, and no two workers lose a row."""

import csv
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.judging.findings import FindingId
from reports.judging.offenders import ESCAPED_MACRO, csv_of, escaped, merge, write_part

HELP = FindingId("MEM-01", "wave-1", "help-customers", (("site", "Help Center"),))
texts = st.text(st.characters(exclude_categories=["Cs"]))


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in tuple("=+-@\t\r") else cell


def merged(folder: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[list[str]]:
    write_part(folder, HELP, columns, rows)
    (path,) = merge(folder)
    return read(path)


def test_a_row_says_its_load_cohort_and_parameters(tmp_path: Path) -> None:
    assert write_part(tmp_path, HELP, ["line", "Username"], [(7, "ana@help.example")]) == csv_of("MEM-01")
    assert merge(tmp_path) == [tmp_path / "MEM-01.csv"]
    assert read(tmp_path / "MEM-01.csv") == [
        ["load", "cohort", "parameters", "line", "Username"],
        ["wave-1", "help-customers", "site=Help Center", "7", "ana@help.example"],
    ]


def test_excel_sees_utf_8(tmp_path: Path) -> None:
    merged(tmp_path, ["Name"], [["Zoë Ó Sé"]])
    assert (tmp_path / "MEM-01.csv").read_bytes().startswith("\ufeff".encode())


def test_no_rows_leave_no_file(tmp_path: Path) -> None:
    assert write_part(tmp_path, HELP, ["line"], []) is None
    assert merge(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_parts_of_a_check_become_one_file_and_those_of_another_check_do_not(tmp_path: Path) -> None:
    write_part(tmp_path, FindingId("MEM-01", "wave-1", "resellers"), ["line"], [[2]])
    write_part(tmp_path, FindingId("MEM-01", "wave-1", "agents"), ["line"], [[1]])
    write_part(tmp_path, FindingId("CON-01", "wave-1", None), ["line"], [[3]])
    assert [path.name for path in merge(tmp_path)] == ["CON-01.csv", "MEM-01.csv"]
    assert [row[1] for row in read(tmp_path / "MEM-01.csv")] == ["cohort", "agents", "resellers"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CON-01.csv", "MEM-01.csv"]


def test_parts_with_other_columns_keep_each_cell_under_its_own(tmp_path: Path) -> None:
    write_part(tmp_path, FindingId("USR-04", "wave-1"), ["line", "nickname"], [["2", "jo"]])
    write_part(tmp_path, FindingId("USR-04", "wave-2"), ["line", "Id", "nickname"], [["3", "005", "al"]])
    merge(tmp_path)
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


@pytest.mark.parametrize("start", [*"=+-@\t\r", "'=", "''+"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert escaped(f"{start}cmd|' /C calc'!A0").startswith("'" + start)


@given(st.text(st.sampled_from("'=+-@\t\r\n\0 aé\u2028")))
def test_the_database_escapes_a_cell_as_we_do(cell: str) -> None:
    with duckdb.connect() as database:
        database.execute(ESCAPED_MACRO)
        assert database.execute("select escaped($1::varchar)", [cell]).fetchone() == (escaped(cell),)


def test_plain_cells_stay_as_they_are() -> None:
    assert [escaped(cell) for cell in ("O'Hara", "'quoted'", "a=b", "", None)] == [
        "O'Hara",
        "'quoted'",
        "a=b",
        "",
        "",
    ]


def test_a_cell_longer_than_csvs_default_limit_survives(tmp_path: Path) -> None:
    write_part(tmp_path, HELP, ["note"], [["x" * 200_000]])
    (path,) = merge(tmp_path)
    assert path.read_text(encoding="utf-8-sig").splitlines()[1].endswith("," + "x" * 200_000)


def test_a_lone_surrogate_does_not_stop_the_file(tmp_path: Path) -> None:
    assert merged(tmp_path, ["note"], [["\ud800"]])[1][-1] == "\\ud800"


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=5))
def test_every_cell_comes_back_and_none_is_a_formula(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    _, *written = merged(tmp_path_factory.mktemp("run"), ["Username", "Name"], rows)
    assert [[unescaped(cell) for cell in row[3:]] for row in written] == rows
    assert not any(cell.startswith(tuple("=+-@\t\r")) for row in written for cell in row)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    tracemalloc.start()
    write_part(tmp_path, HELP, ["line", "Username"], ((n, f"user.{n}@help.example") for n in range(50_000)))
    merge(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
