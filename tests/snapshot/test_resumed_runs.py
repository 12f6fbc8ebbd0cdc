"""A run that died is resumed: only the rest is asked, older answers are marked so, the findings are the same."""

import json
import signal
import time
from datetime import timedelta
from typing import Any

import pytest

from tests.runs.whole_runs import Ended, Runner, refused
from tests.snapshot.dead_runs import NO_CALLS_LEFT, Run, die, org_requests, partial, partials, snapshot_runs, snapshots
from tests.standin import StandIn
from tests.standin.http.faults import Fault
from tests.thoroughness import sample

SAME = ("id", "load", "phase", "cohort", "parameters", "status", "population", "offenders", "waived")
LAST = ["NetworkMember", "PermissionSetAssignment", "LoginHistory"]
IDENTITY = {"Organization", "UserPermissionAccess", "describe"}


def questions_of(evidence: dict[str, Any]) -> list[list[Any]]:
    return [[check[name] for name in SAME] for check in evidence["checks"]]


def questions(ended: Ended) -> dict[str, list[dict[str, Any]]]:
    """What the evidence says of each question, by table."""
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
    answered = org_requests(small_org.requests)[:-1]
    small_org.requests.clear()
    resumed = run("--resume", phase=phase).evidence
    left = org_requests(small_org.requests)
    assert resumed["parts"][0]["calls"] == len(small_org.requests) - 1  # the versions are asked to sign in
    offline = live("checks", "--org=snapshot", f"--snapshot={snapshots(live)}").evidence
    small_org.requests.clear()
    alone = Runner(live.migration, live.evidence_dir.parent / "alone", live.environment)  # RUN-05 looks at the last run
    whole = snapshot_runs(alone)(phase=phase).evidence
    assert [*answered, *left] == org_requests(small_org.requests)
    assert questions_of(resumed) == questions_of(offline) == questions_of(whole)
    assert [resumed[name] for name in ("verdict", "ledger")] == [whole[name] for name in ("verdict", "ledger")]
    older = [each for each in resumed["parts"][0]["questions"] if each["answered_at"]]
    assert len(older) >= len(answered)
    assert not {each["table"] for each in older} & IDENTITY
    assert {each["calls"] for each in older} == {0}
    assert partials(live) == []


def test_answers_older_than_the_run_are_marked_wherever_they_are_shown(
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
    assert f"  NetworkMember            reused                 answered {moments['then']}" in resumed.out
    assert f"the oldest is of {moments['then']} by the org's clock" in " ".join(resumed.out.split())
    page = (resumed.runs[-1] / "report.html").read_text(encoding="utf-8")
    assert f"resumed at {later:%Y-%m-%d %H:%M} UTC, with answers of an earlier run" in page
    assert f", by an earlier run at {then:%Y-%m-%d %H:%M} UTC" in page
    assert resumed.statuses("RUN-02") == {"warned"}
    assert "expired on" in resumed.out


def test_a_before_load_run_is_as_new_as_its_last_answer_to_the_run_after_the_load(
    live: Runner, small_org: StandIn, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else one that was resumed after the load began would be taken for one from before it."""
    then, later = small_org.now - timedelta(hours=12), small_org.now
    monkeypatch.setattr(small_org, "now", then)
    die(small_org, run, phase="before_load")
    monkeypatch.setattr(small_org, "now", later)
    resumed = run("--resume", "-k", "CON-01", phase="before_load")
    assert resumed.evidence["parts"][0]["now"] == f"{then:%Y-%m-%dT%H:%M:%SZ}"
    about = json.loads((resumed.runs[-1] / "before" / "wave-1" / "about.json").read_text())
    assert about["now"] == f"{later:%Y-%m-%dT%H:%M:%S}+00:00"


def test_a_run_that_is_killed_leaves_what_it_has_read(live: Runner, small_org: StandIn, run: Run) -> None:
    small_org.faults.extend([*[Fault()] * 11, Fault(delay=3.0)])
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
    small_org.faults.extend([*[Fault()] * 13, NO_CALLS_LEFT])
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
    damaged = partial(live) / "answers" / "OrgUser" / "000.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"!")
    gone = next(row["Id"] for row in small_org.rows("User") if row["Username"].startswith("zenobia"))
    small_org.hide("User", rows=lambda row: row["Id"] == gone)
    resumed = run("--resume")
    assert "OrgUser is asked again: the file of its answer was cut off" in resumed.out
    assert "NetworkMember is asked again: its keys or its fields have changed" in resumed.out
    by_table = questions(resumed)
    assert [each["answered_at"] for each in by_table["OrgUser"]] == [None] * 5
    assert by_table["NetworkMember"][0]["answered_at"] is None
    assert by_table["ExternalUser"][0]["answered_at"]
    assert resumed.statuses("USE-01") == {"failed"}


@pytest.mark.parametrize("share", sample([0, 0.1, 0.5, 0.999], 2))
def test_an_answer_whose_file_was_cut_anywhere_is_asked_again(
    live: Runner, small_org: StandIn, run: Run, share: float
) -> None:
    die(small_org, run)
    cut = partial(live) / "answers" / "UserLogin" / "000.parquet"
    whole = cut.read_bytes()
    cut.write_bytes(whole[: int(share * len(whole))])
    resumed = run("--resume")
    assert "UserLogin is asked again: the file of its answer was cut off" in resumed.out
    by_table = questions(resumed)
    assert [by_table[name][0]["answered_at"] is None for name in ("UserLogin", "OrgUser")] == [True, False]
    assert (resumed.code, resumed.verdict) == (0, "GO")


def test_an_answer_that_was_being_written_is_no_answer(live: Runner, small_org: StandIn, run: Run) -> None:
    die(small_org, run)
    written = partial(live) / "answers" / "UserLogin" / "000.parquet"
    written.rename(written.with_suffix(".incomplete"))
    resumed = run("--resume")
    assert "is asked again" not in resumed.out
    assert questions(resumed)["UserLogin"][0]["answered_at"] is None
    assert (resumed.code, resumed.verdict) == (0, "GO")
