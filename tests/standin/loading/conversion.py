"""
From the text of a cell to a value of its field's type, as Data Loader and the Bulk API read it (facts, 6.1).

Data Loader by SOAP converts booleans and dates itself, with its own date format; the server reads all else.
"""

import re
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any, Literal, TypeAlias

from tests.standin.loading.change import RowError
from tests.standin.schema.schema import Field

Loader: TypeAlias = Literal["data loader", "bulk"]

TRUE, FALSE = ("true", "1"), ("false", "0")
ALSO_TRUE, ALSO_FALSE = ("yes", "y", "on"), ("no", "n", "off")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
WHOLE = re.compile(r"[-+]?\d+", re.ASCII)
XSD = {
    "boolean": "boolean",
    "int": "int",
    "long": "long",
    "double": "double",
    "currency": "double",
    "percent": "double",
    "date": "date",
    "datetime": "dateTime",
    "time": "time",
}
TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:?\d\d)?")
CLOCKS = ("", *(f"{mark}{clock}" for mark in "T " for clock in ("%H", "%H:%M", "%H:%M:%S", "%H:%M:%S.%f")), "T")
PACKED = tuple(f"{mark}{clock}" for mark in "T " for clock in ("%H%M", "%H%M%S"))
PATTERNS = (
    *(f"{day}{clock}" for day in ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y") for clock in CLOCKS),
    *(f"%Y%m%d{clock}" for clock in PACKED),
    "%Y-%m",
    "%Y",
)
ZONE = re.compile(r"(?<=[\dT]) ?(?:Z|z|(?P<sign>[-+])(?P<hours>\d\d):?(?P<minutes>\d\d)|(?P<name>PST|GMT|UTC))$")
BULK = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:?\d\d)?)?")
YEARS = range(1700, 4001)


def converted(item: Field, text: str, loader: Loader) -> Any:
    """The value of a cell, None for one of blanks. Raises RowError for a text that this loader refuses."""
    if item.type not in XSD:
        return text
    if loader == "data loader":
        text = text.strip()
    try:
        return _value(item.type, text, loader) if text else None
    except ValueError:
        if loader == "data loader" and item.type in {"boolean", "date", "datetime"}:
            message = f"Error converting value to correct data type: {text}"
            raise RowError("", message, item.name) from None
        message = f"'{text}' is not a valid value for the type xsd:{XSD[item.type]}"
        raise RowError(
            "INVALID_FIELD", f"Failed to deserialize field {item.name}. Due to, {message}", item.name
        ) from None


def _value(kind: str, text: str, loader: Loader) -> Any:
    if kind == "boolean":
        return _boolean(text.lower(), loader)
    if kind in {"int", "long"}:
        return int(_whole(WHOLE, text))
    if XSD[kind] == "double":
        return float(_whole(NUMBER, text))
    if kind == "time":
        return time.fromisoformat(_whole(TIME, text)).strftime("%H:%M:%S.000Z")
    day, zone = _moment(text, loader)
    if kind == "date":
        return day.date()
    return day.replace(tzinfo=zone)


def _boolean(text: str, loader: Loader) -> bool:
    also = (ALSO_TRUE, ALSO_FALSE) if loader == "data loader" else ((), ())
    if text in (*TRUE, *also[0]):
        return True
    if text in (*FALSE, *also[1]):
        return False
    raise ValueError(text)


def _whole(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _moment(text: str, loader: Loader) -> tuple[datetime, timezone]:
    """The day and time as written, and the zone; UTC where none is."""
    if loader == "bulk":
        _whole(BULK, text)
    zone, found = UTC, ZONE.search(text)
    if found:
        text = text[: found.start()]
        ahead = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
        west = timedelta(hours=-8) if found["name"] == "PST" else None
        zone = timezone(west if west is not None else (-ahead if found["sign"] == "-" else ahead))
    for pattern in PATTERNS:
        try:
            day = datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is told apart
        except ValueError:
            continue
        packed = pattern.startswith("%Y%m%d")
        if day.year in YEARS and not (packed and text[:8] != day.strftime("%Y%m%d")):
            return day, zone
    raise ValueError(text)
