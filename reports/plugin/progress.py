"""What a run says as it goes on, among pytest's own lines: what it reads, and how far a long step is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fixtures.progress import Progress, Quiet
from reports.plugin.steps import Steps


class Console:
    """Says nothing with -q, nor on a worker, which has no terminal."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        silent = config.option.verbose < 0 or hasattr(config, "workerinput")
        self._steps = None if silent else Steps(sys.stdout, self._fresh_line)

    @property
    def shown(self) -> Progress:
        """Told how far a step is."""
        return self._steps or Quiet()

    def say(self, line: str) -> None:
        """Say a line."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if self._steps and reporter:
            with self._steps.aside():
                reporter.write_line(line)

    @contextmanager
    def judging(self, check: str) -> Iterator[None]:
        """Show how long a check takes; pytest keeps to itself what is written while a test runs."""
        capture = self._config.pluginmanager.get_plugin("capturemanager")
        if self._steps is None or capture is None:
            yield
            return
        with capture.global_and_fixture_disabled():
            self._steps.begin(f"Judging {check}")
            try:
                yield
            finally:
                self._steps.end()

    def _fresh_line(self) -> None:
        if reporter := self._config.pluginmanager.get_plugin("terminalreporter"):
            reporter.ensure_newline()
