"""DuckDB reads a file only where it gives the rows and lines that Python gives; anything else is left to Python."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from fixtures.files.csv_duckdb import read_if_equivalent
from fixtures.files.csv_mistakes import LONGEST_CELL
from fixtures.files.csv_python import open_csv
from fixtures.files.parquet_copy import copying_database
from fixtures.problems import BadInput

Rows = list[tuple[int | str | None, ...]]

pieces = [
    "a",
    "é",
    " ",
    "7",
    ",",
    ",",
    ",",
    ";",
    "|",
    "\t",
    "\u00a0",
    '"',
    '"',
    '""',
    '","',
    "\n",
    "\n",
    "\r\n",
    "\r\n",
    "\r",
]
rare = ["\0", "\\", "#", "'", "\ufeff", "\x1a", "\u2028", "\x85", "\x0b", "\x1f", "NULL"]
bodies = st.lists(st.sampled_from(pieces) | st.sampled_from(rare), max_size=24).map("".join)
cells = st.sampled_from(
    ["", "a", "é b", '"x"', '"x,y"', '"two\nlines"', '"two\r\nlines"', '"say ""so"""', '""', "#N/A"]
)


HEADERS = [
    *(
        f"{names}{end}"
        for names in ("h,i", '"h","i"', "h;i", "h|i", "h^i,j", "h", "h,i,j")
        for end in ("\n", "\r\n", "\r")
    ),
    *(
        "sep=,\nh,i\n",
        "SEP=;\r\nh;i\r\n",
        '"sep=|"\rh|i\r',
        "\nh,i\n",
        '"h\ri",j\n',
        '"h\ni",j\r\n',
        "h,i\r\r\n",
        "h,i",
    ),
]


@st.composite
def written(draw: st.DrawFn) -> str:
    """What a spreadsheet or a loader wrote, at times with something that is amiss in the middle of it."""
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    rows = draw(st.lists(st.tuples(cells, cells), max_size=8))
    lines = [f"{one},{other}{end}" for one, other in rows]
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, len(lines))), draw(bodies))
    text = "".join(lines)
    return text.removesuffix(end) if draw(st.booleans()) else text


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with copying_database(tmp_path_factory.mktemp("spill")) as opened:
        yield opened


def both(
    database: duckdb.DuckDBPyConnection, folder: Path, content: bytes, *, loaded: bool = False
) -> tuple[Rows | None, Rows | None]:
    """The rows that Python reads and those that DuckDB reads; None where one of them refuses the file."""
    path = folder / "some.csv"
    path.write_bytes(content)
    by_python: Rows | None = None
    by_duckdb: Rows | None = None
    with suppress(BadInput), open_csv(path, loaded=loaded) as file:
        if records := read_if_equivalent(database, file, folder / "utf8", lambda _: False, None):
            by_duckdb = database.execute(records.select).fetchall()
            assert records.rows == len(by_duckdb)
        rows = [(line, row, *(cell or None for cell in cells)) for line, row, cells in file.records]
        file.problems.raise_any()
        by_python = rows
    return by_python, by_duckdb


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.sampled_from(HEADERS),
    body=bodies | written(),
    encoding=st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"]),
    loaded=st.booleans(),
)
@example(header="h,i\n", body='"a" ,b\n', encoding="utf-8", loaded=False)
@example(header="h,i\n", body='a,b "c"\n', encoding="utf-8", loaded=True)
@example(header="h,i\n", body='a, ""b""\n', encoding="utf-8", loaded=True)
@example(header="h;i\n", body='"a\n";"b;"";c"\n', encoding="utf-8", loaded=True)
@example(header="h,i\n", body="a,b,\n", encoding="utf-8", loaded=False)
@example(header="h,i\r", body="a,b\rc,d\r", encoding="utf-8", loaded=False)
@example(header="h,i\r", body="a,b\nc,d\n", encoding="utf-8", loaded=False)
@example(header="h,i\n", body="a,b\n,\n", encoding="utf-8", loaded=False)
@example(header="h,i\n", body="a,b\n\u00a0, \n", encoding="utf-8", loaded=False)
@example(header="h,i\n", body="a,b\n\n", encoding="utf-8", loaded=False)
@example(header="h,i\r\n", body="a,b\nc,d\r\n", encoding="utf-8", loaded=False)
def test_what_duckdb_accounts_for_is_what_python_reads(
    database: duckdb.DuckDBPyConnection, tmp_path: Path, header: str, body: str, encoding: str, loaded: bool
) -> None:
    by_python, by_duckdb = both(database, tmp_path, (header + body).encode(encoding), loaded=loaded)

    assert by_duckdb in (None, by_python)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "unended"])
def test_duckdb_reads_all_that_spreadsheets_and_loaders_write(
    database: duckdb.DuckDBPyConnection, tmp_path: Path, encoding: str, end: str, last: bool
) -> None:
    rows = ["Username,LastName", '"a","say ""so"", é"', '"",é', '"two\nlines",x', "#N/A,y"]
    by_python, by_duckdb = both(database, tmp_path, (end.join(rows) + end * last).encode(encoding), loaded=True)

    assert by_python == [
        (2, 2, "a", 'say "so", é'),
        (3, 3, None, "é"),
        (4, 4, "two\nlines", "x"),
        (6, 5, "#N/A", "y"),
    ]
    assert by_duckdb == by_python


@pytest.mark.parametrize("characters", [LONGEST_CELL, LONGEST_CELL + 1])
def test_a_cell_that_python_finds_endless_is_left_to_python(
    database: duckdb.DuckDBPyConnection, tmp_path: Path, characters: int
) -> None:
    by_python, by_duckdb = both(database, tmp_path, b'h,i\nx,"' + b"a" * characters + b'"\n')

    assert (by_python is None) == (characters > LONGEST_CELL)
    assert by_duckdb is None
