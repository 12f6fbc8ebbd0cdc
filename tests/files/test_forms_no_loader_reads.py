"""Load files that Rollcall reads and a loader does not: a note says what to change before the load."""

from pathlib import Path

import pytest

from fixtures.files.load_file import LoadFile, read_load_file
from fixtures.files.parquet_copy import copying_database


def read(folder: Path, text: str, encoding: str = "utf-8") -> LoadFile:
    path = folder / "load.csv"
    path.write_bytes(text.encode(encoding))
    with copying_database(folder) as database:
        return read_load_file(path, None, folder / "normalized.parquet", database)


@pytest.mark.parametrize("name", [" Alias", "Alias ", "Alias\u00a0"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_column_name_with_blanks_around_it_is_named(tmp_path: Path, name: str, quote: str) -> None:
    load = read(tmp_path, f"Username,{quote}{name}{quote}\na,b\n")

    assert load.fields == ("Username", "Alias")
    (note,) = load.notes
    assert note.startswith(f"column names with blanks around them: '{name}'. To a loader these are other names")


def test_of_many_names_with_blanks_the_first_are_named(tmp_path: Path) -> None:
    (note,) = read(tmp_path, "Username, A, B, C, D, E, F\na,b,c,d,e,f,g\n").notes

    assert "them: ' A', ' B', ' C', ' D', ' E' and 1 more." in note


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_utf_16_file_is_named(tmp_path: Path, encoding: str) -> None:
    (note,) = read(tmp_path, "Username,Alias\na,b\n", encoding).notes

    assert note.startswith("it is UTF-16, which loaders do not read: save it as UTF-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_that_every_loader_reads_needs_no_note(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "Username,Alias\r\na,b\r\n", encoding).notes == ()
