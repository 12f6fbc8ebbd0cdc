"""What is not gone on with: what is of something else, what is under way, and what an option does not go with."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

import pytest

from fixtures.plan.migration import Migration
from fixtures.snapshot.lock import locked
from fixtures.snapshot.store import SavedSnapshots
from tests.runs.whole_runs import Runner, refused
from tests.snapshot.dead_runs import NO_CALLS_LEFT, Run, die, org_requests, partial_snapshot, snapshots
from tests.standin import StandIn
from tests.standin.http.faults import Fault

Changes: TypeAlias = list[tuple[Callable[[Runner, StandIn], None], str]]


def header(**changes: object) -> Callable[[Runner, StandIn], None]:
    """Has the unfinished reading say something else of itself."""

    def change(live: Runner, _: StandIn) -> None:
        journal = partial_snapshot(live) / "journal.jsonl"
        first, *others = journal.read_text().splitlines(keepends=True)
        journal.write_text(json.dumps({"header": {**json.loads(first)["header"], **changes}}) + "\n" + "".join(others))

    return change


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
def test_what_is_of_something_else_is_not_gone_on_with(
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
            refused(run("--resume"), f"its unfinished wave-1/after_load {said}", "Run again without --resume")
        assert org_requests(small_org.requests) == []
        assert bool(small_org.requests) == (changes is BEFORE_ANYTHING_IS_READ)
        assert (partial_snapshot(live) / "journal.jsonl").exists()


def test_without_resume_all_is_read_anew_and_that_is_said(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run)
    ended = run()
    said = "An unfinished wave-1/after_load is there, and is read anew; --resume would have gone on with it"
    assert said in ended.out
    assert {each["answered_at"] for each in ended.evidence["parts"][0]["questions"]} == {None}
    assert not partial_snapshot(live).exists()


def test_an_unfinished_reading_stays_until_the_org_has_let_a_new_one_in(
    live: Runner, small_org: StandIn, run: Run
) -> None:
    die(small_org, run)
    before = (partial_snapshot(live) / "journal.jsonl").read_bytes()
    for limit in ("--max-api-calls=3", "--max-api-calls=1"):
        refused(run(limit), "The unfinished wave-1/after_load is left as it was; --resume goes on with it.")
        assert (partial_snapshot(live) / "journal.jsonl").read_bytes() == before
    offline = live("checks/after_load", "--org=snapshot", f"--snapshot={snapshots(live)}")
    refused(offline, "unfinished are wave-1/after_load, which --resume and the live org go on with")
    assert run("--resume").verdict == "GO"


def test_an_unfinished_reading_that_a_killed_run_had_put_aside_is_gone_on_with(
    live: Runner, small_org: StandIn, run: Run
) -> None:
    die(small_org, run)
    partial_snapshot(live).rename(partial_snapshot(live).with_name(f"{partial_snapshot(live).name}.older"))
    recorded = live("checks/after_load", "--org=env", f"--snapshot={snapshots(live)}", "--record", "-k", "USE-01")
    assert recorded.statuses("USE-01") == {"passed"}
    resumed = run("--resume")
    assert any(each["answered_at"] for each in resumed.evidence["parts"][0]["questions"])
    assert resumed.verdict == "GO"


def test_a_run_that_records_leaves_nothing_to_go_on_with_and_does_not_say_so(
    live: Runner, small_org: StandIn, run: Run
) -> None:
    small_org.faults.extend([*[Fault()] * 15, NO_CALLS_LEFT])
    ended = run("--record")
    refused(ended, "REQUEST_LIMIT_EXCEEDED")
    assert "--resume" not in ended.said
    assert [path.name for path in partial_snapshot(live).parent.iterdir()] == [".after_load.lock"]


def test_a_replay_that_is_kept_leaves_an_unfinished_reading_alone(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run)
    recorded = live("checks/after_load", "--org=env", "--record", "-k", "USE-01")
    replayed = live("checks/after_load", f"--snapshot={snapshots(live)}", "-k", "USE-01")
    assert [ended.statuses("USE-01") for ended in (recorded, replayed)] == [{"passed"}] * 2
    assert (partial_snapshot(live) / "journal.jsonl").exists()
    assert sorted(each.name for each in partial_snapshot(live).parent.iterdir()) == [
        ".after_load.lock",
        partial_snapshot(live).name,
        "after_load",
    ]


def test_where_nothing_is_unfinished_all_is_read_and_that_is_said(live: Runner, small_org: StandIn, run: Run) -> None:
    small_org.faults.extend([Fault(), NO_CALLS_LEFT])
    ended = run()
    refused(ended, "REQUEST_LIMIT_EXCEEDED")
    assert "--resume" not in ended.said
    assert not partial_snapshot(live).exists()
    resumed = run("--resume", "-k", "USE-01")
    assert "Nothing of wave-1/after_load is unfinished: all of it is read anew" in resumed.out
    assert {each["answered_at"] for each in resumed.evidence["parts"][0]["questions"]} == {None}


def test_only_the_calls_of_this_run_count_for_its_limit(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run, after=15)
    assert run("--resume", "--max-api-calls=8").verdict == "GO"
    assert len(small_org.requests) <= 8


def test_nobody_else_reads_the_same_meanwhile(live: Runner, small_org: StandIn, run: Run) -> None:
    lock = snapshots(live) / "wave-1" / ".after_load.lock"
    SavedSnapshots(snapshots(live), Migration.read(live.migration)).prepare()
    lock.parent.mkdir()
    with locked(lock):
        refused(run("--resume"), "its unfinished wave-1/after_load is being read by another run")
    assert small_org.requests == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--resume"], "--resume goes on with reading a live org, and replay is none"),
        (["--org=snapshot", "--snapshot=kept", "--resume"], "and snapshot is none"),
        (["--org=env", "--resume"], "Name the folder of that run: --snapshot=DIR --resume"),
        (["--org=env", "--snapshot=kept", "--resume", "--record"], "Leave --record or --resume out"),
    ],
)
def test_resume_goes_with_a_kept_snapshot_of_a_live_org_and_with_nothing_else(
    live: Runner, small_org: StandIn, arguments: list[str], said: str
) -> None:
    refused(live("checks/after_load", *arguments), said)
    assert small_org.requests == []
