"""runbook.md: the weekend in order, from the plan and what a run has found, and nobody in person."""

import re

import pytest

from checks import ITEMS
from tests.runs.runbook_text import STEPS, blocks, replayed, runbook, section
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return replayed(tmp_path_factory, "example")


@pytest.fixture(scope="session")
def botched(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return replayed(tmp_path_factory, "botched")


def test_the_weekend_stands_in_its_order_with_a_sign_off(example: Ended) -> None:
    headings = re.findall(r"^## (.*)$", runbook(example), re.MULTILINE)
    assert headings == [*STEPS, "The nine items", "Sign-off"]
    signing = re.findall(r"^\| ([A-Z][\w ]+) \| \| \| \|$", runbook(example), re.MULTILINE)
    assert signing == ["Data owner", "Salesforce admin", "License owner", "Change manager"]


def test_each_load_is_there_with_its_commands_rows_jobs_and_attempts(example: Ended) -> None:
    text = runbook(example)
    loads = {"wave-1": 320, "wave-2": 70, "import-disable": 12, "import-create": 12}
    assert re.findall(r"^### Load (\S+):", text, re.MULTILINE) == list(loads)
    for step, phase in (("## 2. Check before the load", "before_load"), ("## 5. Check after the load", "after_load")):
        checks = [block.split()[:5] for block in blocks(section(text, step))]
        migration = "--migration=migrations/example"
        assert checks == [["pytest", f"checks/{phase}", migration, "--org=uat", f"--load={load}"] for load in loads]
    for load, rows in loads.items():
        (kind,) = re.findall(rf"^### (Load {load}: .*)$", text, re.MULTILINE)
        said = section(text, f"### {kind}")
        assert f"| Rows | {rows} |" in said
        assert "| By Bulk API 2.0 | 1 job, in 1 batch |" in said
        assert f"Data Loader: {kind.split()[2].rstrip(',').capitalize()} User, loads/{load}.csv" in blocks(said)[0]
    moved = section(text, "### Load wave-2: update, to move users")
    assert blocks(moved)[0].startswith(
        "sf data update bulk --sobject User --file migrations/example/loads/wave-2.csv --line-ending LF"
    )
    assert (
        "- File loads/wave-2.csv, started 2026-11-27 21:00 UTC, finished 2026-11-27 21:06 UTC, 2 result files." in moved
    )
    assert "Of its rows, in the ledger: 320 VERIFIED." in text


def test_seats_stand_there_as_planned_before_and_as_counted_after(example: Ended) -> None:
    said = section(runbook(example), "### Load wave-2: update, to move users")
    planned, counted = said.split("as counted after it")
    for part in (planned, counted):
        assert "| PID_Customer_Community | 600 | 307 | 0 | 70 | 237 |" in part
        assert "| PID_Customer_Community_Plus | 250 | 91 | 70 | 0 | 161 |" in part


@pytest.mark.parametrize("mark", ["x", " "])
def test_the_nine_items_are_ticked_only_where_they_have_passed(example: Ended, botched: Ended, mark: str) -> None:
    text = runbook(example if mark == "x" else botched)
    ticks = re.findall(r"^- \[(.)\] \*\*(\d)\*\* (.*?): \*\*(\w+)\*\*\. (\w+): ", text, re.MULTILINE)
    word = "Passed" if mark == "x" else "Failed"
    assert ticks == [(mark, str(number), title, word, word) for number, title in ITEMS.items()]
    assert "MEM-01" in section(text, "## The nine items")


def test_a_run_that_is_no_go_names_all_files_to_load_next(botched: Ended) -> None:
    text = runbook(botched)
    assert "**NO-GO**" in text
    files = [(file["path"], file["rows"]) for file in botched.evidence["next_files"]]
    listed = re.findall(r"^- \[ \] (next/\S+): ([\d,]+) ", section(text, "## 6. Files to load next"), re.MULTILINE)
    assert [(path, int(rows.replace(",", ""))) for path, rows in listed] == files


def test_a_load_that_is_not_recorded_is_there_as_it_is_planned(botched: Ended) -> None:
    said = section(runbook(botched), "### Load waiting-list in uat: insert, to create users")
    assert "| File | loads/waiting-uat.csv |" in said
    assert "| Rows | not known yet |" in said
    assert "Seats before and after: not known yet." in said
    assert "This run has not read the file." in said
    assert "waiting-list in uat is GO. In this run: not part of this run." in runbook(botched)


def test_a_load_that_was_asked_about_in_two_orgs_stands_there_for_each(botched: Ended) -> None:
    text = runbook(botched)
    assert "loads/wave-3-production.csv" in section(text, "### Load wave-3 in production: insert, to create users")
    assert "Attempts" not in section(text, "### Load wave-3 in production: insert, to create users")
    assert "- File loads/wave-3-uat.csv, started" in section(text, "### Load wave-3 in uat: insert, to create users")


def test_a_before_load_run_has_the_plan_of_what_is_to_come(replay: Runner) -> None:
    ended = replay("checks/before_load", "--ticket=CHG 7")
    text = runbook(ended)
    assert "| Change ticket | CHG 7 |" in text
    assert "as planned before the load" in text
    assert "as counted after" not in text
    assert "wave-1 is GO. In this run: not part of this run." in section(text, "## 5. Check after the load")
    assert blocks(section(text, "## 5. Check after the load"))[0].endswith("--load=wave-1 --wait=600 '--ticket=CHG 7'")
    (smoke_test,) = re.findall(r"^- (.*\*\*9\*\*.*)$", text, re.MULTILINE)
    assert smoke_test.startswith("[ ] **9** The login smoke test is passed: **After the load**.")
    assert smoke_test.endswith("Not part of this run: LOG-01, LOG-02, LOG-03, LOG-04.")


def test_the_page_links_to_it_and_latest_has_it_too(replay: Runner) -> None:
    ended = replay("checks/before_load")
    assert 'href="runbook.md"' in (ended.runs[-1] / "report.html").read_text(encoding="utf-8")
    assert (ended.evidence_dir / "latest/runbook.md").read_text(encoding="utf-8") == runbook(ended)


def test_hashes_are_those_of_the_evidence(replay: Runner) -> None:
    ended = replay("checks/before_load")
    files = {file["path"]: file["sha256"] for part in ended.evidence["parts"] for file in part["files"]}
    for path, sha256 in {**ended.evidence["inputs"], **files}.items():
        assert re.search(rf"^\| {re.escape(path)} \| \d* ?\| {sha256} \|$", runbook(ended), re.MULTILINE)


def test_seats_that_the_running_user_cannot_see_are_not_known(live: Runner, small_org: StandIn) -> None:
    small_org.permissions.discard("ViewSetup")
    text = runbook(live("checks/before_load", "--org=env"))
    assert "Seats before and after: not known yet." in text
