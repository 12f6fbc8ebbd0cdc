"""
How far a long step is, and what a run reports as it goes on, among pytest's own lines.

A bar in a terminal, a line every ten seconds in a log, nothing of a short step.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

import pytest

from fixtures.progress import Progress, Quiet

SHORT = 2.0
"""Seconds that a step takes without being shown."""
A_LINE_EVERY = 10.0
"""Seconds between two lines of a log."""
_DRAWN_EVERY = 0.2
_BAR = 16
_LONGEST_NAME = 60

Pause = Callable[[threading.Event, float], object]
"""Waits for an event, at most so many seconds."""


class Console:
    """What a run writes to the terminal between pytest's lines: nothing with -q, nor on a worker."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        silent = config.option.verbose < 0 or hasattr(config, "workerinput")
        self._bars = None if silent else Bars(sys.stdout, self._fresh_line)

    @property
    def progress(self) -> Progress:
        """Shows how far a step is."""
        return self._bars or Quiet()

    def say(self, line: str) -> None:
        """Write a line."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if self._bars and reporter:
            with self._bars.aside():
                reporter.write_line(line)

    @contextmanager
    def judging(self, check: str) -> Iterator[None]:
        """Show how long a check takes; pytest captures what is written while a test runs."""
        capture = self._config.pluginmanager.get_plugin("capturemanager")
        if self._bars is None or capture is None:
            yield
            return
        with capture.global_and_fixture_disabled():
            self._bars.begin(f"Judging {check}")
            try:
                yield
            finally:
                self._bars.end()

    def _fresh_line(self) -> None:
        if reporter := self._config.pluginmanager.get_plugin("terminalreporter"):
            reporter.ensure_newline()


class Bars:
    """
    Shows one step at a time on a stream; safe to advance from several threads.

    :param fresh_line: called before something is shown, so that it gets a line of its own.
    """

    def __init__(
        self,
        stream: TextIO,
        fresh_line: Callable[[], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Pause = threading.Event.wait,
    ) -> None:
        self._stream, self._fresh_line, self._clock, self._pause = stream, fresh_line, clock, pause
        self._is_terminal = stream.isatty()
        self._writing = threading.RLock()
        self._step: _Step | None = None
        self._drawn = 0

    def begin(self, what: str, total: int | None = None) -> None:
        """A step begins; an older one is over."""
        self.end()
        step = self._step = _Step(what, total, self._clock())
        step.watcher = threading.Thread(target=self._watch, args=(step,), daemon=True)
        step.watcher.start()

    def advance(self, rows: int, calls: int = 0) -> None:
        """So many rows more, and so many API calls more."""
        if step := self._step:
            step.advance(rows, calls)

    def end(self) -> None:
        """The step is over; its bar goes away."""
        if step := self._step:
            self._step = None
            step.over.set()
            step.watcher.join()
            self._wipe()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Something else is written meanwhile, on its own line."""
        with self._writing:
            self._wipe()
            yield

    def _watch(self, step: _Step) -> None:
        first, every = (SHORT, _DRAWN_EVERY) if self._is_terminal else (A_LINE_EVERY, A_LINE_EVERY)
        wait = first
        with suppress(OSError, ValueError):  # the reader is gone: no reason to stop
            while not self._pause(step.over, wait):
                with self._writing:
                    self._show(step)
                wait = every

    def _show(self, step: _Step) -> None:
        if not self._is_terminal:
            self._fresh_line()
            self._write(f"{step.line(self._clock())}\n")
            return
        if not self._drawn:
            self._fresh_line()
        line = step.line(self._clock(), step.bar)[: shutil.get_terminal_size().columns - 1]
        self._write("\r" + line.ljust(self._drawn))
        self._drawn = len(line)

    def _wipe(self) -> None:
        if self._drawn:
            with suppress(OSError, ValueError):
                self._write("\r" + " " * self._drawn + "\r")
            self._drawn = 0

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class _Step:
    def __init__(self, what: str, total: int | None, began: float) -> None:
        self.what = "".join(filter(str.isprintable, what)).encode("ascii", "replace").decode()[:_LONGEST_NAME]
        self.total, self.began = total, began
        self.over = threading.Event()
        self.watcher: threading.Thread
        self._rows = self._calls = 0
        self._counting = threading.Lock()

    def advance(self, rows: int, calls: int) -> None:
        with self._counting:
            self._rows += rows
            self._calls += calls

    def line(self, now: float, bar: str = "") -> str:
        seconds = now - self.began
        parts = []
        if self._rows:
            of = f" of {self.total:,}" if self.total and self.total >= self._rows else ""
            parts = [f"{self._rows:,}{of} rows", f"{self._rows / max(seconds, 1):,.0f} a second"]
        if self._calls:
            parts.append(f"{self._calls:,} {'call' if self._calls == 1 else 'calls'}")
        return f"  {self.what}{bar}: {', '.join((*parts, f'{seconds:,.0f} seconds'))}"

    @property
    def bar(self) -> str:
        if not self.total or self._rows > self.total:
            return ""
        done = _BAR * self._rows // self.total
        return f" [{'#' * done}{'.' * (_BAR - done)}]"
