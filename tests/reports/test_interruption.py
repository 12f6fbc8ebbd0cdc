"""Ctrl-C while the database works is an interruption, and no fault of ours."""

import signal
import threading
from collections.abc import Iterator

import duckdb
import pytest

from reports.plugin.reporting import interruptible

SECONDS_LONG = "select sum(range % 7) from range(1_500_000_000)"
"""Not endless: DuckDB may end what another of its threads has begun before it answers."""


@pytest.fixture(autouse=True)
def as_in_a_terminal() -> Iterator[None]:
    """Whatever runs the tests, Ctrl-C is Python's own here."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def test_ctrl_c_in_the_middle_of_a_statement_interrupts() -> None:
    threading.Timer(0.5, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt), interruptible():
        duckdb.execute(SECONDS_LONG)


def test_any_other_error_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="no reason"), interruptible():
        raise RuntimeError("for no reason")
