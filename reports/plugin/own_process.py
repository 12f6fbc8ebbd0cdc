"""What a run makes of its process, and undoes at its end: who may read its files, what ends it, its scratch folder."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from fixtures.scratch import Scratch

_ENDING = ("SIGTERM", "SIGHUP")


def keep_to_the_owner(config: pytest.Config) -> None:
    """What is written from now on, by whatever library, only its owner may read: it names people."""
    usual = os.umask(0o077)

    def undo() -> None:
        os.umask(usual)

    config.add_cleanup(undo)


def end_as_by_ctrl_c(config: pytest.Config) -> None:
    """
    SIGTERM and SIGHUP interrupt like Ctrl-C: query jobs are deleted, and scratch goes.

    One that is ignored stays so: that is what nohup is for.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    known = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    ending = [number for number in known if signal.getsignal(number) is signal.SIG_DFL]
    for number in ending:
        signal.signal(number, signal.default_int_handler)

    def undo() -> None:
        for number in ending:
            signal.signal(number, signal.SIG_DFL)

    config.add_cleanup(undo)


def scratch_of(config: pytest.Config) -> Path:
    """
    The folder for what a run needs while it lasts; a worker's is the controller's.

    :raises pytest.UsageError: where it cannot be made.
    """
    if worker := getattr(config, "workerinput", None):
        return Path(worker["rollcall_scratch"])
    try:
        scratch = Scratch()
    except OSError as refused:
        raise pytest.UsageError(
            f"Nothing can be written among the temporary files: {refused.strerror or refused}. "
            "Make room there, or name another folder with TMPDIR."
        ) from None
    config.add_cleanup(scratch.close)
    return scratch.folder
