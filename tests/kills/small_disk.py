"""A disk of a few pages, for tests that fill it."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

Disk = Callable[[str], Path]


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """A tmpfs of this size; the test is skipped where none may be mounted."""
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "getuid") or os.getuid() != 0:
        pytest.skip("a small disk can be mounted by root alone")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", f"size={size}", "small", str(folder)], check=False)
    if made.returncode:
        pytest.skip("this machine lets nobody mount a disk, as in a container")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Makes disks of a size each, such as "100k"."""
    with ExitStack() as disks:
        yield lambda size: disks.enter_context(mounted(tmp_path / f"disk-of-{size}", size))
