"""What a runbook never says: who somebody is; and what a hostile name in the plan does to it: nothing."""

import csv
import re
from pathlib import Path

import pytest

from tests.runs.example_findings import MIGRATIONS
from tests.runs.runbook_text import STEPS, replayed, runbook, section
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner

OF_PEOPLE = ("Username", "FirstName", "LastName", "Email", "CommunityNickname", "Legacy_Id__c", "ContactId", "Id")
HOSTILE = "a|b <script>alert(1)</script> `x` *y* [z](javascript:alert) &amp;\u202e\n# top\n| - [x] ```"


def people(load_file: Path) -> set[str]:
    """The cells of a file that say who somebody is."""
    with load_file.open(encoding="utf-8-sig", newline="") as rows:
        return {row[column] for row in csv.DictReader(rows) for column in OF_PEOPLE if row.get(column)}


@pytest.mark.parametrize("name", ["example", "botched"])
def test_nobody_of_an_example_is_named(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    text = runbook(replayed(tmp_path_factory, name))
    files = (MIGRATIONS / name / "loads").glob("*.csv")
    assert {who for file in files for who in people(file) if holds(text, who)} == set()
    assert "@" not in text


def holds(text: str, who: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(who)}(?!\w)", text) is not None


def test_hostile_names_of_the_plan_are_only_words(live: Runner) -> None:
    plan = live.migration / "plan.yaml"
    hostile = HOSTILE.replace("\u202e", "\\u202e").replace("\n", "\\n")
    any_ticket = "ticket_pattern: (?s).*\n"
    plan.write_text(any_ticket + plan.read_text().replace("sites: [Help Center]", f'sites: ["{hostile}"]'))
    text = runbook(live("checks/before_load", "--org=env", f"--ticket={HOSTILE}"))
    outside = re.sub(r"^(`{3,})\n.*?\n\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert (
        r"a\|b \<script\>alert(1)\</script\> \`x\` \*y\* \[z\](javascript:alert) \&amp;\\u202e\\n# top\\n\|" in outside
    )
    assert re.findall(r"(?<!\\)<", outside) == []
    assert "\u202e" not in text
    headings = re.findall(r"^#+ (.*)$", outside, re.MULTILINE)
    assert headings[1:-2] == [*STEPS[:3], "Load wave-1: insert, to create users", *STEPS[3:]]
    rows = [line for line in section(outside, "## 7. Smoke test").splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}
    check = section(text, "## 2. Check before the load")
    assert re.search(r"^````\npytest checks/before_load .*```.*\n````$", check, re.MULTILINE), check


def test_neither_users_nor_who_loaded_them_are_named(recorded: tuple[SmallMigration, Runner], live: Runner) -> None:
    text = runbook(live("checks/after_load", "--org=env"))
    assert {who for who in recorded[0].people if who in text} == set()
    assert "admin@example.com" in (live.migration / "plan.yaml").read_text()
    assert "@" not in text
