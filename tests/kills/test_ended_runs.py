"""A run that is ended by a signal leaves neither jobs nor people's rows; what a run writes, only its owner may read."""

import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs.whole_runs import Runner
from tests.standin import StandIn
from tests.standin.http.faults import Fault

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and modes of POSIX")


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_a_run_interrupts_it_like_ctrl_c(
    live: Runner, small_org: StandIn, ending: signal.Signals
) -> None:
    small_org.faults.append(Fault(delay=3.0, only="v66.0/query"))
    running = live.start("checks/before_load", "--org=env", "--record", "-q")
    while small_org.faults and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(ending)
    ended = live.end(running)
    assert (ended.code, ended.runs, ended.leftovers) == (2, [], [])
    assert not (live.migration / "recorded").exists()
    made = {each.path for each in small_org.requests if each.method == "POST" and each.path.endswith("/jobs/query")}
    deleted = [each for each in small_org.requests if each.method == "DELETE"]
    assert bool(made) == bool(deleted)


def test_nohup_keeps_a_run_alive(live: Runner, small_org: StandIn) -> None:
    small_org.faults.append(Fault(delay=2.0, only="v66.0/query"))
    usual = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the new process ignores it too
    try:
        running = live.start("checks/before_load", "--org=env", "-q", "-k", "CON-01")
    finally:
        signal.signal(signal.SIGHUP, usual)
    while small_org.faults and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGHUP)
    assert live.end(running).code != 2


@pytest.fixture
def open_to_all() -> Iterator[None]:
    usual = os.umask(0)
    yield
    os.umask(usual)


def modes(folder: Path) -> dict[str, set[int]]:
    """Of the folders and of the files beneath one, and of itself."""
    found: dict[str, set[int]] = {"folders": set(), "files": set()}
    for path in (folder, *folder.rglob("*")):
        found["folders" if path.is_dir() else "files"].add(stat.S_IMODE(path.stat().st_mode))
    return found


def test_only_the_owner_may_read_what_names_people_whatever_the_umask(
    live: Runner, tmp_path: Path, open_to_all: None
) -> None:
    ended = live.command("checks/before_load", "--org=env", "--record=plain", f"--snapshot={tmp_path / 'snapshots'}")
    recorded = live.migration / "recorded" / "stand-in" / "wave-1" / "before_load"
    for folder in (ended.runs[-1], ended.evidence_dir / "latest", tmp_path / "snapshots", recorded):
        assert modes(folder) == {"folders": {0o700}, "files": {0o600}}, (folder, ended.said)


def test_a_masked_recording_may_be_read_by_those_who_read_the_migration(live: Runner, open_to_all: None) -> None:
    live.migration.chmod(0o755)
    live.command("checks/before_load", "--org=env", "--record")
    assert modes(live.migration / "recorded") == {"folders": {0o755}, "files": {0o644}}
