"""A file that is named twice, or whose content is, is copied once; its mistakes are found again each time."""

from pathlib import Path

import duckdb
import pytest

from fixtures.files import Copies, copying_database, read_load_file
from fixtures.files.inputs import select_rows
from fixtures.problems import BadInput

LOAD = "Username,LastName\na@example.com,A\nb@example.com,B\n"


def read(path: Path, content: str, copies: Copies, sdl: str | None = None) -> Path:
    """Read a load file of this content below the path; returns its normalized copy."""
    path.mkdir()
    file, mapping = path / "load.csv", path / "users.sdl"
    file.write_text(content, encoding="utf-8")
    mapping.write_text(sdl or "", encoding="utf-8")
    with copying_database(path) as database:
        read_load_file(file, mapping if sdl else None, path / "000.parquet", database, copies=copies)
    return path / "000.parquet"


def test_the_same_content_is_copied_once(tmp_path: Path) -> None:
    copies = Copies()
    first, second = read(tmp_path / "1", LOAD, copies), read(tmp_path / "2", LOAD, copies)
    assert first.samefile(second)


def test_a_copy_that_has_gone_is_made_again(tmp_path: Path) -> None:
    copies = Copies()
    first = read(tmp_path / "1", LOAD, copies)
    first.rename(tmp_path / "sealed")
    assert not read(tmp_path / "2", LOAD, copies).samefile(tmp_path / "sealed")


def test_under_another_mapping_the_same_content_is_another_copy(tmp_path: Path) -> None:
    copies = Copies()
    first = read(tmp_path / "1", LOAD, copies)
    second = read(tmp_path / "2", LOAD, copies, "Username=Username\nLastName=FirstName\n")
    assert not first.samefile(second)
    assert duckdb.execute(f"select FirstName from ({select_rows(second)})").fetchall() == [("A",), ("B",)]


def test_mistakes_are_found_in_each_file_of_the_same_content(tmp_path: Path) -> None:
    copies = Copies()
    for name in ("1", "2"):
        with pytest.raises(BadInput, match=rf"{name}/load.csv:4"):
            read(tmp_path / name, f"{LOAD}c@example.com\n", copies)
