"""Rollcall's own options: ticket, evidence, load, before, call limit, what fails a run."""

import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.runs.small_migration import SmallMigration
from tests.runs.spoiled_recordings import change_answers
from tests.runs.whole_runs import Runner, refused
from tests.standin import StandIn


def test_the_ticket_is_in_evidence_and_page_and_junit_goes_to_the_given_path_too(
    replay: Runner, tmp_path: Path
) -> None:
    ended = replay("checks/before_load", "--ticket=CHG0041", f"--junitxml={tmp_path / 'mine.xml'}", "-q")
    assert ended.evidence["ticket"] == "CHG0041"
    assert "CHG0041" in (ended.runs[-1] / "report.html").read_text(encoding="utf-8")
    cases = ET.parse(tmp_path / "mine.xml").findall(".//testcase")
    assert len(cases) == len(ended.evidence["checks"]) + len(["verdict"])
    assert (ended.runs[-1] / "junit.xml").read_bytes() == (tmp_path / "mine.xml").read_bytes()  # for the bundle


def test_evidence_goes_nowhere_but_to_the_folder_that_is_named(replay: Runner, tmp_path: Path) -> None:
    ended = replay("checks/before_load", "-q", f"--evidence={tmp_path / 'elsewhere'}")
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == ["latest", "runs"]
    assert not ended.evidence_dir.exists()


def test_evidence_that_cannot_be_written_is_said_before_anything_is_asked(
    live: Runner, small_org: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "a file").write_text("")
    ended = live("checks/before_load", "--org=env", f"--evidence={tmp_path / 'a file'}")
    refused(ended, "a file/runs: evidence cannot be written there", "--evidence")
    assert small_org.requests == []


def test_a_warning_fails_only_the_run_that_wants_it_to(replay: Runner) -> None:
    recorded = replay.migration / "recorded/stand-in/wave-1/after_load"
    change_answers(recorded, '"IsFrozen":false', '"IsFrozen":true', 1)
    lenient = replay("checks/after_load", "-q")
    assert (lenient.code, lenient.verdict, lenient.statuses("USE-05")) == (0, "GO", {"warned"})
    assert "USE-05" in lenient.evidence["reason"]
    strict = replay("checks/after_load", "-q", "--fail-on=warning")
    assert (strict.code, strict.verdict) == (1, "NO-GO")


def test_one_load_of_several_is_checked_and_a_replay_takes_all_that_are_recorded(live: Runner) -> None:
    plan = live.migration / "plan.yaml"
    plan.write_text(plan.read_text() + "  - {name: wave-2, operation: insert, file: loads/wave-1.csv}\n")
    ended = live("checks/before_load", "--org=env", "--load=wave-2", "--record", "-q")
    assert {each["load"] for each in ended.evidence["checks"]} == {"wave-2"}
    replayed = live("checks/before_load", "-q")
    assert {each["load"] for each in replayed.evidence["checks"]} == {"wave-2"}


def test_several_loads_of_a_live_org_are_checked_in_one_run_with_a_verdict_each(live: Runner) -> None:
    plan = live.migration / "plan.yaml"
    second = live.migration / "loads" / "wave-2.csv"
    rows = (live.migration / "loads" / "wave-1.csv").read_text().splitlines(keepends=True)
    second.write_text("".join(rows[:3]))
    plan.write_text(plan.read_text() + "  - {name: wave-2, operation: insert, file: loads/wave-2.csv}\n")
    refused(live("checks/before_load", "--org=env"), "with --load: wave-1, wave-2")
    refused(live("checks/before_load", "--org=env", "--load=wave-2,wave-9"), "the plan has no load wave-9")

    ended = live("checks/before_load", "--org=env", "--load=all")
    assert [(each["load"], each["verdict"]) for each in ended.evidence["outcomes"]] == [
        ("wave-1", "GO"),
        ("wave-2", "NO-GO"),  # wave-1 creates these users already
    ]
    assert ended.verdict == "NO-GO"
    named = live("checks/before_load", "--org=env", "--load=wave-2,wave-1")
    assert [each["load"] for each in named.evidence["outcomes"]] == ["wave-1", "wave-2"]
    assert named.evidence["provenance"]["narrowed_by"] == ["--load wave-2,wave-1"]


def test_an_after_load_run_compares_with_the_newest_before_load_run_or_the_named(
    recorded: tuple[SmallMigration, Runner], live: Runner
) -> None:
    def seats(run: Path) -> set[str]:
        checks = json.loads((run / "evidence.json").read_text())["checks"]
        return {each["status"] for each in checks if each["id"] == "SEA-11"}

    before, after = sorted((recorded[1].evidence_dir / "runs").glob("*/"))
    assert seats(after) == {"passed"}
    assert seats(live("checks/after_load", "--org=env", "-q").runs[-1]) == {"not_applicable"}
    assert seats(live("checks/after_load", "--org=env", "-q", f"--before={before}").runs[-1]) == {"passed"}


def test_a_folder_without_a_before_load_snapshot_is_no_before(live: Runner, small_org: StandIn, tmp_path: Path) -> None:
    ended = live("checks/after_load", "--org=env", f"--before={tmp_path}")
    refused(ended, f"{tmp_path}: there is no before-load snapshot of wave-1 in it")
    assert small_org.requests == []


def test_a_run_over_the_call_limit_prints_its_reading_plan_and_does_not_start(live: Runner, small_org: StandIn) -> None:
    ended = live("checks/before_load", "--org=env", "--max-api-calls=5")
    refused(ended, "over --max-api-calls 5", "Raise the limit")
    assert "  Profile                  query                  1 call\n" in ended.out
    assert "in all" in ended.out
    assert {request.path for request in small_org.requests} == {"/services/data/"}


def test_a_quiet_run_prints_no_reading_plan(live: Runner) -> None:
    ended = live("checks/before_load", "--org=env", "-q", "--max-api-calls=100")
    assert (ended.code, ended.verdict) == (0, "GO")
    assert "calls" not in ended.out


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--wait=inf", "inf is not between 0 and 604800 seconds"),
        ("--wait=-1", "-1 is not between 0 and"),
        ("--wait=nan", "nan is not between 0 and"),
        ("--wait=soon", "soon is not a number of seconds"),
        ("--time-limit=1e99", "1e99 is not between 0 and"),
        ("--max-api-calls=0", "0 is not a number of calls: give 1 or more"),
        ("--evidence=", "it is empty; name a path"),
        ("--migration=", "it is empty; name a path"),
        ("--snapshot=", "it is empty; name a path"),
        pytest.param(
            "--snapshot=kept-\udcff",
            "it is not in UTF-8, or this terminal is not",
            marks=pytest.mark.skipif(os.name != "posix", reason="names are bytes there"),
        ),
        ("--snapshot=~nobody-here/kept", "~nobody-here is nobody's home directory"),
    ],
)
def test_a_value_that_no_option_can_have_is_refused_with_the_option(replay: Runner, option: str, said: str) -> None:
    ended = replay("checks/before_load", option)
    assert (ended.code, ended.runs) == (4, [])
    assert f"argument {option.partition('=')[0]}" in ended.said
    assert said in ended.said


def test_help_names_every_exit_code(replay: Runner) -> None:
    ended = replay("--help")
    for code, word in {0: "GO", 1: "NO-GO", 2: "to 6 as of pytest", 10: "NOT YET", 11: "PARTIAL", 12: "STALE"}.items():
        assert f" {code} {word}" in ended.out
