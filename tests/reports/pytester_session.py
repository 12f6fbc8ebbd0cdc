"""Pytest sessions of made-up checks, each with the finding that the test wants."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from reports.outcome.ledger import Ledgers
from tests.runs.whole_runs import ROOT, forked

PASSED: dict[str, Any] = {"status": "passed", "offenders": 0, "first": []}
FAILED: dict[str, Any] = {"status": "failed"}

CONFTEST = """
import os
from pathlib import Path

import pytest

from reports.bundle import Bundle
from reports.outcome import CheckRun, Provenance, WayBack
from reports.outcome.part_outcome import Facts
from reports.outcome.ledger import Ledgers
from reports.plugin.reporting import FINDING, start
from tests.reports.made_up_rows import write_rows
from tests.reports.sample_findings import finding
from tests.reports.sample_findings import part

HERE = Path(__file__).parent
STATUSES = {statuses!r}
FINDINGS = {{
    f"test_checks.py::test_{{name}}": finding(name.upper().replace("_", "-"), **changes)
    for name, changes in STATUSES.items()
}}


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if config.option.collectonly:
        return
    run = CheckRun(
        migration="example", ticket=None, latest=HERE / {latest!r},
        fail_on="error", parts=[part(stale={stale!r})], inputs={{}}, loads=[],
        waivers_used=lambda findings: [], write_ledgers=lambda findings: {kept!r},
        write_next_steps=lambda _: (), write_runbook=lambda _: None,
        write_bundle=Bundle(HERE / "runs" / "one").write,
        write_rollback=WayBack, compare=lambda _: (), load_files={{}},
        expected={{("wave-1", "before_load"): {{str(found.id) for found in FINDINGS.values()}}}},
        facts_of=lambda _: Facts(), provenance=Provenance(),
        selected={{node: found for node, found in FINDINGS.items() if found.check not in {deselected!r}}},
    )
    (HERE / "runs" / "one").mkdir(parents=True, exist_ok=True)
    start(config, HERE / "runs" / "one", "error", lambda: run)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    found = FINDINGS.get(pyfuncitem.nodeid)
    if found is None or pyfuncitem.obj.__doc__ == "crash":
        return None
    write_rows(HERE / "runs" / "one" / "offenders", found.id, found.columns, found.first)
    pyfuncitem.stash[FINDING] = found
    return True


def pytest_collection_finish():
    if {usage_error!r}:
        raise pytest.UsageError("The org does not answer.")
"""


NOTHING_KEPT = Ledgers()


class Session(NamedTuple):
    """A session that has ended."""

    returncode: int
    stdout: str
    stderr: str


class Checks:
    """A folder with a check per finding, and pytest to run it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(
        self,
        *options: str,
        stale: list[str] | None = None,
        usage_error: bool = False,
        deselected: list[str] | None = None,
        lost: str = "",
        kept: Ledgers = NOTHING_KEPT,
        latest: str = "latest",
        bodies: dict[str, str] | None = None,
        **statuses: Any,
    ) -> Session:
        text = CONFTEST.format(
            statuses=statuses,
            kept=kept,
            stale=stale or [],
            usage_error=usage_error,
            deselected=deselected or [],
            latest=latest,
        )
        (self.folder / "conftest.py").write_text(text)
        functions = {name: (bodies or {}).get(name, '"""judged"""') for name in statuses if name != lost}
        (self.folder / "test_checks.py").write_text(
            "import os\n" + "\n".join(f"def test_{name}(): {body}" for name, body in functions.items())
        )
        (self.folder / "pytest.ini").write_text(
            f"[pytest]\npythonpath = {ROOT}\naddopts = -ra -p no:cacheprovider -p no:hypothesispytest\n"
        )
        return Session(*forked(options, self.folder, self.folder))

    @property
    def evidence(self) -> dict[str, Any]:
        evidence: dict[str, Any] = json.loads((self.folder / "runs" / "one" / "evidence.json").read_text())
        return evidence

    @property
    def statuses(self) -> dict[str, str]:
        return {check["id"]: check["status"] for check in self.evidence["checks"]}

    def written(self, folder: str) -> list[str]:
        return sorted(path.name for path in (self.folder / folder).glob("*"))
