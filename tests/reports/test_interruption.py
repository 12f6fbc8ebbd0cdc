"""Ctrl-C while the database works is an interruption, and no fault of ours."""

import signal
import threading
from collections.abc import Iterator

import duckdb
import pytest

from reports.plugin.reporting import interruptible

ENDLESS = "select count(*) from range(10_000_000) as a, range(10_000_000) as b where (a.range + b.range) % 7 = 1"


@pytest.fixture(autouse=True)
def as_in_a_terminal() -> Iterator[None]:
    """Whatever runs the tests, Ctrl-C is Python's own here."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def test_ctrl_c_in_the_middle_of_a_statement_interrupts() -> None:
    over = threading.Event()

    def press_ctrl_c() -> None:
        while not over.wait(0.5):
            signal.raise_signal(signal.SIGINT)

    threading.Thread(target=press_ctrl_c, daemon=True).start()
    with pytest.raises(KeyboardInterrupt), interruptible():
        duckdb.execute(ENDLESS)
    over.set()


def test_any_other_error_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="no reason"), interruptible():
        raise RuntimeError("for no reason")
