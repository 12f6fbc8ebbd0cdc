"""Ctrl-C while DuckDB works: it answers with an error of its own, which would look like a fault of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

_SAID_BY_DUCKDB = "Query interrupted"


@contextmanager
def interruptible() -> Iterator[None]:
    """:raises KeyboardInterrupt: where DuckDB was interrupted."""
    try:
        yield
    except RuntimeError as ended:
        if str(ended) == _SAID_BY_DUCKDB:
            raise KeyboardInterrupt from None
        raise
