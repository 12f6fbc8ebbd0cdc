"""A migration's own checks: run, reported, waived and counted like Rollcall's, and marked as its own."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Ended, Runner, copy_project, refused

CHECK = '''"""OWN: what this migration alone promises."""

from checks import ERROR, WARNING, check
from fixtures.cohorts import Cohort, Rows


@check("{id}", item={item}, severity={severity})
def {name}(cohort: Cohort) -> Rows:
    """
    Every user has a long first name.

    Why:
        The badge printer asks for one.

    Remedy:
        Fill FirstName, and load these rows again.

    SOQL:
        SELECT Id, FirstName FROM User WHERE Id IN {{offenders}}
    """
    return cohort.rows({sql!r})
'''
NAMED = "select load.line, load.row_key, load.Username from load where load.line = 4"


def own_check(migration: Path, file: str, **changes: Any) -> Path:
    """Write a check of the migration's own; by default it names one row after the load, as an error."""
    usual = {"id": "OWN-01", "item": None, "severity": "ERROR", "name": "users_with_a_short_name", "sql": NAMED}
    path = migration / "checks" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CHECK.format(**{**usual, **changes}))
    return path


def own(ended: Ended) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in ended.evidence["checks"] if each["own"]}


@pytest.mark.parametrize("where", [["checks/after_load"], ["checks"], [], ["checks/after_load", "-n", "2"]])
def test_it_runs_with_ours_wherever_pytest_is_pointed_at_all_of_them(
    recorded: tuple[SmallMigration, Runner], replay: Runner, where: list[str]
) -> None:
    own_check(replay.migration, "after_load/badges.py")
    ended = replay(*where)
    assert (ended.code, ended.verdict, ended.leftovers) == (1, "NO-GO", []), ended.said
    (found,) = own(ended).values()
    assert (found["status"], found["offenders"], found["phase"]) == ("failed", 1, "after_load")
    assert ended.evidence["ledger"]["wave-1"] == {"MISMATCHED": 1, "VERIFIED": 5}
    assert [ended.evidence["unreached"], ended.evidence["deselected"]] == [[], []]


def test_it_is_marked_as_the_migrations_own_and_its_hash_is_in_the_evidence(replay: Runner) -> None:
    file = own_check(replay.migration, "after_load/badges.py", item=5)
    ended = replay("checks/after_load", "-v")
    assert list(own(ended)) == ["OWN-01"]
    assert ended.evidence["inputs"]["checks/after_load/badges.py"] == hashlib.sha256(file.read_bytes()).hexdigest()
    page = (ended.runs[-1] / "report.html").read_text("utf-8")
    assert page.count("own check") == 1
    assert page.count("Own check of the migration") == 1
    assert "NO OWN-01 users with a short name: 1 of 6 rows" in ended.out
    assert "migration/checks/after_load/badges.py::users_with_a_short_name[wave-1-help-customers]" in ended.out


def test_it_is_waived_as_ours_are(replay: Runner) -> None:
    own_check(replay.migration, "after_load/badges.py")
    ended = replay("checks/after_load", "-k", "OWN-01")
    csv = (ended.runs[-1] / "offenders" / "OWN-01.csv").read_text("utf-8-sig").splitlines()
    key = dict(zip(csv[0].split(","), csv[1].split(","), strict=True))['"row_key"'].strip('"')
    waivers = replay.migration / "waivers.yaml"
    waivers.write_text(
        f"- {{check: OWN-01, rows: ['{key}'], justification: A pet name, ticket: CHG1, approved_by: a@b.example,"
        " expiration_date: 2027-01-31}\n"
    )
    ended = replay("checks/after_load")
    assert (ended.code, ended.verdict) == (0, "GO WITH WAIVERS"), ended.said
    waivers.write_text(waivers.read_text().replace("OWN-01", "OWN-02"))
    said = replay("checks/after_load").err
    assert "there is no check OWN-02. Did you mean OWN-01?" in said


def test_where_pytest_is_pointed_at_some_of_ours_or_at_another_phase_it_is_not_run(replay: Runner) -> None:
    own_check(replay.migration, "after_load/badges.py")
    assert "OWN-01" not in replay("checks/after_load/users.py", "--collect-only", "-k", "OWN-01").out
    assert "badges.py" not in replay("checks/after_load/users.py", "--collect-only", "-q").out
    assert "badges.py" not in replay("checks/before_load", "--collect-only", "-q").out
    assert "badges.py" in replay("checks/after_load", "--collect-only", "-q").out


@pytest.mark.parametrize("pointed_at", [".", "migrations/autumn/checks"])
def test_of_several_migrations_in_the_project_just_one_has_its_own_checks_run(
    replay: Runner, tmp_path: Path, pointed_at: str
) -> None:
    root = copy_project(tmp_path)
    for name in ("spring", "autumn"):
        copied = shutil.copytree(replay.migration, root / "migrations" / name)
        own_check(copied, "after_load/badges.py", name=f"users_of_{name}")
        own_check(copied, "before_load/badges.py", id="OWN-02", severity="WARNING", name=f"users_of_{name}")
    ended = Runner(root / "migrations" / "autumn", tmp_path, replay.environment, root).command(
        pointed_at, "-k", "OWN-0"
    )
    found = [(each["id"], each["name"], each["status"]) for each in ended.evidence["checks"]]
    assert found == [("OWN-02", "users_of_autumn", "warned"), ("OWN-01", "users_of_autumn", "failed")], ended.said
    assert "FAILED migrations/autumn/checks/after_load/badges.py::users_of_autumn[" in ended.out


def test_it_may_have_the_file_and_the_function_of_one_of_ours(replay: Runner) -> None:
    own_check(replay.migration, "after_load/users.py", name="users_who_are_not_in_the_org")
    own_check(replay.migration, "before_load/users.py", id="OWN-02", sql=NAMED.replace("line = 4", "line = 0"))
    (replay.migration / "checks" / "after_load" / "__init__.py").write_text("")
    ended = replay("checks")
    assert {id_: each["status"] for id_, each in own(ended).items()} == {"OWN-01": "failed", "OWN-02": "passed"}
    assert len(ended.evidence["checks"]) > 100


def test_a_fault_of_it_is_not_judged_and_named_by_its_place(replay: Runner) -> None:
    own_check(replay.migration, "after_load/badges.py", sql="select line, row_key from load where Badge is null")
    ended = replay("checks/after_load")
    assert (ended.code, ended.verdict) == (1, "NO-GO")
    found = own(ended)["OWN-01"]
    assert found["status"] == "error"
    assert found["reason"].startswith("The check itself failed at ")
    assert "Badge" in found["reason"]


@pytest.mark.parametrize(
    ("file", "change", "line", "what"),
    [
        ("after_load/badges.py", {"severity": "ERROR ERROR"}, 7, "it cannot be imported: SyntaxError: "),
        ("after_load/badges.py", {"severity": "FATAL"}, 7, "name 'FATAL' is not defined"),
        ("after_load/badges.py", {"severity": '"fatal"'}, 7, "severity is ERROR or WARNING"),
        ("after_load/badges.py", {"id": "CON-01"}, 7, "CON-01 is already the id of users_without_a_resolvable_contact"),
        ("after_load/badges.py", {"id": "own1"}, 7, "an id reads like CON-01"),
        ("after_load/badges.py", {"sql": NAMED.replace("from load", "from orguser")}, 21, "Did you mean OrgUser?"),
        ("after_load/badges.py", {"sql": NAMED.replace("load.row_key, ", "")}, 8, "rows without their row_key"),
        ("badges.py", {}, None, "checks here are never run"),
        ("after/badges.py", {}, None, "checks here are never run"),
        ("after_load/more/badges.py", {}, None, "checks here are never run"),
    ],
)
def test_a_mistake_is_one_sentence_with_file_and_line_before_the_org_is_asked(
    replay: Runner, file: str, change: dict[str, str], line: int | None, what: str
) -> None:
    path = own_check(replay.migration, file, **change)
    refused(replay("checks/before_load"), f"{path}:{line}: " if line else f"{path}: ", what)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("    Why:", "    Wherefore:", 8, "OWN-01 has no Why in its docstring"),
        ("    Why:", "    Why:\n\n    Limits:", 8, "OWN-01 has no Why in its docstring"),
        ("@check", "# @check", None, "it has no function with @check"),
        ("(cohort: Cohort)", "()", 8, "OWN-01 asks for no rows"),
        ("\n@check", "\nraise SystemExit(3)\n@check", 7, "it cannot be imported: SystemExit: 3"),
        ("from checks", "from badge_printer", 3, "ModuleNotFoundError: No module named 'badge_printer'"),
    ],
)
def test_what_is_missing_in_a_file_is_said(replay: Runner, old: str, new: str, line: int | None, what: str) -> None:
    path = own_check(replay.migration, "before_load/badges.py")
    path.write_text(path.read_text().replace(old, new, 1))
    refused(replay("checks/after_load"), f"{path}:{line}: " if line else f"{path}: ", what)


def test_the_mistakes_of_all_files_are_said_at_once(replay: Runner) -> None:
    first = own_check(replay.migration, "after_load/badges.py")
    docstring = first.read_text().split('    """')
    first.write_text(docstring[0] + docstring[2].lstrip("\n"))
    second = own_check(replay.migration, "before_load/badges.py", name="rows_with_a_short_name")
    ended = replay("checks", "-n", "2")
    refused(ended, f"{first}:8: OWN-01 has no docstring.", f"{second}:7: OWN-01 is already the id of users_with")


def test_its_fixtures_are_its_own(replay: Runner) -> None:
    path = own_check(replay.migration, "after_load/badges.py", sql=NAMED.replace("4", "$short"))
    text = path.read_text().replace("cohort: Cohort", "cohort: Cohort, short: int")
    path.write_text(text.replace("$short'", "$short', short=short"))
    (path.parent / "conftest.py").write_text("import pytest\n\n@pytest.fixture\ndef short():\n    return 4\n")
    ended = replay("checks/after_load")
    assert own(ended)["OWN-01"]["status"] == "failed", own(ended)["OWN-01"]
    assert "checks/after_load/conftest.py" in ended.evidence["inputs"]
