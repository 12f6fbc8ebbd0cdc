"""A cell is the same value to the checks and to the stand-in org, which reads it by code of its own (facts, 6.1)."""

from collections.abc import Iterable
from itertools import product
from typing import Any, get_args

import duckdb
import pytest

from fixtures.database import MACROS
from fixtures.snapshot.tables.typed_values import DATES, TYPED, typed_value
from tests.standin.loading.change import RowError
from tests.standin.loading.conversion import Loader, converted
from tests.standin.rows.values import stored
from tests.standin.schema.schema import Field
from tests.worlds.typed_values import FIELDS, anything

DAYS: tuple[str, ...] = (
    "2026-01-31",
    "2026-02-30",
    "2024-02-29",
    "2026-1-3",
    "20260131",
    "2026131",
    "1/31/2026",
    "31/1/2026",
)
DAYS += ("4/5/2026", "04/05/26", "2026-01", "2026", "44927", "1699-12-31", "4001-01-01", "31.12.2026", "2026/12/31", "")
CLOCKS = (
    "",
    "T",
    " ",
    "T10",
    " 10:05",
    "T10:05:59",
    " 9:5:7",
    "T10:05:59.250",
    "T1005",
    " 100559",
    "T24:00:00",
    " 10:61",
)
ZONES = ("", "Z", " Z", "+0100", "+01:00", " -08:00", "+1", "PST", " GMT", "z")
WORDS = ("true", "false", "yes", "no", "y", "n", "t", "f", "on", "off", "1", "0", "2", "10", "1.0", "ja", "WAHR", "x")
NUMBERS: tuple[str, ...] = (
    "7",
    "-7",
    "+7",
    "7.",
    ".5",
    "7.50",
    "1e3",
    "1E-3",
    "1e",
    "e3",
    ".",
    "-",
    "1,5",
    "1.234,50",
    "1 234",
    "1_000",
)
NUMBERS += ("12%", "$12", "NaN", "Infinity", "0x1F", "1d", "(7)", "--7", "\u0667")
TIMES = ("10:05", "10:05:59", "10:05:59.250Z", "10:05:59+01:00", "25:00:00", "10:61:00", "10.05", "10", "10 AM")
FOUND = tuple(text for field in FIELDS for text in anything(field) if text != "#N/A")


def texts_for(kind: str) -> Iterable[str]:
    """What people write in such a column, plainly and with blanks around it."""
    others = map("".join, product(DAYS, CLOCKS, ZONES)) if kind in DATES else TIMES
    texts = {*FOUND, *WORDS, *NUMBERS, *others} - {""}
    return sorted({f"{before}{text}{after}" for text in texts for before, after in (("", ""), (" ", ""), ("", "\t"))})


@pytest.mark.parametrize("kind", TYPED)
def test_checks_and_org_make_the_same_value_of_a_cell(kind: str) -> None:
    texts = [*texts_for(kind), *(text.upper() for text in texts_for(kind))]
    with duckdb.connect() as database:
        database.execute(MACROS)
        database.execute("create table load_raw as select 1 as line, unnest($1::varchar[]) as cell", [texts])
        a_field = "'User' as sobject, 'cell' as field, null::bigint as whole_digits"
        database.execute(f"create table describe_field as select {a_field}")
        found = database.execute(
            f"select value, data_loader, bulk from ({typed_value(['cell'], kind, None)})"
        ).fetchall()

    assert len(found) == len(texts)
    for text, *read in found:
        for loader, by_the_checks in zip(get_args(Loader), read, strict=True):
            assert _comparable(kind, by_the_checks) == _value(kind, text, loader), (loader, text)


def _value(kind: str, text: str, loader: Loader) -> Any:
    try:
        value = converted(Field("cell", kind), text, loader)
    except RowError:
        return None
    if kind == "time" and value:
        return value[:5]
    return str(stored(value))[:19].replace("T", " ") if kind in DATES and value else value


def _comparable(kind: str, read: str | None) -> Any:
    """What the checks made of a cell, as the org holds it."""
    if read is None:
        return None
    if kind == "boolean":
        return read == "true"
    if kind == "time":
        return read[:5]
    return read.removesuffix("Z") if kind in DATES else float(read)
