"""A fault of ours in a sentence that holds none of the data that the check was looking at."""

import traceback
from pathlib import Path

from fixtures.version import PROJECT

ROOT = PROJECT.parent


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
    """Whether its message names code, never a value."""
    import duckdb  # collecting the checks holds no database

    of_sql = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException)
    return isinstance(fault, (AttributeError, NameError, TypeError, *of_sql))
