"""A team's own tests: a file in the migration's folder that asks the org and the builder by fixtures."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.building import bytes_of
from tests.build.source_migration import COLUMNS, PEOPLE, PLAN, SourceMigration
from tests.runs.whole_runs import ROOT, Ended, Runner, copy_project, forked
from tests.standin import StandIn

FILE = "migrations/spring/test_pilot.py"


@pytest.fixture
def migration(tmp_path: Path) -> SourceMigration:
    return SourceMigration(copy_project(tmp_path) / "migrations" / "spring", StandIn())


@pytest.fixture
def runner(migration: SourceMigration, tmp_path: Path) -> Iterator[Runner]:
    with migration.served(tmp_path) as served:
        yield Runner(migration.folder, tmp_path, served.environment, migration.folder.parents[1])


def own(runner: Runner, test: str, *arguments: str, org: str = "env") -> Ended:
    """A run of the team's file, which has these lines."""
    (runner.root / FILE).write_text(test, encoding="utf-8")
    return run(runner, FILE, f"--org={org}", *arguments)


def run(runner: Runner, *arguments: str) -> Ended:
    """A run in the project's copy."""
    options = (f"--migration={runner.migration}", f"--evidence={runner.evidence_dir}", "-p", "no:cacheprovider")
    code, out, err = forked([*options, *arguments], runner.root, runner.evidence_dir.parent, runner.environment)
    return Ended(code, out, err, runner.evidence_dir, runner.leftovers())


def passes(ended: Ended, number: int = 1) -> None:
    assert ended.code == 0, ended.said
    assert f"{number} passed" in ended.out
    assert (ended.runs, ended.leftovers) == ([], [])


def test_the_example_of_the_docs_passes_once_contacts_are_staged(migration: SourceMigration, runner: Runner) -> None:
    section = (ROOT / "docs" / "building.md").read_text(encoding="utf-8").partition("## A team's own tests")[2]
    example = re.search("```python\n(.+?)```", section, flags=re.DOTALL)
    assert example
    assert f"pytest {FILE} --migration=migrations/spring --org uat" in section

    before = own(runner, example[1])
    assert (before.code, before.leftovers) == (1, []), before.said
    assert "no-contact" in before.out

    runner("checks/before_load", "--org=env", "--build")
    migration.stage()
    shutil.rmtree(migration.folder / "loads")
    shutil.rmtree(runner.evidence_dir)
    passes(own(runner, example[1]), example[1].count("def test_"))
    assert not (migration.folder / "loads").exists(), "the migration's own files are not made by a test"


def test_profiles_are_found_by_name_and_contacts_by_key(migration: SourceMigration, runner: Runner) -> None:
    account = migration.org.rows("Account")[0]["Id"]
    found = {
        key: migration.org.add("Contact", LastName="Wrathbone", AccountId=account, Legacy_Id__c=key)
        for key in ("001", "O'Hara", "B-2")
    }
    test = f"""
def test_ids(profile_ids, contact_ids):
    assert profile_ids["Help Customer"] == {migration.profile!r}
    assert contact_ids(["001", "O'Hara", "b-2", "001"]) == {{"001": {found["001"]!r}, "O'Hara": {found["O'Hara"]!r},
                                                            "b-2": {found["B-2"]!r}}}
    assert contact_ids(iter(["001"])) == {{"001": {found["001"]!r}}}
    assert contact_ids([]) == {{}}
"""
    passes(own(runner, test))
    assert {request.method for request in migration.org.requests} <= {"GET", "POST"}


def test_keys_of_no_contact_or_of_several_are_named_at_once(migration: SourceMigration, runner: Runner) -> None:
    account = migration.org.rows("Account")[0]["Id"]
    for key in ("001", "002", "002"):
        migration.org.add("Contact", LastName="Wrathbone", AccountId=account, Legacy_Id__c=key)
    gone = migration.org.add("Contact", LastName="Wrathbone", AccountId=account, Legacy_Id__c="003")
    migration.org.update("Contact", gone, IsDeleted=True)
    test = """
import pytest


def test_keys(contact_ids):
    with pytest.raises(LookupError) as failed:
        contact_ids(["001", "002", "003", "004", ""])
    assert str(failed.value) == (
        "no contact has Legacy_Id__c 003, 004, ''; several contacts have Legacy_Id__c 002"
    )
    with pytest.raises(LookupError, match="118, 119 and 5 more$"):
        contact_ids([str(number) for number in range(100, 125)])


def test_line(contact_ids):
    contact_ids(["004"])
"""
    ended = own(runner, test)
    assert "1 failed, 1 passed" in ended.out, ended.said
    assert f"{FILE}:16: LookupError" in ended.out, "the failure is shown at the test's own line"
    assert "fixtures/" not in ended.out


def test_a_built_file_is_the_one_of_build_and_says_who_is_left_out(migration: SourceMigration, runner: Runner) -> None:
    runner("checks/before_load", "--org=env", "--build")
    migration.stage()
    migration.has_people(
        COLUMNS,
        ("001", "Ottoline", "Quickenbush", "Ottoline@Acme.example", "F-1"),
        ("002", "Peregrine", "", "peregrine@acme.example", "F-1"),
        ("", "Zenobia", "Umfreville", "zenobia@acme.example", "F-2"),
    )
    runner("checks/before_load", "--org=env", "--build")
    built = bytes_of(migration.folder)
    test = f"""
from pathlib import Path


def test_files(load_builder, tmp_path):
    built = load_builder("wave-1", into=tmp_path)
    assert built.path == tmp_path / "loads" / "wave-1.csv"
    assert built.mapping == tmp_path / "loads" / "wave-1.sdl"
    by_build = Path({str(migration.folder / "loads")!r})
    for path in (built.path, built.mapping):
        assert path.read_bytes() == (by_build / path.name).read_bytes()
    assert [row["Username"] for row in built.rows] == ["ottoline@acme.example.uat"]
    assert [(row["Line"], row["Reason"]) for row in built.not_built] == [
        ("3", "empty-field: LastName"),
        ("4", "no-key"),
    ]
    assert load_builder(into=tmp_path).rows == built.rows, "the plan has one load; and built again"
"""
    ended = own(runner, test)
    assert ended.code == 0, ended.said
    assert bytes_of(migration.folder) == built


TWO_WAVES = (
    "{{name: wave-1, operation: insert, file: loads/wave-1.csv, where: {{FIRM_NO: F-1}}}}\n"
    "  - {{name: wave-2, operation: insert, file: loads/wave-2.csv, where: {{FIRM_NO: F-2}}}}"
)


def test_of_several_loads_the_test_or_the_command_line_names_one(migration: SourceMigration, runner: Runner) -> None:
    one = "{{name: wave-1, operation: insert, file: loads/wave-1.csv}}"
    migration.has_plan(PLAN.replace(one, TWO_WAVES).format(org_id=migration.org.org_id))
    migration.has_people(COLUMNS, *PEOPLE, ("004", "Of", "No load", "of@acme.example", "F-9"))
    test = """
def test_waves(load_builder, tmp_path):
    assert [row["MEMBER_NO"] for row in load_builder(into=tmp_path).not_built] == ["003", "004"]
    assert [row["MEMBER_NO"] for row in load_builder("wave-1", into=tmp_path).not_built] == ["001", "002", "004"]
"""
    passes(own(runner, test, "--load=wave-2"))
    ended = own(runner, test)
    assert ended.code == 1
    assert "the plan has several loads. Name one with --load: wave-1, wave-2." in ended.out
    ended = own(runner, test.replace('"wave-1"', '"wave-7"'), "--load=wave-2")
    assert "the plan has no load wave-7." in ended.out
    assert "Traceback" not in ended.said


ONE = "def test_one(profile_ids):\n    assert profile_ids\n"
OFFLINE = "\n\ndef test_offline():\n    pass\n"


def test_without_a_live_org_nothing_runs_and_the_option_is_named(migration: SourceMigration, runner: Runner) -> None:
    for arguments, what in (
        (("--org=replay",), "profile_ids, contact_ids and load_builder ask a live org; --org is replay. Name the org"),
        (("--org=life",), "the plan names no org life. Call the org in the plan by its CLI alias"),
        (("--org=env", "--migration=migrations/autumn"), "there is no such folder"),
    ):
        ended = own(runner, ONE + OFFLINE, *arguments)
        assert ended.code == pytest.ExitCode.USAGE_ERROR, ended.said
        assert ended.err.count("ERROR: ") == 1
        assert what in ended.err
        assert "passed" not in ended.out
    assert migration.org.requests == []
    for arguments in (("--collect-only",), ("-k", "offline")):
        assert own(runner, ONE + OFFLINE, *arguments, org="replay").code == 0


def test_workers_each_ask_or_each_say_what_is_missing(runner: Runner) -> None:
    passes(own(runner, ONE + OFFLINE, "-n2"), 2)
    ended = own(runner, ONE + OFFLINE, "-n2", org="replay")
    assert "ask a live org; --org is replay" in ended.out
    assert "1 passed, 1 error" in ended.out


def test_an_org_or_plan_that_is_not_right_is_a_sentence_of_each_test(
    migration: SourceMigration, runner: Runner
) -> None:
    two = ONE + "\n\ndef test_two(load_builder, tmp_path):\n    load_builder(into=tmp_path)\n"
    for arguments, what in (
        ((), "This org is "),
        (("--max-api-calls=1",), "--max-api-calls"),
    ):
        org_id = migration.org.org_id if arguments else "00Dxx0000009999EAA"
        migration.has_plan(PLAN.format(org_id=org_id))
        ended = own(runner, two, *arguments)
        assert ended.code == 1, ended.said
        assert what in ended.out
        assert " passed" not in ended.out
        assert "Traceback" not in ended.said
        assert "fixtures/loader.py" not in ended.said
        assert ended.leftovers == []
    text = PLAN.format(org_id=migration.org.org_id)
    migration.has_people(("Username",), file="loads/wave-1.csv")
    migration.has_plan(text.partition("build:")[0])
    assert "the plan does not say what to build. Add build to plan.yaml" in own(runner, two).out
    migration.has_plan(text.replace("contact_key: Legacy_Id__c\n", "").partition("build:")[0])
    ended = own(runner, "def test_keys(contact_ids):\n    contact_ids(['1'])\n")
    assert "plan.yaml: it has no contact_key. Add contact_key, the external id field on Contact." in ended.out


def test_checks_and_own_tests_run_in_one_session(migration: SourceMigration, runner: Runner) -> None:
    runner("checks/before_load", "--org=env", "--build")
    migration.stage()
    (runner.root / FILE).write_text(ONE, encoding="utf-8")
    ended = runner.command("checks/before_load", FILE, "--org=env", "--build")
    assert (ended.code, ended.verdict) == (0, "GO"), ended.said
    assert f"{FILE} ." in ended.out


def test_pytest_shows_the_fixtures_with_their_use_and_asks_no_org(migration: SourceMigration, runner: Runner) -> None:
    ended = runner.command("--fixtures", "migrations/spring")
    assert (ended.code, ended.leftovers) == (0, []), ended.said
    for name, use in (
        ("profile_ids", 'profile_ids["Help Customer"]'),
        ("contact_ids", 'contact_ids(["001", "002"])'),
        ("load_builder", 'load_builder("wave-1", into=tmp_path)'),
    ):
        assert f"\n{name} [session scope] -- fixtures/loader.py:" in ended.out
        assert use in ended.out
    assert "_live_migration" not in ended.out
    assert migration.org.requests == []
