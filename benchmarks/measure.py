"""Runs a program, and takes its wall time, the peak memory of its processes and the peak of its scratch folder."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

EVERY = 0.1
"""Seconds between two samples of memory and disk; the peak of the program itself comes from the kernel."""


@dataclass(frozen=True)
class Measured:
    """Seconds of wall time and of CPU, bytes of memory and of scratch files at their peaks, and its output."""

    seconds: float
    cpu: float
    memory: int
    disk: int
    code: int
    out: str
    err: str


def measure(command: Sequence[str], environment: Mapping[str, str], scratch: Path) -> Measured:
    """:param scratch: an empty folder, for the program's temporary files and its output."""
    temporary = scratch / "tmp"
    temporary.mkdir()
    out, err = scratch / "out", scratch / "err"
    over = threading.Event()
    with out.open("wb") as to_out, err.open("wb") as to_err:
        started = time.perf_counter()
        process = subprocess.Popen(command, env={**environment, "TMPDIR": str(temporary)}, stdout=to_out, stderr=to_err)
        peaks = _Peaks(process.pid, temporary)
        watching = threading.Thread(target=peaks.watch, args=(over,), daemon=True)
        watching.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        over.set()
        watching.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    memory = max(usage.ru_maxrss * 1024, peaks.memory)
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(seconds, cpu, memory, peaks.disk, process.returncode, out.read_text(), err.read_text())


class _Peaks:
    def __init__(self, pid: int, scratch: Path) -> None:
        self._pid, self._scratch = pid, scratch
        self.memory = self.disk = 0

    def watch(self, over: threading.Event) -> None:
        while not over.wait(EVERY):
            with suppress(psutil.Error, OSError):
                whole = psutil.Process(self._pid)
                processes = [whole, *whole.children(recursive=True)]
                self.memory = max(self.memory, sum(each.memory_info().rss for each in processes))
            with suppress(OSError):
                files = (path.stat() for path in self._scratch.rglob("*") if path.is_file())
                self.disk = max(self.disk, sum(file.st_size for file in files))
