"""JSON may hold half a character, and no file can."""

import json

import pytest

from fixtures.org.http.half_characters import whole_characters


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (r"a\ud83db", "a\ufffdb"),
        (r"a\uDC00b", "a\ufffdb"),
        (r"\udc00\ud83d", "\ufffd\ufffd"),
        (r"\ud83d\ud83d\ude00", "\ufffd\N{GRINNING FACE}"),
        (r"\ud83d\ude00", "\N{GRINNING FACE}"),
        (r"a backslash and \\ud83d", r"a backslash and \ud83d"),
        (r"two and \\\ud83d", "two and \\\ufffd"),
        (r"\u00e9\n", "\u00e9\n"),
    ],
)
def test_half_of_a_character_is_a_replacement_character_and_all_else_stays(sent: str, read: str) -> None:
    assert json.loads(whole_characters(f'"{sent}"'.encode())) == read
