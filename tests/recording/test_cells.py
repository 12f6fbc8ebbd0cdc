"""CSV rewritten piece by piece: where the pieces end changes nothing, and what is quoted stays so."""

import io
from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from fixtures.org.masking.csv_cells import Replace, with_cells

HEADERS = ("a", "b", "c")
content = st.text(st.sampled_from('"",,\r\n\n xyz'), max_size=60)
lengths = st.lists(st.integers(1, 7), min_size=1)


class Slow(io.StringIO):
    """A source that gives its header, and then a few characters at a time."""

    def __init__(self, text: str, lengths: Sequence[int]) -> None:
        super().__init__("a,b,c\n" + text, newline="")
        self.lengths = [6, *lengths]

    def read(self, size: int | None = -1, /) -> str:
        return super().read(self.lengths.pop(0) if self.lengths else size)


def shown(source: io.StringIO) -> str:
    return "".join(with_cells(source, HEADERS, [marking(name) for name in HEADERS], marking("-")))


def marking(name: str) -> Replace:
    return lambda cell: cell and f"{name}({cell})"


@given(content, lengths)
@example('"x,\n""y"",","z\n', [3, 5])
def test_a_file_reads_the_same_in_whatever_pieces_it_comes(text: str, lengths: list[int]) -> None:
    assert "".join(with_cells(Slow(text, lengths), HEADERS, [str] * 3, str)) == "a,b,c\n" + text
    assert shown(Slow(text, lengths)) == shown(Slow(text, []))


def test_a_quoted_cell_stays_one_however_it_is_cut() -> None:
    text = '"Doe, ""J""\nand Co",2\r\n3,4,5,6\n'
    for length in range(1, len(text)):
        assert shown(Slow(text, [length])) == 'a,b,c\n"a(Doe, ""J""\nand Co)",b(2)\r\na(3),b(4),c(5),-(6)\n'
