"""What evidence.json says beside the findings, in whole runs: attempts, totals, and the check before the load."""

import csv
import hashlib
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.runs.test_changed_rows import AFTER, BEFORE, Edit, edit
from tests.runs.whole_runs import ROOT, Ended, Runner
from tests.standin import StandIn

OF_NO_SOURCE = {"source": None, "excluded": None, "not_built": None}


def facts(ended: Ended, load: str = "wave-1") -> dict[str, Any]:
    """Of the after-load phase of a load."""
    outcomes = [each for each in ended.evidence["outcomes"] if (each["load"], each["phase"]) == (load, "after_load")]
    assert len(outcomes) == 1, ended.said
    found: dict[str, Any] = outcomes[0]["facts"]
    for each in found["attempts"]:
        results = each["success"] + each["error"] + each["unprocessed"]
        assert each["rows"] + each["repeated"] + each["foreign"] == results + each["unanswered"]
    return found


def counts(attempt: dict[str, Any]) -> dict[str, int]:
    """What is not nothing of an attempt."""
    return {name: count for name, count in attempt.items() if name != "number" and isinstance(count, int) and count}


def before_at(runner: Runner, org: StandIn, hours: int) -> Path:
    """The folder of a before-load run, so many hours ago."""
    org.now -= timedelta(hours=hours)
    ended = runner(*BEFORE)
    org.now += timedelta(hours=hours)
    return ended.runs[-1]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def edit_results(runner: Runner, change: Edit) -> None:
    path = runner.migration / "results" / "success.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = change(list(csv.reader(file)))
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def in_plan(runner: Runner, old: str, new: str) -> None:
    text = (runner.migration / "plan.yaml").read_text()
    assert old in text
    (runner.migration / "plan.yaml").write_text(text.replace(old, new, 1))


def test_the_newest_check_before_the_load_is_named_by_its_run_verdict_and_hashes(
    live: Runner, small_org: StandIn
) -> None:
    before_at(live, small_org, 5)
    newest = before_at(live, small_org, 3)
    before_at(live, small_org, 0)  # too late
    before = facts(live(*AFTER))["before"]
    assert before["run"] == newest.name
    assert before["evidence_sha256"] == sha256(newest / "evidence.json")
    assert (before["verdict"], before["same_file"]) == ("GO", True)
    assert before["file_sha256"] == sha256(live.migration / "loads/wave-1.csv")


def test_a_check_that_is_named_by_another_path_has_the_name_of_its_run(
    live: Runner, small_org: StandIn, tmp_path: Path
) -> None:
    run = before_at(live, small_org, 3)
    elsewhere = shutil.copytree(run, tmp_path / "on the ticket")
    before = facts(live(*AFTER, f"--before={elsewhere}"))["before"]
    assert (before["run"], before["evidence_sha256"]) == (run.name, sha256(run / "evidence.json"))


def test_a_damaged_newest_check_is_passed_over_for_the_one_before_it(live: Runner, small_org: StandIn) -> None:
    older = before_at(live, small_org, 5)
    damaged = before_at(live, small_org, 3)
    table = damaged / "before/wave-1/row_print.parquet"
    table.write_bytes(table.read_bytes()[:-9])
    ended = live(*AFTER)
    assert facts(ended)["before"]["run"] == older.name
    assert "is damaged" in str(ended.evidence["parts"][0]["notes"])


def test_a_check_whose_evidence_is_damaged_is_none(live: Runner, small_org: StandIn) -> None:
    run = before_at(live, small_org, 3)
    (run / "evidence.json").write_text("{")
    ended = live(*AFTER)
    assert facts(ended)["before"] is None
    assert f"the earlier run {run.name} is damaged" in str(ended.evidence["parts"][0]["notes"])


def test_a_renamed_load_file_is_the_one_that_was_checked(live: Runner, small_org: StandIn) -> None:
    before_at(live, small_org, 3)
    (live.migration / "loads/wave-1.csv").rename(live.migration / "loads/final.csv")
    in_plan(live, "file: loads/wave-1.csv", "file: loads/final.csv")
    before = facts(live(*AFTER))["before"]
    assert (before["same_file"], before["file_sha256"]) == (True, sha256(live.migration / "loads/final.csv"))


def test_another_load_file_stands_beside_the_hash_of_the_one_that_was_checked(live: Runner, small_org: StandIn) -> None:
    before_at(live, small_org, 3)
    checked = sha256(live.migration / "loads/wave-1.csv")
    edit(live, lambda rows: rows[:-1])
    before = facts(live(*AFTER))["before"]
    assert (before["same_file"], before["file_sha256"]) == (False, checked)


def test_a_check_of_several_loads_counts_by_the_verdict_of_this_one(live: Runner, small_org: StandIn) -> None:
    run = before_at(live, small_org, 3)
    evidence = run / "evidence.json"
    evidence.write_text(evidence.read_text("utf-8").replace('"verdict": "GO"', '"verdict": "NO-GO"', 1), "utf-8")
    (run / "SHA256SUMS").unlink()
    ended = live(*AFTER)
    assert (facts(ended)["before"]["verdict"], ended.statuses("RUN-02")) == ("GO", {"passed"})


def test_a_replay_stands_on_the_phase_that_is_recorded_with_it(replay: Runner) -> None:
    found = facts(replay("checks/after_load", "-q"))
    assert (found["before"]["run"], found["before"]["same_file"]) == ("", True)
    assert found["totals"] == {**OF_NO_SOURCE, "load": 6, "succeeded": 6, "in_org": 6}


def test_results_that_are_repeated_missing_or_of_nobody_are_told_apart(live: Runner) -> None:
    def spoil(rows: list[list[str]]) -> list[list[str]]:
        stranger = [cell.replace("003", "003Z", 1) if cell.startswith("003") else cell for cell in rows[1]]
        return [*rows[:-1], rows[1], stranger]

    edit_results(live, spoil)
    found = facts(live(*AFTER))
    assert [counts(each) for each in found["attempts"]] == [
        {"rows": 6, "success": 7, "repeated": 1, "foreign": 1, "unanswered": 1}
    ]
    assert (found["totals"]["succeeded"], found["totals"]["in_org"]) == (5, 6)


def test_two_rows_of_one_key_with_one_result_are_one_success_and_one_user(live: Runner) -> None:
    edit(live, lambda rows: [*rows, rows[1]])
    found = facts(live(*AFTER))
    assert [counts(each) for each in found["attempts"]] == [{"rows": 7, "success": 6, "unanswered": 1}]
    assert found["totals"] == {
        "source": None,
        "excluded": None,
        "not_built": None,
        "load": 7,
        "succeeded": 6,
        "in_org": 6,
    }


def test_a_row_without_a_key_has_the_result_without_one(live: Runner) -> None:
    def without_contact(rows: list[list[str]]) -> list[list[str]]:
        rows[1][rows[0].index("ContactId")] = ""
        return rows

    edit(live, without_contact)
    edit_results(live, without_contact)
    found = facts(live(*AFTER))
    assert [counts(each) for each in found["attempts"]] == [{"rows": 6, "success": 6}]
    assert (found["totals"]["succeeded"], found["totals"]["in_org"]) == (6, 5)


def test_without_result_files_nobody_knows_who_succeeded(live: Runner) -> None:
    in_plan(live, "results: [results/success.csv], ", "")
    found = facts(live(*AFTER))
    assert [counts(each) for each in found["attempts"]] == [{"rows": 6, "unanswered": 6}]
    assert (found["totals"]["succeeded"], found["totals"]["in_org"]) == (None, 6)


def test_rows_that_a_second_attempt_loads_from_its_own_file_are_one_success_each(live: Runner) -> None:
    loads, results = live.migration / "loads", live.migration / "results"

    def keep(path: Path, into: Path, rows: slice) -> None:
        lines = path.read_text().splitlines()
        into.write_text("\n".join([lines[0], *lines[1:][rows]]) + "\n")

    keep(loads / "wave-1.csv", loads / "again.csv", slice(4, None))
    keep(results / "success.csv", results / "again.csv", slice(4, None))
    keep(results / "success.csv", results / "success.csv", slice(0, 5))  # one row is a success twice
    plan = live.migration / "plan.yaml"
    plan.write_text(plan.read_text() + "      - {file: loads/again.csv, results: [results/again.csv]}\n")
    found = facts(live(*AFTER))
    assert [counts(each) for each in found["attempts"]] == [
        {"rows": 6, "success": 5, "unanswered": 1},
        {"rows": 2, "success": 2},
    ]
    assert (found["totals"]["succeeded"], found["totals"]["in_org"]) == (6, 6)


def test_who_may_not_see_each_user_does_not_know_how_many_are_there(live: Runner, small_org: StandIn) -> None:
    small_org.permissions -= {"ViewAllData", "ModifyAllData", "ManageUsers"}
    ended = live(*AFTER)
    assert facts(ended)["totals"]["in_org"] is None, ended.said


@pytest.fixture
def replayed(tmp_path: Path) -> Callable[..., Ended]:
    return lambda name, *loads: Runner(ROOT / "migrations" / name, tmp_path)(
        "checks/after_load", "-q", *(f"--load={load}" for load in loads)
    )


def test_moves_upserts_and_a_load_that_disables_are_all_there(replayed: Callable[..., Ended]) -> None:
    ended = replayed("example")
    loads = [each["load"] for each in ended.evidence["outcomes"]]
    assert len(loads) > 3
    for load in loads:
        totals = facts(ended, load)["totals"]
        assert totals["load"] == totals["succeeded"] == totals["in_org"], load


def test_the_botched_migration_has_fewer_successes_than_rows_and_no_user_beyond_them(
    replayed: Callable[..., Ended],
) -> None:
    totals = facts(replayed("botched", "wave-1"), "wave-1")["totals"]
    assert totals["in_org"] <= totals["succeeded"] < totals["load"]
