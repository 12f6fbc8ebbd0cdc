"""A runbook as its reader takes it in: sections, commands. The examples, replayed once for all who look at theirs."""

import re
from pathlib import Path

import pytest

from tests.runs.example_findings import MIGRATIONS
from tests.runs.whole_runs import Ended, Runner, run_once

STEPS = (
    "1. Stage the contacts",
    "2. Check before the load",
    "3. Load",
    "4. Wait",
    "5. Check after the load",
    "6. Files to load next",
    "7. Smoke test",
    "8. Deactivate the users of the source",
    "9. The way back",
)


def replayed(folders: pytest.TempPathFactory, name: str) -> Ended:
    """An example, replayed whole."""

    def replay(folder: Path) -> Ended:
        return Runner(MIGRATIONS / name, folder)("-p", "tests.examples.no_network", "--redact")

    return run_once(folders, f"replay-of-{name}", replay)[1]


def runbook(ended: Ended) -> str:
    return (ended.runs[-1] / "runbook.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next of its level."""
    level, title = heading.split(" ", 1)
    found = re.search(
        rf"^{level} {re.escape(title)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"{heading} is not in\n{text}"
    return found[1]


def blocks(text: str) -> list[str]:
    """The commands, each on one line."""
    found = re.findall(r"^```\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)
    return [block.replace(" \\\n  ", " ").replace("\n  ", " ") for block in found]
