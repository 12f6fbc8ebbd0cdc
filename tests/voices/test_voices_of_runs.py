"""What a whole run writes and prints for the CI that it runs in."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

from tests.compared.test_compared_runs import BEFORE, with_bad_emails
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner


def test_in_github_and_gitlab_a_run_speaks_and_names_nobody(
    recorded: tuple[SmallMigration, Runner], live: Runner, tmp_path: Path
) -> None:
    with_bad_emails(live, "Zenobia")
    summary = tmp_path / "summary.md"
    summary.write_text("An earlier step.\n")
    environment = {"GITHUB_ACTIONS": "true", "GITLAB_CI": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    ended = live(*BEFORE, **environment, CI_PROJECT_DIR=str(tmp_path))

    commands = [line for line in ended.out.splitlines() if line.startswith("::")]
    assert commands[0].startswith(
        "::error file=migration/loads/wave-1.csv,line=4,title=USR-08 malformed emails::Failed: 1 of 6"
    )
    assert summary.read_text().startswith("An earlier step.\n## Rollcall: NO-GO, small\n")
    quality = (ended.runs[-1] / "gl-code-quality.json").read_text()
    assert {"path": "migration/loads/wave-1.csv", "lines": {"begin": 4}} in [e["location"] for e in json.loads(quality)]
    suites = ET.parse(ended.runs[-1] / "junit.xml").getroot()
    assert [suite.get("name") for suite in suites] == ["wave-1 before load"]

    said = "\n".join([*commands, summary.read_text(), quality, (ended.runs[-1] / "junit.xml").read_text()]).lower()
    assert not [person for person in recorded[0].people if person.lower() in said]


def test_elsewhere_a_run_prints_no_commands_and_writes_no_report_for_gitlab(replay: Runner) -> None:
    ended = replay("checks/before_load", "-q")
    assert not [line for line in ended.out.splitlines() if line.startswith("::")]
    assert not (ended.runs[-1] / "gl-code-quality.json").exists()


def test_a_summary_that_cannot_be_written_is_said_and_changes_no_verdict(replay: Runner, tmp_path: Path) -> None:
    ended = replay("checks/before_load", "-q", GITHUB_STEP_SUMMARY=str(tmp_path))
    assert (ended.code, ended.verdict) == (0, "GO")
    assert f"{tmp_path} cannot be written: Is a directory." in " ".join(ended.out.split())
