"""A run that died is gone on with: only the rest is asked, what is old is called so, the findings are the same."""

import json
import re
import shutil
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from fixtures.kept import KeptSnapshots
from fixtures.lock import locked
from fixtures.migration import Migration
from tests.standin import StandIn
from tests.standin.faults import Fault
from tests.standin.requests_log import LoggedRequest
from tests.whole_runs import Ended, Runner, refused

SAME = ("id", "load", "phase", "cohort", "parameters", "status", "population", "offenders", "waived")
NO_CALLS_LEFT = Fault(403, '[{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "No."}]')
LAST = ["NetworkMember", "PermissionSetAssignment", "LoginHistory"]
IDENTITY = {"Organization", "UserPermissionAccess", "describe"}
Run = Callable[..., Ended]
Changes: TypeAlias = list[tuple[Callable[[Runner, StandIn], None], str]]


@pytest.fixture
def run(live: Runner) -> Run:
    """Runs a phase against the org, and keeps its snapshot beside the migration."""

    def keeping(*more: str, phase: str = "after_load") -> Ended:
        return live(f"checks/{phase}", "--org=env", f"--snapshot={snapshots(live)}", *more)

    return keeping


def snapshots(live: Runner) -> Path:
    return live.migration.parent / "snapshots"


def unfinished(live: Runner, phase: str = "after_load") -> Path:
    return snapshots(live) / "wave-1" / f".{phase}.unfinished"


def die(org: StandIn, run: Run, after: int = 15, **phase: str) -> Ended:
    """A run of which the org answers so many calls, and no more."""
    org.faults.extend([*[Fault()] * after, NO_CALLS_LEFT])
    ended = run(**phase)
    refused(ended, "REQUEST_LIMIT_EXCEEDED", "the same command with --resume goes on from there")
    assert not org.faults
    org.requests.clear()
    return ended


def told(evidence: dict[str, Any]) -> list[list[Any]]:
    return [[check[name] for name in SAME] for check in evidence["checks"]]


def asked(requests: list[LoggedRequest]) -> list[tuple[str, str, str]]:
    """What was asked, but for who answers, and what there is to ask."""
    made = [(each.path, str(each.query), each.body) for each in requests if "/services/data/v" in each.path]
    return [each for each in made if not re.search(r"/describe|FROM (Organization|UserPermissionAccess)\b", str(each))]


def questions(ended: Ended) -> dict[str, list[dict[str, Any]]]:
    """What the evidence tells of each question, by table."""
    by_table: dict[str, list[dict[str, Any]]] = {}
    for question in ended.evidence["parts"][0]["questions"]:
        by_table.setdefault(question["table"], []).append(question)
    return by_table


@pytest.mark.parametrize(("phase", "after"), [("after_load", 16), ("before_load", 12)])
def test_a_resumed_run_asks_the_rest_and_finds_the_same(
    live: Runner, small_org: StandIn, run: Run, phase: str, after: int
) -> None:
    small_org.faults.extend([*[Fault()] * after, NO_CALLS_LEFT])
    refused(run(phase=phase), "--resume")
    answered = asked(small_org.requests)[:-1]
    small_org.requests.clear()
    resumed = run("--resume", phase=phase).evidence
    left = asked(small_org.requests)
    assert resumed["parts"][0]["calls"] == len(small_org.requests) - 1  # the versions are asked to sign in
    offline = live("checks", "--org=snapshot", f"--snapshot={snapshots(live)}").evidence
    small_org.requests.clear()
    whole = run(phase=phase).evidence
    assert [*answered, *left] == asked(small_org.requests)
    assert told(resumed) == told(offline) == told(whole)
    assert [resumed[name] for name in ("verdict", "ledger")] == [whole[name] for name in ("verdict", "ledger")]
    older = [each for each in resumed["parts"][0]["questions"] if each["answered_at"]]
    assert len(older) >= len(answered)
    assert not {each["table"] for each in older} & IDENTITY
    assert {each["calls"] for each in older} == {0}
    assert [each.name for each in (snapshots(live) / "wave-1").glob(".*")] == [f".{phase}.lock"]


def test_what_is_older_than_the_run_is_called_so_wherever_it_is_told(
    live: Runner, small_org: StandIn, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checks go by the clock of the oldest answer; a waiver that has expired meanwhile waives nothing."""
    waiver = "- {check: RUN-02, rows: all, justification: None kept, ticket: CHG1, approved_by: a@b.example"
    (live.migration / "waivers.yaml").write_text(f"{waiver}, expiration_date: {small_org.now:%Y-%m-%d}}}\n")
    then, later = small_org.now - timedelta(hours=12), small_org.now
    monkeypatch.setattr(small_org, "now", then)
    die(small_org, run)
    monkeypatch.setattr(small_org, "now", later)
    resumed = run("--resume")
    moments = {"then": f"{then:%Y-%m-%dT%H:%M:%SZ}", "later": f"{later:%Y-%m-%dT%H:%M:%SZ}"}
    part = resumed.evidence["parts"][0]
    assert (part["now"], part["resumed_at"]) == (moments["then"], moments["later"])
    assert {each["answered_at"] for each in part["questions"]} == {moments["then"], None}
    assert f"  NetworkMember            taken over             0 calls, answered at {moments['then']}" in resumed.out
    assert f"the oldest is of {moments['then']} by the org's clock" in " ".join(resumed.out.split())
    page = (resumed.runs[-1] / "report.html").read_text(encoding="utf-8")
    assert f"resumed at {later:%Y-%m-%d %H:%M} UTC, with answers of an earlier run" in page
    assert f", by an earlier run at {then:%Y-%m-%d %H:%M} UTC" in page
    assert resumed.statuses("RUN-02") == {"warned"}
    assert "expired on" in resumed.out


def test_a_before_load_run_is_as_new_as_its_last_answer_to_the_run_after_the_load(
    live: Runner, small_org: StandIn, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else one that was gone on with after the load began would be taken for one from before it."""
    then, later = small_org.now - timedelta(hours=12), small_org.now
    monkeypatch.setattr(small_org, "now", then)
    die(small_org, run, phase="before_load")
    monkeypatch.setattr(small_org, "now", later)
    resumed = run("--resume", "-k", "CON-01", phase="before_load")
    assert resumed.evidence["parts"][0]["now"] == f"{then:%Y-%m-%dT%H:%M:%SZ}"
    about = json.loads((resumed.runs[-1] / "before" / "wave-1" / "about.json").read_text())
    assert about["now"] == f"{later:%Y-%m-%dT%H:%M:%S}+00:00"


def test_a_run_that_is_killed_leaves_what_it_has_read(live: Runner, small_org: StandIn, run: Run) -> None:
    small_org.faults.extend([*[Fault()] * 10, Fault(delay=3.0)])
    running = live.start("checks/after_load", "--org=env", f"--snapshot={snapshots(live)}")
    while small_org.faults and running.poll() is None:
        time.sleep(0.05)
    running.kill()
    assert live.end(running).code == -signal.SIGKILL
    resumed = run("--resume").evidence
    assert resumed["verdict"] == "GO"
    assert sum(bool(each["answered_at"]) for each in resumed["parts"][0]["questions"]) == 7


def test_a_run_that_dies_again_and_again_loses_nothing(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run, after=6)
    small_org.faults.extend([*[Fault()] * 12, NO_CALLS_LEFT])
    refused(run("--resume"), "--resume")
    small_org.requests.clear()
    resumed = run("--resume")
    assert (resumed.code, resumed.verdict) == (0, "GO")
    called = [each["table"] for each in resumed.evidence["parts"][0]["questions"] if each["calls"]]
    assert called == ["describe", "Organization", "UserPermissionAccess", *LAST]


def test_answers_that_were_damaged_and_those_that_stand_on_them_are_asked_again(
    live: Runner, small_org: StandIn, run: Run
) -> None:
    die(small_org, run)
    damaged = unfinished(live) / "answers" / "OrgUser" / "000.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"!")
    gone = next(row["Id"] for row in small_org.rows("User") if row["Username"].startswith("zenobia"))
    small_org.hide("User", rows=lambda row: row["Id"] == gone)
    resumed = run("--resume")
    assert "OrgUser is asked again: the file of its answer is damaged" in resumed.out
    assert "NetworkMember is asked again: its keys or its fields have changed" in resumed.out
    by_table = questions(resumed)
    assert [each["answered_at"] for each in by_table["OrgUser"]] == [None] * 4
    assert by_table["NetworkMember"][0]["answered_at"] is None
    assert by_table["ExternalUser"][0]["answered_at"]
    assert resumed.statuses("USE-01") == {"failed"}


def test_a_line_of_the_journal_that_is_cut_is_no_answer(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run)
    journal = unfinished(live) / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    resumed = run("--resume")
    by_table = questions(resumed)
    assert [by_table[name][0]["answered_at"] is None for name in ("UserLogin", "NetworkMember")] == [False, True]
    assert (resumed.code, resumed.verdict) == (0, "GO")


def header(**changes: object) -> Callable[[Runner, StandIn], None]:
    """Has the unfinished reading say something else of itself."""

    def change(live: Runner, _: StandIn) -> None:
        journal = unfinished(live) / "journal.jsonl"
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
        assert asked(small_org.requests) == []
        assert bool(small_org.requests) == (changes is BEFORE_ANYTHING_IS_READ)
        assert (unfinished(live) / "journal.jsonl").exists()


def test_without_resume_all_is_read_anew_and_that_is_said(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run)
    ended = run()
    said = "An unfinished wave-1/after_load is there, and is read anew; --resume would have gone on with it"
    assert said in ended.out
    assert {each["answered_at"] for each in ended.evidence["parts"][0]["questions"]} == {None}
    assert not unfinished(live).exists()


def test_an_unfinished_reading_stays_until_the_org_has_let_a_new_one_in(
    live: Runner, small_org: StandIn, run: Run
) -> None:
    die(small_org, run)
    before = (unfinished(live) / "journal.jsonl").read_bytes()
    for limit in ("--max-api-calls=3", "--max-api-calls=1"):
        refused(run(limit), "The unfinished wave-1/after_load is left as it was; --resume goes on with it.")
        assert (unfinished(live) / "journal.jsonl").read_bytes() == before
    offline = live("checks/after_load", "--org=snapshot", f"--snapshot={snapshots(live)}")
    refused(offline, "unfinished are wave-1/after_load, which --resume and the live org go on with")
    assert run("--resume").verdict == "GO"


def test_a_replay_that_is_kept_leaves_an_unfinished_reading_alone(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run)
    recorded = live("checks/after_load", "--org=env", "--record", "-k", "USE-01")
    replayed = live("checks/after_load", f"--snapshot={snapshots(live)}", "-k", "USE-01")
    assert [ended.statuses("USE-01") for ended in (recorded, replayed)] == [{"passed"}] * 2
    assert (unfinished(live) / "journal.jsonl").exists()
    assert sorted(each.name for each in unfinished(live).parent.iterdir()) == [
        ".after_load.lock",
        unfinished(live).name,
        "after_load",
    ]


def test_where_nothing_is_unfinished_all_is_read_and_that_is_said(live: Runner, small_org: StandIn, run: Run) -> None:
    small_org.faults.extend([Fault(), NO_CALLS_LEFT])
    ended = run()
    refused(ended, "REQUEST_LIMIT_EXCEEDED")
    assert "--resume" not in ended.said
    assert not unfinished(live).exists()
    resumed = run("--resume", "-k", "USE-01")
    assert "Nothing of wave-1/after_load is unfinished: all of it is read anew" in resumed.out
    assert {each["answered_at"] for each in resumed.evidence["parts"][0]["questions"]} == {None}


def test_only_the_calls_of_this_run_count_for_its_limit(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run, after=15)
    assert run("--resume", "--max-api-calls=8").verdict == "GO"
    assert len(small_org.requests) <= 8


def test_nobody_else_reads_the_same_meanwhile(live: Runner, small_org: StandIn, run: Run) -> None:
    lock = snapshots(live) / "wave-1" / ".after_load.lock"
    KeptSnapshots(snapshots(live), Migration.read(live.migration)).prepare()
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
