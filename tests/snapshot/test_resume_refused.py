"""What is not resumed: a partial snapshot of something else, one that is being read, and with other options."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from filelock import FileLock

from fixtures.plan.migration import Migration
from fixtures.snapshot.store import SavedSnapshots
from tests.runs.whole_runs import Runner, refused
from tests.snapshot.dead_runs import NO_CALLS_LEFT, Run, die, org_requests, partial, partials, snapshots
from tests.standin import StandIn
from tests.standin.http.faults import Fault

Changes: TypeAlias = list[tuple[Callable[[Runner, StandIn], None], str]]


def header(**changes: object) -> Callable[[Runner, StandIn], None]:
    """Has the partial snapshot say something else of itself."""

    def change(live: Runner, _: StandIn) -> None:
        file = partial(live) / "partial.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | changes))

    return change


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def append(name: str) -> Callable[[Runner, StandIn], None]:
    def change(live: Runner, _: StandIn) -> None:
        with (live.migration / name).open("a") as file:
            file.write("\n")

    return change


def less_permission(_: Runner, org: StandIn) -> None:
    org.permissions -= {"ViewAllData"}


def a_day_later(_: Runner, org: StandIn) -> None:
    org.now += timedelta(hours=25)


BEFORE_ANY_CALL: Changes = [
    (append("plan.yaml"), "was begun before plan.yaml changed"),
    (append("loads/wave-1.csv"), "was begun before loads/wave-1.csv changed"),
    (header(version="0.0.1"), "was begun by Rollcall 0.0.1, and this is"),
    (header(migration="another"), "is of another migration"),
]
BEFORE_ANYTHING_IS_READ: Changes = [
    (header(org_id="00Dxx0000001gEREAY"), "is of the org 00Dxx0000001gERE"),
    (header(user="someone@else.example"), "was read as another user"),
    (less_permission, "was read by a user who sees other rows (View All Data)"),
    (a_day_later, "was read from 2026-11-23T11:00:00Z, more than 24 hours ago by the org's clock"),
]


@pytest.mark.parametrize("changes", [BEFORE_ANY_CALL, BEFORE_ANYTHING_IS_READ], ids=["no call", "nothing read"])
def test_a_partial_snapshot_of_something_else_is_not_resumed(
    live: Runner, small_org: StandIn, run: Run, monkeypatch: pytest.MonkeyPatch, changes: Changes
) -> None:
    die(small_org, run)
    folders = [live.migration, snapshots(live)]
    for folder in folders:
        shutil.copytree(folder, folder.with_suffix(".then"))
    for change, said in changes:
        for folder in folders:
            shutil.rmtree(folder)
            shutil.copytree(folder.with_suffix(".then"), folder)
        small_org.requests.clear()
        with monkeypatch.context() as changed:
            changed.setattr(small_org, "now", small_org.now)
            changed.setattr(small_org, "permissions", set(small_org.permissions))
            change(live, small_org)
            refused(run("--resume"), f"its partial snapshot of wave-1/after_load {said}", "Run again without --resume")
        assert org_requests(small_org.requests) == []
        assert bool(small_org.requests) == (changes is BEFORE_ANYTHING_IS_READ)
        assert (partial(live) / "partial.json").exists()


def test_without_resume_all_is_read_and_that_is_said(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run)
    ended = run()
    assert "wave-1/after_load starts over; its partial snapshot is discarded" in ended.out
    assert {each["answered_at"] for each in ended.evidence["parts"][0]["questions"]} == {None}
    assert not partials(live)


def test_a_partial_snapshot_stays_until_the_org_has_let_a_new_one_in(
    live: Runner, small_org: StandIn, run: Run
) -> None:
    die(small_org, run)
    before = contents(partial(live))
    for limit in ("--max-api-calls=3", "--max-api-calls=1"):
        refused(run(limit), "The partial snapshot of wave-1/after_load is left as it was; --resume continues it.")
        assert contents(partial(live)) == before
    offline = live("checks/after_load", "--org=snapshot", f"--snapshot={snapshots(live)}")
    refused(offline, "partial are wave-1/after_load, which --resume continues with the live org")
    assert run("--resume").verdict == "GO"


def test_what_a_run_that_was_killed_before_the_org_let_it_in_has_left_is_not_resumed(
    live: Runner, small_org: StandIn, run: Run
) -> None:
    die(small_org, run)
    killed = partial(live).with_name(".after_load.killed.partial")
    shutil.copytree(partial(live), killed)
    (killed / "partial.json").write_text("{")
    recorded = live("checks/after_load", "--org=env", f"--snapshot={snapshots(live)}", "--record", "-k", "USE-01")
    assert recorded.statuses("USE-01") == {"passed"}
    assert killed not in partials(live)
    resumed = run("--resume")
    assert any(each["answered_at"] for each in resumed.evidence["parts"][0]["questions"])
    assert resumed.verdict == "GO"


def test_a_run_that_records_leaves_no_partial_snapshot_and_does_not_mention_one(
    live: Runner, small_org: StandIn, run: Run
) -> None:
    small_org.faults.extend([*[Fault()] * 16, NO_CALLS_LEFT])
    ended = run("--record")
    refused(ended, "REQUEST_LIMIT_EXCEEDED")
    assert "--resume" not in ended.said
    assert partials(live) == []


def test_a_replay_that_is_saved_leaves_a_partial_snapshot_alone(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run)
    before = contents(partial(live))
    recorded = live("checks/after_load", "--org=env", "--record", "-k", "USE-01")
    replayed = live("checks/after_load", f"--snapshot={snapshots(live)}", "-k", "USE-01")
    assert [ended.statuses("USE-01") for ended in (recorded, replayed)] == [{"passed"}] * 2
    assert contents(partial(live)) == before
    assert (snapshots(live) / "wave-1" / "after_load").exists()


def test_where_there_is_no_partial_snapshot_all_is_read_and_that_is_said(
    live: Runner, small_org: StandIn, run: Run
) -> None:
    small_org.faults.extend([Fault(), NO_CALLS_LEFT])
    ended = run()
    refused(ended, "REQUEST_LIMIT_EXCEEDED")
    assert "--resume" not in ended.said
    assert not partials(live)
    resumed = run("--resume", "-k", "USE-01")
    assert "There is no partial snapshot of wave-1/after_load to resume; all of it is read" in resumed.out
    assert {each["answered_at"] for each in resumed.evidence["parts"][0]["questions"]} == {None}


def test_only_the_calls_of_this_run_count_for_its_limit(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run, after=16)
    assert run("--resume", "--max-api-calls=8").verdict == "GO"
    assert len(small_org.requests) <= 8


def test_two_runs_never_read_the_same_phase_at_once(live: Runner, small_org: StandIn, run: Run) -> None:
    lock = snapshots(live) / "wave-1" / ".after_load.lock"
    SavedSnapshots(snapshots(live), Migration.read(live.migration)).prepare()
    lock.parent.mkdir()
    with FileLock(lock):
        refused(run("--resume"), "its partial snapshot of wave-1/after_load is being read by another run")
    assert small_org.requests == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--resume"], "--resume needs a live org; --org is replay"),
        (["--org=snapshot", "--snapshot=kept", "--resume"], "--resume needs a live org; --org is snapshot"),
        (["--org=env", "--resume"], "Name the folder of that run: --snapshot=DIR --resume"),
        (["--org=env", "--snapshot=kept", "--resume", "--record"], "Leave --record or --resume out"),
    ],
)
def test_resume_goes_with_a_saved_snapshot_of_a_live_org_and_with_nothing_else(
    live: Runner, small_org: StandIn, arguments: list[str], said: str
) -> None:
    refused(live("checks/after_load", *arguments), said)
    assert small_org.requests == []
