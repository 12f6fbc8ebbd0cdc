"""A step that takes long is shown as it goes on; one that does not leaves no trace."""

import io
import threading
from collections.abc import Iterator

import pytest

from fixtures.progress import WithCalls
from reports.plugin.steps import Steps


class Stream(io.StringIO):
    """What is written to a terminal, or to a log."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Clock:
    """Lets as much time pass as a test says, and then waits for the step's end like everybody."""

    def __init__(self) -> None:
        self.now, self.left = 0.0, 0.0
        self.allowed, self.reached = threading.Event(), threading.Event()

    def __call__(self) -> float:
        return self.now

    def pause(self, over: threading.Event, seconds: float) -> bool:
        self.allowed.wait(10)
        if seconds <= self.left:
            self.now, self.left = self.now + seconds, self.left - seconds
            return False
        self.reached.set()
        return over.wait(10)

    def pass_by(self, seconds: float) -> None:
        """All that is shown within so many seconds of the step that began is shown."""
        self.left = seconds
        self.allowed.set()
        assert self.reached.wait(10)


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    yield clock
    clock.allowed.set()


def steps(stream: Stream, clock: Clock) -> tuple[Steps, list[str]]:
    fresh: list[str] = []
    return Steps(stream, lambda: fresh.append(""), clock=clock, pause=clock.pause), fresh


@pytest.mark.parametrize(("terminal", "seconds"), [(True, 1.9), (False, 9.9)])
def test_a_short_step_is_not_shown(clock: Clock, terminal: bool, seconds: float) -> None:
    stream = Stream(terminal=terminal)
    shown, fresh = steps(stream, clock)
    shown.begin("Reading User", 10)
    shown.advance(10, 1)
    clock.pass_by(seconds)
    shown.end()
    assert (stream.getvalue(), fresh) == ("", [])


def test_a_log_gets_a_line_every_ten_seconds_with_rows_rate_and_calls(clock: Clock) -> None:
    stream = Stream(terminal=False)
    shown, fresh = steps(stream, clock)
    shown.begin("Reading NetworkMember", 40_000)
    workers = [threading.Thread(target=shown.advance, args=(5_000, 1)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    clock.pass_by(25)
    shown.end()
    assert stream.getvalue().splitlines() == [
        "  Reading NetworkMember: 20,000 of 40,000 rows, 2,000 a second, 4 calls, 10 seconds",
        "  Reading NetworkMember: 20,000 of 40,000 rows, 1,000 a second, 4 calls, 20 seconds",
    ]
    assert len(fresh) == 2


def test_progress_shows_rows_with_the_calls_they_took(clock: Clock) -> None:
    stream, made = Stream(terminal=False), iter((7, 9, 12))
    shown = WithCalls(steps(stream, clock)[0], lambda: next(made))
    shown.begin("Reading User")
    shown.rows(2_000)
    shown.rows(3_000)
    clock.pass_by(10)
    shown.end()
    assert stream.getvalue() == "  Reading User: 5,000 rows, 500 a second, 5 calls, 10 seconds\n"


def test_a_terminal_gets_a_bar_on_one_line_that_goes_away(clock: Clock) -> None:
    stream = Stream(terminal=True)
    shown, fresh = steps(stream, clock)
    shown.begin("Reading User", 48)
    shown.advance(12)
    clock.pass_by(4)
    shown.end()
    drawn = stream.getvalue().split("\r")
    assert drawn[1] == "  Reading User [####............]: 12 of 48 rows, 6 a second, 2 seconds"
    assert "\n" not in stream.getvalue()
    assert drawn[-1] == "" == drawn[-2].strip()
    assert len(fresh) == 1


def test_what_is_said_meanwhile_gets_a_line_of_its_own(clock: Clock) -> None:
    stream = Stream(terminal=True)
    shown, _ = steps(stream, clock)
    shown.begin("Reading User")
    clock.pass_by(2)
    before = stream.getvalue()
    with shown.aside():
        stream.write("said\n")
    shown.end()
    wiped = stream.getvalue()[len(before) :]
    assert before.endswith("Reading User: 2 seconds")
    assert wiped == "\r" + " " * (len(before) - 1) + "\rsaid\n"


def test_a_name_cannot_write_to_the_terminal_what_it_likes(clock: Clock) -> None:
    stream = Stream(terminal=False)
    shown, _ = steps(stream, clock)
    shown.begin("Reading \x1b[31m\r\n::error::red" + "x" * 500)
    clock.pass_by(10)
    shown.end()
    (line,) = stream.getvalue().splitlines()
    assert line.startswith("  Reading [31m::error::red")
    assert len(line) < 100


def test_a_terminal_that_is_gone_does_not_stop_the_step(clock: Clock) -> None:
    stream = Stream(terminal=True)
    shown, _ = steps(stream, clock)
    stream.close()
    shown.begin("Reading User")
    clock.left = 4
    clock.allowed.set()
    shown.end()
