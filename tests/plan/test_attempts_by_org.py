"""In which org an attempt was: as the plan says, else by whose files are there; what contradicts itself is named."""

from pathlib import Path

import pytest

from fixtures.plan import Migration
from fixtures.problems import BadInput

TWO_ORGS = """\
migration: harvest
orgs:
  - {name: uat, kind: sandbox}
  - {name: live, kind: production}
cohorts:
  - {name: growers, profile: Help Customer, license: PID_Customer_Community}
loads:
  - name: wave-1
    operation: insert
    file: "{org}/growers.csv"
    attempts:
"""
BY_FILES = '      - {results: ["{org}/done.csv"], started_at: 2026-11-20T21:00:00+00:00}\n'
SAID = '      - {org: uat, results: ["{org}/done.csv"], started_at: 2026-11-20T21:00:00+00:00}\n'
LATER = '      - {org: live, results: ["{org}/done.csv"], started_at: 2026-11-19T21:00:00+00:00}\n'


def attempts(folder: Path, org: str, plan: str, *files: str) -> list[str | None]:
    """The org of each attempt that counts in an org, once these files are there."""
    for file in ("uat/growers.csv", "live/growers.csv", *files):
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).touch()
    (folder / "plan.yaml").write_text(plan, encoding="utf-8")
    migration = Migration.read(folder, org).in_org(org)
    return [attempt.org for attempt in migration.load("wave-1").attempts]


@pytest.mark.parametrize("entry", [BY_FILES, SAID])
def test_the_rehearsals_attempt_is_none_of_productions_and_asks_for_no_file_there(tmp_path: Path, entry: str) -> None:
    assert len(attempts(tmp_path, "uat", TWO_ORGS + entry, "uat/done.csv")) == 1
    assert attempts(tmp_path, "live", TWO_ORGS + entry, "uat/done.csv") == []


def test_no_file_of_another_orgs_attempt_is_asked_for_while_nobody_has_said_which_org_is_checked(
    tmp_path: Path,
) -> None:
    """A run reads the plan first, and then learns which org it is about."""
    elsewhere = SAID.replace("{org}/", "results/")
    (tmp_path / "plan.yaml").write_text(TWO_ORGS + elsewhere + LATER, encoding="utf-8")
    assert Migration.read(tmp_path).plan.loads[0].attempts
    with pytest.raises(BadInput, match=r"there is no file .*results/done\.csv"):
        Migration.read(tmp_path, "uat")


def test_each_org_has_its_own_attempts_times_and_results(tmp_path: Path) -> None:
    both = TWO_ORGS + SAID + LATER
    assert attempts(tmp_path, "live", both, "uat/done.csv", "live/done.csv") == ["live"]
    assert attempts(tmp_path, "uat", both, "uat/done.csv", "live/done.csv") == ["uat"]


@pytest.mark.parametrize(
    ("entry", "mistake"),
    [
        (
            BY_FILES,
            "12: the attempt has result files of uat and of live, and one time for all of them. Give each org",
        ),
        (
            SAID.replace("{org}/", "uat/").replace("org: uat, ", ""),
            "12: the plan has 2 orgs, and the attempt does not say in which it was. Add org, one of uat, live.",
        ),
        (SAID.replace("org: uat", "org: lief"), "12: the plan has no org lief. Did you mean live?"),
        (BY_FILES.replace("done", "dome"), "live/dome.csv. Put it there"),
    ],
)
def test_an_attempt_of_no_single_org_is_named_by_its_line(tmp_path: Path, entry: str, mistake: str) -> None:
    with pytest.raises(BadInput) as wrong:
        attempts(tmp_path, "live", TWO_ORGS + entry, "uat/done.csv", "live/done.csv")
    assert mistake in str(wrong.value)
    assert len(wrong.value.problems) == 1
