"""The files of a recording: all as it was but for the cells, and those are masked like the answers."""

import pytest

from fixtures.org.recording.manifest import RecordingRefused
from fixtures.org.recording.recorded_files import RecordedFile
from tests.recording.recorded_world import (
    COLUMNS,
    CONTACT,
    HEADERS,
    LOAD,
    PEOPLE,
    ROW,
    USERNAME,
    World,
    read,
    write,
)


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp1252", ","), ("utf-16", "\t"), ("utf-8-sig", ";")])
def test_files_keep_encoding_delimiter_quotes_and_line_numbers(world: World, encoding: str, delimiter: str) -> None:
    headers, text = ("LASTNAME", "Old Key", "STATUS"), 'two\r\nlines, "quoted"; and\ttabbed Šašiž'
    write(world.migration / "a.csv", headers, ("Šašiž", text, "Item Created"), encoding=encoding, delimiter=delimiter)
    file = RecordedFile("a.csv", tuple(zip(headers, ("LastName", "column:Old Key", None), strict=True)), encoding)
    with world.recorder(file):
        world.live().describe(["User"])
    masked = read(world.folder / "files" / "a.csv", encoding, delimiter)
    assert masked[0] == list(headers)
    assert masked[1][2] == "Item Created"
    assert masked[1][0] != "Šašiž"
    assert [len(cell) for cell in masked[1]] == [len("Šašiž"), len(text), len("Item Created")]
    assert [sign for sign in masked[1][1] if not sign.isalpha()] == [sign for sign in text if not sign.isalpha()]
    before, after = (path.read_bytes() for path in (world.migration / "a.csv", world.folder / "files" / "a.csv"))
    assert after.decode(encoding).count("\n") == before.decode(encoding).count("\n")
    assert len(after) == len(before)


def test_a_value_in_the_wrong_column_is_masked_like_any_other(world: World) -> None:
    shifted = ("O'Brien", "GMT", CONTACT, "Lovelace", "O'Brien", "gold", "Mary Ann Lovelace", "Mary", USERNAME)
    write(world.migration / LOAD.path, HEADERS, shifted)
    with world.recorder():
        world.live().describe(["User"])
    kept = read(world.folder / "files" / LOAD.path)[1]
    assert not {each.casefold() for each in kept} & {each.casefold() for each in PEOPLE}


@pytest.mark.parametrize("path", ["../elsewhere.csv", "loads/missing.csv"])
def test_a_file_that_cannot_be_recorded_is_said(world: World, path: str) -> None:
    write(world.migration.parent / "elsewhere.csv", HEADERS, ROW)
    with pytest.raises(RecordingRefused, match=path), world.recorder(RecordedFile(path, COLUMNS, "utf-8")):
        world.live().describe(["User"])
    assert not (world.migration / "recorded").exists()
