"""What a run writes to its terminal, when that goes away while it runs: one exit code, and no traceback."""

import atexit
import errno
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.capture import CaptureManager

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Terminal(io.FileIO):
    """Where output goes; whatever ends it, as pytest knows of pipes: it exits with 1 and says no more."""

    def write(self, content: "ReadableBuffer", /) -> int:
        try:
            return super().write(content)
        except OSError as gone:
            raise BrokenPipeError(errno.EPIPE, gone.strerror) from None


def end_with_the_output(config: pytest.Config) -> None:
    """A terminal that goes away, or a full disk behind it, ends a run as a closed pipe does; none is none."""
    if hasattr(config, "workerinput") or os.name != "posix":
        return
    if not (sys.stdout and sys.stderr):
        _say_it_to_nobody(config)
    for name in ("stdout", "stderr"):
        usual = getattr(sys, name)
        if usual and usual is getattr(sys, f"__{name}__"):
            watched = _watched(usual)
            config.add_cleanup(watched.flush)
            setattr(sys, name, watched)


def _say_it_to_nobody(config: pytest.Config) -> None:
    """Where a stream was closed before the run began (``>&-``), pytest would fail at it: its last act is to flush."""
    capture = config.pluginmanager.get_plugin("capturemanager")
    assert isinstance(capture, CaptureManager)
    capture.stop_global_capturing()  # it would put the missing stream back at the end
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    atexit.register(nowhere.close)  # pytest flushes it after its own cleanups
    sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    capture.start_global_capturing()
    capture.suspend_global_capture()


def _watched(usual: io.TextIOWrapper) -> io.TextIOWrapper:
    usual.flush()
    raw = _Terminal(usual.fileno(), "w", closefd=False)
    lines = usual.line_buffering or usual is sys.__stderr__
    return io.TextIOWrapper(io.BufferedWriter(raw), usual.encoding, usual.errors, line_buffering=lines)
