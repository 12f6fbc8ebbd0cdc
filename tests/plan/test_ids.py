"""Ids: 15 characters, 18, and the checksum that tells a folded case."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, strategies as st

from fixtures.database.ids import ID_MACRO, is_well_formed, to_18

PUBLISHED = [
    "001xx000003DGb1AAG",
    "750R0000000zxr8IAA",
    "005R0000000UyrWIAS",
    "0052E00000Ji4I0QAJ",
    "00E70000000lfYIEAY",
    "0DLD000000003enOAA",
]
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ids_of_15 = st.text(ALPHANUMERIC, min_size=15, max_size=15)


@pytest.fixture(scope="module")
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(ID_MACRO)
        yield connection


@pytest.mark.parametrize("published", PUBLISHED)
def test_published_ids_get_their_published_checksum(published: str) -> None:
    assert to_18(published[:15]) == published
    assert is_well_formed(published)


@pytest.mark.parametrize("published", PUBLISHED)
def test_a_spreadsheet_that_folds_the_case_breaks_the_checksum(published: str) -> None:
    assert not is_well_formed(published.upper())
    assert not is_well_formed(published.lower())


@pytest.mark.parametrize("odd", ["", "#N/A", "00E70000000lfY", "00E70000000lfYIE", "00E70000000lfY!", " " * 15])
def test_what_is_no_id_stays_as_it_is(odd: str) -> None:
    assert to_18(odd) == odd
    assert not is_well_formed(odd)


@given(ids_of_15, ids_of_15)
def test_two_ids_never_become_one_not_even_when_their_case_is_folded(one: str, other: str) -> None:
    assert (to_18(one).casefold() == to_18(other).casefold()) == (one == other)
    swapped = one.swapcase()
    assert (to_18(one).casefold() == to_18(swapped).casefold()) == (one == swapped)


@given(value=ids_of_15 | ids_of_15.map(to_18) | ids_of_15.map(to_18).map(str.upper) | st.text(max_size=20))
def test_the_duckdb_macros_agree_with_python(duck: duckdb.DuckDBPyConnection, value: str) -> None:
    value = value.replace("\0", "")
    row = duck.execute("select id18($1), well_formed_id($1)", [value]).fetchone()
    assert row == (to_18(value), is_well_formed(value))
