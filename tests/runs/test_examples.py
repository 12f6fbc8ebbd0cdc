"""The recorded examples: what they say, that they say it live too, and that they can be made anew."""

import csv
import filecmp
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checks import ERROR, catalogue
from tests.examples.record_examples import play, record
from tests.examples.scripts import SCRIPTS
from tests.runs.example_findings import MIGRATIONS, findings, named, planted
from tests.runs.replays import Replays
from tests.runs.whole_runs import ROOT, Ended, Runner

ROW_LEVEL, FEW_SUBJECTS = ("1", "3", "4", "5", "6", "8"), ("2", "7", "9")


@pytest.fixture(scope="module", params=sorted(SCRIPTS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def in_the_org(name: str, tmp_path: Path) -> Iterator[Runner]:
    """Runs pytest with an example's files and org before wave-1, served by the command of the docs."""
    play(SCRIPTS[name], tmp_path / "then" / name, "wave-1", "before_load")
    command = [sys.executable, "-m", "tests.standin", "--migration", f"migrations/{name}", "--load", "wave-1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        exports = [shlex.split(process.stdout.readline()) for _ in range(3)]
        try:
            yield Runner(tmp_path / "then" / name, tmp_path, dict(export.split("=", 1) for _, export in exports))
        finally:
            process.terminate()


def populations(run: Ended, item: str) -> list[int]:
    return [check["population"] for check in run.evidence["checks"] if check["item"] == item]


def test_the_example_goes_and_the_botched_migration_does_not(replays: Replays) -> None:
    assert (replays["example"].verdict, replays["example"].code) == ("GO", 0)
    assert (replays["botched"].verdict, replays["botched"].code) == ("NO-GO", 1)


def test_the_example_warns_of_nothing(replays: Replays) -> None:
    assert {check["status"] for check in replays["example"].evidence["checks"]} == {"passed", "not_applicable"}


@pytest.mark.parametrize("item", ROW_LEVEL)
def test_each_example_answers_an_item_for_at_least_twenty_rows(replays: Replays, name: str, item: str) -> None:
    assert max(populations(replays[name], item)) >= 20


@pytest.mark.parametrize("item", FEW_SUBJECTS)
@pytest.mark.parametrize("load", ["wave-1", "wave-2"])
def test_each_load_answers_an_item_for_more_than_one_cohort(replays: Replays, name: str, load: str, item: str) -> None:
    judged = [
        check
        for check in replays[name].evidence["checks"]
        if (check["item"], check["load"]) == (item, load) and check["population"]
    ]
    cohorts = {check["cohort"] for check in judged if check["cohort"]}
    assert len(cohorts) > 1 or max(check["population"] for check in judged) > largest_cohort(replays[name], load)


def largest_cohort(run: Ended, load: str) -> int:
    """How many users the largest cohort of a load has: more than that are of two."""
    checks = run.evidence["checks"]
    return max(int(check["population"]) for check in checks if (check["id"], check["load"]) == ("USE-02", load))


@pytest.mark.parametrize("item", [str(number) for number in range(1, 10)])
def test_each_item_is_broken_in_the_botched_migration(replays: Replays, item: str) -> None:
    checks = replays["botched"].evidence["checks"]
    assert "failed" in {check["status"] for check in checks if check["item"] == item}


def test_every_error_level_check_fails_in_the_botched_migration(replays: Replays) -> None:
    failed = {check["id"] for check in replays["botched"].evidence["checks"] if check["status"] == "failed"}
    assert sorted({check.id for check in catalogue() if check.severity is ERROR} - failed) == []


def test_each_row_of_the_example_is_verified_in_its_ledger(replays: Replays) -> None:
    rows = {"wave-1": 320, "wave-2": 70, "import-disable": 12, "import-create": 12}
    assert replays["example"].evidence["ledger"] == {load: {"VERIFIED": number} for load, number in rows.items()}


@pytest.mark.parametrize(
    ("load", "file"), [("wave-1", "wave-1.csv"), ("wave-2", "wave-2.csv"), ("wave-3", "wave-3-uat.csv")]
)
def test_the_ledger_of_the_botched_migration_adds_up_to_its_rows(replays: Replays, load: str, file: str) -> None:
    states = replays["botched"].evidence["ledger"][load]
    with (MIGRATIONS / "botched/loads" / file).open(encoding="utf-8", newline="") as rows:
        assert sum(states.values()) == len(list(csv.DictReader(rows)))


def test_the_example_is_loaded_in_each_dialect(replays: Replays) -> None:
    files = [file for part in replays["example"].evidence["parts"] for file in part["files"]]
    dialects = {"Data Loader SOAP", "Data Loader Bulk v1", "Data Loader Bulk 2.0", "Bulk API 2.0"}
    assert dialects <= {file["dialect"] for file in files}


def test_each_planted_fault_is_named_by_its_check_and_nothing_else_is(replays: Replays) -> None:
    assert named(replays["botched"]) == planted()


def test_the_guard_that_replays_ran_under_stops_a_live_run(in_the_org: Runner) -> None:
    run = in_the_org("checks/before_load", "--org=env:uat", "--load=wave-1", "-p", "tests.examples.no_network")
    assert run.code == 4
    assert not run.runs


def test_the_org_answers_live_as_it_does_in_the_recording(replays: Replays, name: str, in_the_org: Runner) -> None:
    run = in_the_org("checks/before_load", "--org=env:uat", "--load=wave-1")
    assert findings(run, "wave-1", "before_load") == findings(replays[name], "wave-1", "before_load")


def of_load(run: Ended, load: str) -> list[dict[str, Any]]:
    return [check for check in run.evidence["checks"] if check["load"] == load]


def test_two_workers_find_the_same_and_ask_once(replays: Replays, tmp_path: Path) -> None:
    run = Runner(MIGRATIONS / "botched", tmp_path).command("-n2", "--load=wave-2")
    assert (run.code, run.err, run.leftovers) == (1, "", [])
    assert run.out.count("wave-2, before load: reading uat (replay)") == 1
    assert run.evidence["checks"] == of_load(replays["botched"], "wave-2")
    rows = {who: times for who, times in named(replays["botched"]).items() if who[0].startswith("wave-2")}
    assert named(run) == rows
    assert ledger(run) == [line for line in ledger(replays["botched"]) if line["load"] == "wave-2"]


def ledger(run: Ended) -> list[dict[str, str]]:
    with (run.runs[-1] / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_masked_recording_of_the_botched_org_says_the_same(replays: Replays, tmp_path: Path) -> None:
    masked = tmp_path / "botched"
    record(SCRIPTS["botched"], masked, "masked")
    run = Runner(masked, tmp_path)("--load=wave-1")

    def said(run: Ended) -> list[tuple[Any, ...]]:
        keys = ("id", "load", "cohort", "parameters", "status", "population", "offenders")
        return [tuple(check[key] for key in keys) for check in of_load(run, "wave-1")]

    assert said(run) == said(replays["botched"])
    people = set(re.findall(r"[\w.]+@[\w.-]+\.example", text_of(MIGRATIONS / "botched/recorded")))
    shown = text_of(masked / "recorded")
    assert len(people) > 100
    assert [address for address in people if address in shown] == []


def text_of(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in folder.rglob("*") if path.is_file())


def test_the_examples_are_what_the_program_makes(name: str, tmp_path: Path) -> None:
    record(SCRIPTS[name], tmp_path / name)
    made, kept = files_of(tmp_path / name), files_of(MIGRATIONS / name)
    assert made == kept
    _, other, lost = filecmp.cmpfiles(tmp_path / name, MIGRATIONS / name, made, shallow=False)
    assert other + lost == [], f"run: python -m tests.examples {name}"


def files_of(folder: Path) -> list[str]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in paths if path.name not in {".mask-key", "waivers.yaml"})


def test_a_phase_that_two_orgs_have_recorded_needs_a_choice(tmp_path: Path) -> None:
    folder = tmp_path / "botched"
    shutil.copytree(MIGRATIONS / "botched", folder)
    recorded = folder / "recorded"
    shutil.copytree(recorded / "uat/wave-3/after_load", recorded / "production/wave-3/after_load")
    run = Runner(folder, tmp_path)()
    assert (run.code, run.runs) == (4, [])
    assert "--org replay:uat, --org replay:production" in run.err


def test_a_changed_load_file_makes_the_replay_stale(tmp_path: Path) -> None:
    folder = tmp_path / "example"
    shutil.copytree(MIGRATIONS / "example", folder)
    with (folder / "loads/import-disable.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    run = Runner(folder, tmp_path)("--load=import-disable")
    assert (run.verdict, run.code) == ("STALE", 12)
