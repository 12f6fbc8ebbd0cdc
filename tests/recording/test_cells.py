"""CSV rewritten cell by cell: rows, lines, line ends and the habit of quoting stay."""

import csv
import io
from collections.abc import Sequence
from typing import Literal

import pytest
from hypothesis import given, strategies as st

from fixtures.csv_form import DELIMITERS
from fixtures.org.masking.csv_cells import Replace, with_cells

HEADERS = ("a", "b", "c")
rows = st.lists(
    st.lists(st.text(st.sampled_from('"",,;\t\r\n xyz'), max_size=9), max_size=5).filter(lambda r: r != [""])
)

CELLS = ("x", "y z", '"x"', '"x,y"', '"two\nlines"', '"two\r\nlines"', '"say ""so"""', '""', "")
PIECES = [cell + end for cell in CELLS for end in (",", "\n", "\r\n", "\r")]


def marking(name: str) -> Replace:
    return lambda cell: cell and f"{name}({cell})"


def marked(text: str) -> str:
    columns = [marking(name) for name in HEADERS]
    return "".join(with_cells(io.StringIO(text, newline=""), HEADERS, columns, marking("-")))


def with_lines(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(reader.line_num, row) for row in reader]


def written(rows: Sequence[Sequence[str]], delimiter: str, quoting: Literal[0, 1], end: str) -> str:
    """The rows with these line ends; csv.writer quotes line breaks of every kind where its own end has them all."""
    pieces = []
    for row in (HEADERS, *rows):
        piece = io.StringIO(newline="")
        csv.writer(piece, delimiter=delimiter, quoting=quoting).writerow(row)
        pieces.append(piece.getvalue().removesuffix("\r\n") + end)
    return "".join(pieces)


@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
@pytest.mark.parametrize("delimiter", DELIMITERS)
@given(rows=rows, end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_file_that_is_not_changed_is_the_same_to_the_byte(
    rows: list[list[str]], delimiter: str, quoting: Literal[0, 1], end: str
) -> None:
    text = written(rows, delimiter, quoting, end)
    assert "".join(with_cells(io.StringIO(text, newline=""), HEADERS, [str] * 3, str)) == text


@given(
    header=st.sampled_from(["a,b,c\n", "a,b,c\r", "\r\na,b,c\r\n"]),
    text=st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)
def test_a_file_in_whatever_form_keeps_its_rows_and_their_lines(header: str, text: str) -> None:
    before, after = with_lines(f"{header}{text}"), with_lines(marked(f"{header}{text}"))
    if header.startswith("\r"):
        before, after = before[1:], after[1:]
    names = ("a", "b", "c", *"-" * 60)

    assert [line for line, _ in after] == [line for line, _ in before]
    assert [row for _, row in after[1:]] == [
        [cell and f"{name}({cell})" for name, cell in zip(names, row, strict=False)] for _, row in before[1:]
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("line", ["sep=;", '"SEP=|"', "sep=:"])
def test_excels_separator_line_stays_and_names_the_delimiter(line: str, end: str) -> None:
    named = line.strip('"')[-1]
    before = end.join([line, named.join(HEADERS), named.join(("1", "x,y", "3")), ""])

    assert marked(before) == end.join([line, named.join(HEADERS), named.join(("a(1)", "b(x,y)", "c(3)")), ""])


def test_each_line_keeps_its_own_end_and_the_last_may_have_none() -> None:
    assert marked("a,b,c\r1,2,3\n4,5,6\r\n7,8,9") == "a,b,c\ra(1),b(2),c(3)\na(4),b(5),c(6)\r\na(7),b(8),c(9)"


def test_a_longer_row_is_replaced_beyond_its_columns_and_an_empty_cell_stays() -> None:
    text = 'a,b,c\r\n"Doe, ""J""\nand Co",2\r\n\r\n3,,5,6\r\n'
    assert marked(text) == 'a,b,c\r\n"a(Doe, ""J""\nand Co)",b(2)\r\n\r\na(3),,c(5),-(6)\r\n'


def test_a_file_with_other_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="other columns"):
        marked("a,b\n1,2\n")
