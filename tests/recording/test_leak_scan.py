"""The files of a recording, read for the last look: what is searched for is found wherever a piece of them ends."""

from pathlib import Path

import pytest

from fixtures.org.recording.leak_scan import windows

SECRET = "L'Étoile Şahin 漢"
ESCAPED = SECRET.encode("unicode_escape").decode().replace("'", "\\'")
PERCENT = "L%27%C3%89toile+%C5%9Eahin+%E6%BC%A2"
MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    ("written", "encoding"), [(SECRET, "utf-8"), (SECRET, "utf-16"), (ESCAPED, "ascii"), (PERCENT, "ascii")]
)
@pytest.mark.parametrize("before", [0, MEGABYTE - 7, 2 * MEGABYTE - 7, 2 * MEGABYTE + 70_000, 3 * MEGABYTE - 7])
def test_a_value_is_read_whole_in_a_piece_that_it_begins_in(
    tmp_path: Path, written: str, encoding: str, before: int
) -> None:
    path = tmp_path / "text"
    path.write_bytes((" " * before + written + " " * (3 * MEGABYTE - before)).encode(encoding))
    assert any(text.find(SECRET) in begins_in for text, begins_in in windows(path, len(SECRET)))


def test_an_old_code_page_is_read_though_nobody_names_it(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes((" " * 2 * MEGABYTE + "Zoë").encode("cp1252"))
    assert any("Zoë" in text for text, _ in windows(path, 3))
