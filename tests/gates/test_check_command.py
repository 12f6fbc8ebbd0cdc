"""`check`: the one command that clients and workflows call, from any folder."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gates.client import copy_rollcall, environment_of
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import PATIENCE, Ended, Runner

Check = Callable[..., Ended]
OWN_CHECK = '''\
"""BADGE."""

from checks import WARNING, check
from fixtures.cohorts import Cohort, Rows


@check("BADGE-01", item=None, severity=WARNING)
def users_without_a_badge(cohort: Cohort) -> Rows:
    """
    Every user has a badge.

    Why:
        The door asks for it.

    Remedy:
        Hand one out.

    SOQL:
        SELECT Id FROM User WHERE Id IN {offenders}
    """
    return cohort.rows("select load.line, load.row_key from load where false")
'''


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder whose files have the names of what Rollcall imports; who imports one of them fails."""
    folder = tmp_path / "client"
    for name in ("yaml.py", "conftest.py", "checks/__init__.py", "fixtures/__init__.py", "pytest.ini"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("raise SystemExit('imported')\n")
    return folder


@pytest.fixture
def check(rollcall: Path, elsewhere: Path, tmp_path: Path) -> Check:
    def run(*arguments: str, command: Path = rollcall / "check", **environment: str) -> Ended:
        ended = subprocess.run(
            [command, *arguments],
            cwd=elsewhere,
            env=environment_of(tmp_path / "temporary", environment),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr, elsewhere / "reports", [])

    return run


def test_paths_count_from_where_it_is_called_and_nothing_there_is_imported(
    check: Check, recorded: tuple[SmallMigration, Runner], elsewhere: Path
) -> None:
    folder = recorded[0].copy(elsewhere / "migrations" / "spring")
    own = folder / "checks" / "before_load" / "badges.py"
    own.parent.mkdir(parents=True)
    own.write_text(OWN_CHECK)
    (elsewhere / "conftest.py").unlink()  # pytest reads it for checks below it, as in any repository
    ended = check("before_load", "--migration", "migrations/spring", "--load=all", "-n", "1")
    assert (ended.code, ended.verdict) == (0, "GO"), ended.said
    assert {part["phase"] for part in ended.evidence["parts"]} == {"before_load"}
    assert ended.statuses("BADGE-01") == {"passed"}
    assert ended.evidence["provenance"]["narrowed_by"] == []


def test_without_a_phase_it_checks_both(check: Check, recorded: tuple[SmallMigration, Runner], elsewhere: Path) -> None:
    recorded[0].copy(elsewhere / "spring")
    ended = check("--migration=spring")
    assert (ended.code, ended.verdict) == (0, "GO"), ended.said
    assert {part["phase"] for part in ended.evidence["parts"]} == {"before_load", "after_load"}


def test_the_runbook_has_the_command_as_it_was_called(
    check: Check, recorded: tuple[SmallMigration, Runner], elsewhere: Path, rollcall: Path
) -> None:
    recorded[0].copy(elsewhere / "spring")
    ended = check("before_load", "--migration=spring")
    runbook = (ended.runs[-1] / "runbook.md").read_text(encoding="utf-8")
    assert f"{os.path.relpath(rollcall / 'check', elsewhere)} before_load --migration=spring " in runbook
    assert "pytest checks/" not in runbook


def test_an_unknown_phase_ends_in_a_sentence(check: Check) -> None:
    ended = check("afterload", "--migration=spring")
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.startswith("check: there is no phase afterload. Write: check before_load, check after_load,")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"PYTHON": "no-python"},
            "Rollcall needs Python 3.11 or newer, and no-python",
        ),
        ({"PYTHONPATH": "", "PIP_FIND_LINKS": ""}, "No matching distribution found"),
    ],
)
def test_what_keeps_rollcall_from_being_set_up_is_no_verdict(
    check: Check, tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    ended = check("before_load", command=copy_rollcall(tmp_path) / "check", **environment)
    assert ended.code == 4
    assert said in ended.err
    assert ended.runs == []


def test_it_is_set_up_once_and_again_for_other_requirements(rollcall: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rollcall"
    shutil.copytree(rollcall.parents[1] / "installed" / "project", folder, symlinks=True)

    def set_up() -> str:
        environment = environment_of(tmp_path / "temporary", {})
        ended = subprocess.run(
            [folder / "set-up"], env=environment, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=True
        )
        return ended.stdout + ended.stderr

    assert set_up() == ""
    with (folder / "requirements.txt").open("a") as requirements:
        requirements.write("# another comment\n")
    assert set_up().startswith("Installing what requirements.txt names")
    assert set_up() == ""
