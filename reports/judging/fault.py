"""A fault of ours in a sentence that holds none of the data that the check was looking at."""

import traceback
from pathlib import Path

import duckdb

from reports.output.tool import ROOT

_SAYS_NO_DATA = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.SyntaxException,
    AttributeError,
    NameError,
    TypeError,
)
"""Errors whose message names code, never a value."""


def in_words(fault: Exception) -> str:
    """What kind of fault it is and where, with its message only if that is about code."""
    places = [
        f"{Path(frame.filename).relative_to(ROOT).as_posix()}:{frame.lineno}"
        for frame in traceback.extract_tb(fault.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT) and "site-packages" not in frame.filename
    ]
    place = f" at {places[-1]}" if places else ""
    message = str(fault).strip().splitlines() if isinstance(fault, _SAYS_NO_DATA) else []
    return f"The check itself failed{place}: {': '.join([type(fault).__name__, *message[:1]])}."
