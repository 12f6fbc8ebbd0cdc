"""A fault of ours in a sentence that holds none of the data that the check was looking at."""

import traceback
from pathlib import Path

from fixtures.version import PROJECT

ROOT = PROJECT.parent
_NAMES_NO_VALUE = ("BinderException", "CatalogException", "ParserException", "SyntaxException")
"""Errors of DuckDB whose message names code, never a value; so do those of Python below."""


def in_words(fault: Exception) -> str:
    """What kind of fault it is and where, with its message only if that is about code."""
    places = [
        f"{Path(frame.filename).relative_to(ROOT).as_posix()}:{frame.lineno}"
        for frame in traceback.extract_tb(fault.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT) and "site-packages" not in frame.filename
    ]
    place = f" at {places[-1]}" if places else ""
    message = str(fault).strip().splitlines() if _names_code(fault) else []
    return f"The check itself failed{place}: {': '.join([type(fault).__name__, *message[:1]])}."


def _names_code(fault: Exception) -> bool:
    if isinstance(fault, AttributeError | NameError | TypeError):
        return True
    return type(fault).__module__.partition(".")[0] in ("duckdb", "_duckdb") and type(fault).__name__ in _NAMES_NO_VALUE
