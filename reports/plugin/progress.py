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
from dataclasses import dataclass, field
from typing import TextIO

import pytest

from fixtures.counts import counted
from fixtures.progress import Progress

SHORT = 2.0
"""Seconds that a step takes without being shown."""
A_LINE_EVERY = 10.0
"""Seconds between two lines of a log."""
_DRAWN_EVERY = 0.2
_BAR = 16
_LONGEST_NAME = 60


class Bars(Progress):
    """
    Shows one step at a time on a stream; safe to advance from several threads.

    :param fresh_line: called before something is shown, so that it gets a line of its own.
    :param pause: waits for an event, at most so many seconds.
    """

    def __init__(
        self,
        stream: TextIO,
        fresh_line: Callable[[], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[threading.Event, float], object] = threading.Event.wait,
    ) -> None:
        self._stream, self._fresh_line, self._clock, self._pause = stream, fresh_line, clock, pause
        self._is_terminal = stream.isatty()
        self._writing, self._counting = threading.RLock(), threading.Lock()
        self._step: _Step | None = None
        self._drawn = 0

    def begin(self, what: str, total: int | None = None) -> None:
        """A step begins; an older one is over."""
        self.end()
        printable = "".join(filter(str.isprintable, what)).encode("ascii", "replace").decode()[:_LONGEST_NAME]
        step = self._step = _Step(printable, total, self._clock())
        self._watcher = threading.Thread(target=self._watch, args=(step,), daemon=True)
        self._watcher.start()

    def advance(self, rows: int, calls: int = 0) -> None:
        """So many rows more, and so many API calls more."""
        with self._counting:
            if step := self._step:
                step.rows, step.calls = step.rows + rows, step.calls + calls

    def end(self) -> None:
        """The step is over; its bar goes away."""
        if step := self._step:
            self._step = None
            step.over.set()
            self._watcher.join()
            self._wipe()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Something else is written meanwhile, on its own line."""
        with self._writing:
            self._wipe()
            yield

    def _watch(self, step: _Step) -> None:
        wait, every = (SHORT, _DRAWN_EVERY) if self._is_terminal else (A_LINE_EVERY, A_LINE_EVERY)
        with suppress(OSError, ValueError):  # the reader is gone: no reason to stop
            while not self._pause(step.over, wait):
                with self._writing:
                    self._show(step)
                wait = every

    def _show(self, step: _Step) -> None:
        if not self._drawn:
            self._fresh_line()
        if not self._is_terminal:
            self._write(f"{step.line(self._clock())}\n")
            return
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


@dataclass
class _Step:
    what: str
    total: int | None
    began: float
    rows: int = 0
    calls: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def line(self, now: float, bar: str = "") -> str:
        seconds = now - self.began
        parts = []
        if self.rows:
            of = f" of {self.total:,}" if self.total and self.total >= self.rows else ""
            parts = [f"{self.rows:,}{of} rows", f"{self.rows / max(seconds, 1):,.0f} a second"]
        if self.calls:
            parts.append(counted(self.calls, "call"))
        return f"  {self.what}{bar}: {', '.join((*parts, f'{seconds:,.0f} seconds'))}"

    @property
    def bar(self) -> str:
        if not self.total or self.rows > self.total:
            return ""
        done = _BAR * self.rows // self.total
        return f" [{'#' * done}{'.' * (_BAR - done)}]"


class Console(Bars):
    """What a run writes to the terminal between pytest's lines: nothing with -q, nor on a worker."""

    def __init__(self, config: pytest.Config) -> None:
        super().__init__(sys.stdout, self._fresh_line)
        self._plugin = config.pluginmanager.get_plugin
        self._is_silent = config.option.verbose < 0 or hasattr(config, "workerinput")

    def begin(self, what: str, total: int | None = None) -> None:
        """A step begins."""
        if not self._is_silent:
            super().begin(what, total)

    def say(self, line: str) -> None:
        """Write a line."""
        reporter = self._plugin("terminalreporter")
        if reporter and not self._is_silent:
            with self.aside():
                reporter.write_line(line)

    @contextmanager
    def judging(self, check: str) -> Iterator[None]:
        """Show how long a check takes; pytest captures what is written while a test runs."""
        capture = self._plugin("capturemanager")
        if self._is_silent or capture is None:
            yield
            return
        with capture.global_and_fixture_disabled():
            self.begin(f"Judging {check}")
            try:
                yield
            finally:
                self.end()

    def _fresh_line(self) -> None:
        if reporter := self._plugin("terminalreporter"):
            reporter.ensure_newline()
