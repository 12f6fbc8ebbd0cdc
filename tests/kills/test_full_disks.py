"""A full disk, or a limit on files, ends in one sentence that names the place; nothing that is cut keeps its name."""

import multiprocessing
import os
import resource
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fixtures.database import write_parquet
from fixtures.full_disk import disk_failure
from fixtures.org import OrgError
from fixtures.org.recording.stored_body import Spool
from tests.kills.small_disk import Disk, disk
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn

__all__ = ["disk"]
FULL = "cannot be written: No space left on device"
_PROCESSES: Any = multiprocessing.get_context("forkserver")


def ended_in_a_sentence(ended: Ended, place: Path) -> None:
    assert ended.code == pytest.ExitCode.USAGE_ERROR, ended.said
    (sentence,) = [line for line in ended.said.splitlines() if FULL in line]
    assert str(place) in sentence
    assert "MB are free there" in sentence
    assert "INTERNALERROR" not in ended.said
    assert "Traceback" not in ended.said
    assert (ended.runs, ended.leftovers) == ([], [])


def test_scratch(live: Runner, disk: Disk) -> None:
    small = disk("60k")
    ended_in_a_sentence(live("checks/before_load", "--org=env", "-q", TMPDIR=str(small)), small)
    assert list(small.iterdir()) == []


def test_a_snapshot(live: Runner, disk: Disk, small_org: StandIn) -> None:
    small = disk("60k")
    ended_in_a_sentence(live("checks/before_load", "--org=env", "-q", f"--snapshot={small / 'saved'}"), small)
    assert not list(small.glob("saved/*/before_load"))
    asked = [(each.method, each.path, str(each.query), each.body) for each in small_org.requests]
    assert len(asked) == len(set(asked)), "a full disk is no reason to ask again"


@pytest.mark.parametrize("size", ["16k", "64k", "200k"])
def test_evidence(live: Runner, disk: Disk, size: str) -> None:
    small = disk(size)
    ended = live("checks/before_load", "--org=env", "-q", f"--evidence={small}")
    if ended.code == pytest.ExitCode.USAGE_ERROR:
        assert FULL in ended.said
        left = {path.name for path in small.glob("runs/*/*")}
        assert left <= {".gitignore", "before"}, "what an after-load run is compared with is whole, and stays"
    else:
        assert f"{small / 'latest'} is still that of an earlier run" in ended.out, ended.said
    assert "Traceback" not in ended.said
    assert "INTERNALERROR" not in ended.said
    assert not (small / "latest").exists()
    assert not list(small.rglob("*incomplete*"))


def test_a_recording_leaves_the_older_one(live: Runner, disk: Disk) -> None:
    small = disk("400k")
    shutil.copytree(live.migration, small / "migration")
    moved = Runner(small / "migration", live.migration.parent / "moved", live.environment)
    recorded = small / "migration" / "recorded" / "stand-in" / "wave-1" / "before_load"
    assert moved("checks/before_load", "--org=env", "--record", "-q").evidence["parts"][0].get("not_recorded") is None
    older = {path: path.read_bytes() for path in recorded.rglob("*") if path.is_file()}
    with (small / "filler").open("wb") as filler:
        filler.write(b"0" * (os.statvfs(small).f_bavail * os.statvfs(small).f_bsize - 20_000))

    ended = moved("checks/before_load", "--org=env", "--record", "-q")

    assert FULL in ended.evidence["parts"][0]["not_recorded"]
    assert {path: path.read_bytes() for path in recorded.rglob("*") if path.is_file()} == older
    assert [path.name for path in recorded.parent.iterdir()] == ["before_load"]


def limited(work: Callable[[Path], str], folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
    (folder / "said").write_text(work(folder))


def by_duckdb(folder: Path) -> str:
    with duckdb.connect() as database:
        try:
            write_parquet(database, folder / "answer.parquet", "select hash(range) as h from range(1_000_000)")
        except duckdb.Error as failed:
            return disk_failure(failed, folder / "elsewhere")
    return "written"


def by_a_spool(_folder: Path) -> str:
    try:
        Spool().keep(b"0" * 60_000)
    except OrgError as failed:
        return str(failed)
    return "kept"


@pytest.mark.parametrize(("work", "place"), [(by_duckdb, "answer.incomplete"), (by_a_spool, "0.1 MB are needed")])
def test_a_limit_on_the_size_of_files_is_said_like_a_full_disk(
    tmp_path: Path, work: Callable[[Path], str], place: str
) -> None:
    process = _PROCESSES.Process(target=limited, args=(work, tmp_path))
    process.start()
    process.join()
    said = (tmp_path / "said").read_text()
    assert "cannot be written: File too large; " in said
    assert place in said
    assert not (tmp_path / "answer.parquet").exists()


def test_any_other_failure_is_none_of_the_disk(tmp_path: Path) -> None:
    assert disk_failure(PermissionError(13, "Permission denied"), tmp_path) == ""
    assert disk_failure(ValueError("No space left on device"), tmp_path) == ""


def test_the_cache_of_pytest_is_none_of_the_runs_business(replay: Runner, tmp_path: Path) -> None:
    (tmp_path / "full").touch()
    ended = replay("checks/before_load", "-q", "-o", f"cache_dir={tmp_path / 'full' / 'cache'}")
    assert (ended.code, ended.verdict) == (0, "GO")
    assert "Traceback" not in ended.said
    assert "could not create cache path" in ended.said
