"""A check asks for any fixture beside its nouns: pytest's, one of its file, one of a conftest beside it."""

from pathlib import Path
from typing import Any

import pytest

from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Ended, Runner, copy_project

CONFTEST = """
import pytest


@pytest.fixture(scope="session")
def prefix() -> str:
    return "003"
"""
CHECKS = '''
"""HLP: what fixtures of its own do to a check."""

import pytest

from checks import ERROR, MOVE, WARNING, check
from fixtures.cohorts import Cohort, Load, NotApplicable, NotVisible, Rows, Site


@pytest.fixture
def listed(cohort: Cohort, tmp_path, prefix) -> list[str]:
    (tmp_path / "listed.txt").write_text(prefix)
    rows = cohort.rows("select line, ContactId from load where ContactId like $prefix || '%'", prefix=prefix)
    return [contact for _, contact in rows.first(1)]


@pytest.fixture
def nothing_listed() -> list[str]:
    raise NotApplicable("Nobody is listed.")


@pytest.fixture
def hidden_list(site: Site) -> list[str]:
    raise NotVisible(f"The list of {site.name} is hidden.")


@pytest.fixture
def broken_list(load: Load) -> list[str]:
    raise ValueError(load.rows("select Username from load").first())


@pytest.fixture
def list_of_a_site(site: Site) -> list[str]:
    return [site.name]
'''
CHECK = '''
@check("{id}", item=None, {settings})
def rows_of_{number}({arguments}) -> Rows:
    """
    No row is listed.

    Why:
        It is a test.

    Remedy:
        None.

    SOQL:
        SELECT Id FROM User WHERE Username IN {{offenders.Username}} AND Profile.Name = {{cohort.profile}}
    """
    assert tmp_path.is_dir()
    sql = "select line, row_key, Username from load where list_contains($listed::varchar[], ContactId)"
    return load.rows(sql, listed=listed)
'''
NOUNS = "cohort: Cohort, load: Load, tmp_path"


def with_checks(root: Path) -> None:
    checks = {
        "HLP-01": ("severity=ERROR", "listed"),
        "HLP-02": ("severity=ERROR", "nothing_listed"),
        "HLP-03": ("severity=ERROR", "site, hidden_list"),
        "HLP-04": ("severity=WARNING", "site, hidden_list"),
        "HLP-05": ("severity=ERROR", "broken_list"),
        "HLP-06": ("severity=ERROR, purposes=(MOVE,)", "broken_list"),
        "HLP-07": ("severity=ERROR", "list_of_a_site"),
    }
    texts = [
        CHECK.format(id=id_, settings=settings, number=id_[-2:], arguments=f"{NOUNS}, {fixtures}").replace(
            "listed=listed", f"listed={fixtures.split()[-1]}"
        )
        for id_, (settings, fixtures) in checks.items()
    ]
    (root / "checks" / "before_load" / "helped.py").write_text(CHECKS + "\n".join(texts))
    (root / "checks" / "before_load" / "conftest.py").write_text(CONFTEST)


def found(ended: Ended) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in ended.evidence["checks"] if each["id"].startswith("HLP")}


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["here", "workers"])
def test_fixtures_beside_the_nouns_serve_a_check_and_their_reasons_are_its_own(
    recorded: tuple[SmallMigration, Runner], replay: Runner, tmp_path: Path, workers: tuple[str, ...]
) -> None:
    root = copy_project(tmp_path)
    with_checks(root)
    runner = Runner(replay.migration, tmp_path, replay.environment, root)
    ended = runner.command("checks/before_load", "-k", "HLP", "-ra", *workers)
    assert (ended.code, ended.leftovers) == (1, []), ended.said
    checks = found(ended)
    assert {id_: check["status"] for id_, check in checks.items()} == {
        "HLP-01": "failed",
        "HLP-02": "not_applicable",
        "HLP-03": "not_visible",
        "HLP-04": "not_visible",
        "HLP-05": "error",
        "HLP-06": "not_applicable",
        "HLP-07": "error",
    }
    assert checks["HLP-01"]["offenders"] == 1
    assert "Profile.Name = 'Help Customer'" in checks["HLP-01"]["soql"]
    assert checks["HLP-02"]["reason"] == "Nobody is listed."
    assert checks["HLP-03"]["reason"] == "The list of Help Center is hidden."
    assert checks["HLP-05"]["reason"].startswith("The check itself failed at checks/before_load/helped.py:")
    assert "loads that move users" in checks["HLP-06"]["reason"]
    assert "a fixture asks for site, and its check does not" in checks["HLP-07"]["reason"]
    assert [person for person in recorded[0].people if person in ended.said] == []
    assert "4 failed, 2 skipped" in ended.out


def test_pytest_shows_the_nouns_as_fixtures_and_reads_no_org(replay: Runner) -> None:
    ended = replay("--fixtures", "checks")
    assert (ended.code, ended.runs, ended.leftovers) == (0, [], [])
    for noun in ("load", "cohort", "site", "left_site", "user_license"):
        assert f"\n{noun} -- fixtures/nouns.py:" in ended.out
    assert "All rows of one load" in ended.out
    assert "reading stand-in" not in ended.out
