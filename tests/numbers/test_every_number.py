"""Every number on the page is right, and there is none that these tests do not know."""

import ast
import re
from pathlib import Path

import pytest

from tests.numbers import accounts, at_a_glance, findings, first_screen
from tests.numbers.run_files import RunFiles
from tests.numbers.tree import Node, read
from tests.runs.example_findings import MIGRATIONS
from tests.runs.replays import Replays

WAIVERS = Path(__file__).with_name("waivers.yaml")
RUNS = {
    "a GO before the load": "example checks/before_load --load=wave-1",
    "a GO of all loads": "example",
    "a NO-GO of one load": "botched --load=wave-1",
    "a NO-GO of all loads": "botched",
    "a NO-GO with waivers": f"botched checks/before_load --load=wave-1 --waivers={WAIVERS}",
}
SENTENCES = ("dl.advice", "pre", "code", "h3", "a", "p.replay", "p.warning", "thead", "dt")
"""Words of the catalogue, of the plan or of a command, not counts; heads of tables and of checks."""
NAMES = r"\b[A-Z]{3,4}-\d\d\b|\b[\w-]*wave-\d[\w-]*|SHA-256|API"


@pytest.fixture(params=RUNS)
def run(request: pytest.FixtureRequest, replays: Replays) -> RunFiles:
    asked = RUNS[request.param]
    return RunFiles(replays[asked].runs[-1], MIGRATIONS / asked.split()[0])


@pytest.fixture
def page(run: RunFiles) -> Node:
    return read(run.folder / "report.html")


def test_every_number_on_the_page_follows_from_what_lies_beside_it(page: Node, run: RunFiles) -> None:
    first_screen.verdict(page, run)
    first_screen.verdicts(page, run)
    first_screen.duties(page, run)
    first_screen.every_row(page, run)
    first_screen.notes(page, run)
    at_a_glance.seats(page, run)
    at_a_glance.nine_items(page, run)
    at_a_glance.before_and_after(page, run)
    findings.cards(page, run)
    findings.left_files(page, run)
    findings.waivers(page, run)
    findings.item_by_item(page, run)
    accounts.every_row_of_the_load(page, run)
    accounts.results_in_the_files(run)
    accounts.phases(page, run)
    accounts.files(page, run)
    accounts.questions(page, run)
    accounts.footer(page, run)
    assert unknown(page) == []


def unknown(page: Node) -> list[str]:
    """Words with a number that nothing was compared with."""
    return [
        f"{within.tag}.{within.attributes.get('class', '')}: {words}"
        for within, words in page.not_compared()
        if re.search(r"\d", re.sub(NAMES, "", words)) and not within.within(*SENTENCES)
    ]


def test_these_tests_import_nothing_of_the_product() -> None:
    for file in Path(__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in modules if name.split(".")[0] in ("reports", "checks", "fixtures", "conftest")]
