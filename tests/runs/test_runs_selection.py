"""What is run, and in which order: paths, -k, -m, -x, --lf, -n, --collect-only, and what a part of a run is worth."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.runs.replays import Replays
from tests.runs.small_migration import SmallMigration
from tests.runs.spoiled_recordings import change_answers
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn


@pytest.fixture(scope="module")
def whole(recorded: tuple[SmallMigration, Runner], tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """All checks of both phases, replayed."""
    return Runner(recorded[0].folder, tmp_path_factory.mktemp("whole"))("-v")


def checks_of(ended: Ended) -> list[dict[str, Any]]:
    return sorted(ended.evidence["checks"], key=lambda each: json.dumps(each, sort_keys=True))


def profile_off_its_site(migration: Path) -> None:
    """Spoil a recording so that one check before the load fails: PRO-01."""
    recorded = migration / "recorded/stand-in/wave-1/before_load"
    change_answers(recorded, '"AssignmentStatus":"Added"', '"AssignmentStatus":"Failed Add"')


def test_a_whole_replay_is_a_go_and_the_page_is_in_latest_too(whole: Ended) -> None:
    assert (whole.code, whole.verdict, whole.leftovers) == (0, "GO", [])
    assert (whole.evidence_dir / "latest" / "report.html").is_file()
    assert "REPLAY, NOT LIVE EVIDENCE" in whole.out
    assert whole.err == ""


def test_the_phases_run_in_the_order_of_the_load_and_node_ids_are_ascii(whole: Ended) -> None:
    nodes = [line.split(" ")[0] for line in whole.out.splitlines() if line.startswith("checks/")]
    assert len(nodes) == len(whole.evidence["checks"])
    assert [node.split("/")[1] for node in nodes] == sorted((node.split("/")[1] for node in nodes), reverse=True)
    assert all(node.isascii() for node in nodes)


def test_collecting_makes_no_run_and_asks_nothing(live: Runner, small_org: StandIn) -> None:
    ended = live("checks/before_load", "--org=env", "--collect-only", "-q")
    assert ended.code == 0
    assert "users_without_a_resolvable_contact[wave-1-help-customers]" in ended.out
    assert (small_org.requests, ended.evidence_dir.exists(), ended.leftovers) == ([], False, [])


def test_a_load_of_which_no_check_is_selected_is_missing(replays: Replays) -> None:
    ended = replays["example checks/before_load --load=import-disable,import-create -k import-disable"]
    assert (ended.code, ended.verdict) == (11, "PARTIAL")
    assert {part["load"] for part in ended.evidence["parts"]} == {"import-disable"}
    assert any("import-create" in each for each in ended.evidence["deselected"])


def test_an_item_of_which_a_check_was_left_out_or_is_not_due_is_neither_passed_nor_ticked(replay: Runner) -> None:
    ended = replay("checks/before_load", "--deselect=checks/before_load/usernames.py")
    page = (ended.runs[-1] / "report.html").read_text(encoding="utf-8")
    runbook = (ended.runs[-1] / "runbook.md").read_text(encoding="utf-8")
    assert ended.verdict == "PARTIAL"
    assert re.search(r"- \[ \] \*\*3\*\* .*: \*\*Not all checked\*\*", runbook)
    assert re.search(r"- \[ \] \*\*5\*\* .*: \*\*After the load\*\*", runbook)
    assert re.search(r"Checklist:  1 ok  2 ok  3 --  4 ..  5 --  6 --  7 ..  8 --  9 --", ended.out)
    assert "Not all checked" in page
    left_out = {each.split()[0] for each in ended.evidence["deselected"]}
    assert f"{len(left_out)} left out or not reached" in page
    summary = (ended.runs[-1] / "summary.txt").read_text(encoding="utf-8")
    assert f"{len(left_out)} checks left out or not reached: report.html names them." in summary


@pytest.mark.parametrize(
    ("selection", "judged"),
    [
        (["-k", "MEM-01"], {"MEM-01"}),
        (["-m", "item2"], {"PRO-01", "PRO-02", "PRO-04", "PRO-06"}),
        (["checks/after_load/memberships.py::users_missing_from_their_site"], {"MEM-01"}),
    ],
)
def test_what_the_user_selected_is_partial_and_passes_no_gate(
    replay: Runner, selection: list[str], judged: set[str]
) -> None:
    ended = replay(*selection, "-q")
    assert (ended.code, ended.verdict) == (11, "PARTIAL")
    assert {each["id"] for each in ended.evidence["checks"]} == judged
    assert ended.evidence["deselected"]
    assert not (ended.evidence_dir / "latest").exists()


def test_latest_keeps_the_last_whole_run(replay: Runner) -> None:
    replay("checks/before_load", "-q")
    ended = replay("checks/before_load", "-q", "-k", "USR")
    assert [len(ended.runs), ended.verdict] == [2, "PARTIAL"]
    assert json.loads((ended.evidence_dir / "latest" / "evidence.json").read_text())["verdict"] == "GO"


def test_what_selects_nothing_leaves_nothing_and_announces_nothing(replay: Runner) -> None:
    ended = replay("-k", "NOPE")
    assert ended.code == pytest.ExitCode.NO_TESTS_COLLECTED
    assert (ended.runs, ended.leftovers) == ([], [])
    assert "No check is selected. docs/catalogue.md lists those of each phase" in ended.out
    assert "report.html" not in ended.out
    assert "junit.xml" not in ended.out


def test_stopping_at_the_first_failure_lists_the_unreached_and_lf_runs_it_again(replay: Runner) -> None:
    profile_off_its_site(replay.migration)
    stopped = replay("checks/before_load", "-q", "-x")
    assert (stopped.code, stopped.verdict) == (1, "NO-GO")
    assert stopped.statuses("PRO-01") == {"failed"}
    assert stopped.evidence["unreached"]
    assert not (stopped.evidence_dir / "latest").exists()
    again = replay("checks/before_load", "-q", "--lf")
    assert {each["id"] for each in again.evidence["checks"]} == {"PRO-01"}


def test_a_recording_of_the_before_load_alone_is_a_run_of_that_phase(replay: Runner) -> None:
    recording = replay.migration / "recorded" / "stand-in" / "wave-1" / "after_load"
    recording.rename(replay.migration / "kept elsewhere")
    ended = replay("-q")
    assert (ended.code, [part["phase"] for part in ended.evidence["parts"]]) == (0, ["before_load"])
