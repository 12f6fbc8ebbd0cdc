"""The scratch folder of a run that was killed goes with the next run; that of one that lives stays."""

import multiprocessing
import os
import stat
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from fixtures.scratch import Scratch

_PROCESSES: Any = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def hold(temporary: Path) -> None:
    tempfile.tempdir = str(temporary)
    scratch = Scratch()  # a lock that nobody holds is released
    (scratch.folder / "load.parquet").write_text("Ottoline")
    time.sleep(600)


def test_what_a_killed_run_left_goes_once_it_is_dead(temporary: Path) -> None:
    other = _PROCESSES.Process(target=hold, args=(temporary,))
    other.start()
    while not list(temporary.glob("*/load.parquet")):
        time.sleep(0.02)
    (left,) = temporary.glob("*/load.parquet")

    Scratch().close()
    assert left.exists(), "its run lives"

    other.kill()
    other.join()
    Scratch().close()
    assert list(temporary.iterdir()) == []


def test_a_lock_without_a_folder_goes_too(temporary: Path) -> None:
    (temporary / f"rollcall-{'0' * 16}.lock").touch()
    Scratch().close()
    assert list(temporary.iterdir()) == []


def test_what_only_looks_alike_stays(temporary: Path) -> None:
    (temporary / "rollcall-notes").mkdir()
    (temporary / "elsewhere").mkdir()
    (temporary / f"rollcall-{'0' * 16}").symlink_to(temporary / "elsewhere")
    Scratch().close()
    assert {path.name for path in temporary.iterdir()} == {"rollcall-notes", "elsewhere", f"rollcall-{'0' * 16}"}


def test_only_its_owner_may_open_it() -> None:
    scratch = Scratch()
    assert stat.S_IMODE(scratch.folder.stat().st_mode) == 0o700
    scratch.close()
