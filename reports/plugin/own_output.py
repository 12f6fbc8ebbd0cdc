"""What a run writes to its terminal, when that goes away while it runs: one exit code, and no traceback."""

import errno
import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

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
    """A terminal that is closed, or a full disk behind it, ends a run as a closed pipe does."""
    if hasattr(config, "workerinput") or os.name != "posix":
        return
    for name in ("stdout", "stderr"):
        usual = getattr(sys, name)
        if usual and usual is getattr(sys, f"__{name}__"):
            watched = _watched(usual)
            config.add_cleanup(watched.flush)
            setattr(sys, name, watched)


def _watched(usual: io.TextIOWrapper) -> io.TextIOWrapper:
    usual.flush()
    raw = _Terminal(usual.fileno(), "w", closefd=False)
    lines = usual.line_buffering or usual is sys.__stderr__
    return io.TextIOWrapper(io.BufferedWriter(raw), usual.encoding, usual.errors, line_buffering=lines)
