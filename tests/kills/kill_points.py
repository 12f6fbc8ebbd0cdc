"""Processes that are killed before their n-th step that changes a name or begins to write a file."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from tests.runs.whole_runs import PATIENCE

_STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate", "ctypes.dlsym"}
_PROCESSES: Any = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")


def kills(work: Callable[..., None], *arguments: object, exchange: bool) -> Iterator[int]:
    """
    Does the work in a process of its own that is killed before its first step, then its second... until one is not.

    Yields the number of the step, once the process is dead; what it has left is to be put in order then.

    :param exchange: whether the system can exchange two names at once.
    """
    for step in count(1):
        process = _PROCESSES.Process(target=_killed, args=(step, exchange, work, arguments))
        process.start()
        process.join(PATIENCE)
        assert process.exitcode in (0, -signal.SIGKILL), f"step {step}: {process.exitcode}"
        yield step
        if process.exitcode == 0:
            return


def _killed(step: int, exchange: bool, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    before_step(step, lambda: os.kill(os.getpid(), signal.SIGKILL), exchange=exchange)
    work(*arguments)


def before_step(step: int, end: Callable[[], None], *, exchange: bool = True) -> Callable[[], int]:
    """
    Has `end` called before the n-th step of this process from now on.

    Returns what tells how many steps there have been.
    """
    taken = 0

    def before(event: str, details: tuple[Any, ...]) -> None:
        nonlocal taken
        writes = event == "open" and isinstance(details[2], int) and bool(details[2] & (os.O_WRONLY | os.O_RDWR))
        if event in _STEPS or writes:
            taken += 1
            if taken == step:
                end()
        if event == "ctypes.dlsym" and not exchange:
            raise AttributeError("no such function")

    sys.addaudithook(before)
    return lambda: taken
