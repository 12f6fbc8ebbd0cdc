"""Waivers in whole runs: named rows of a check are excepted, seen, dated, and said where they should not be."""

import csv
from pathlib import Path

import jsonschema
import pytest
import yaml

from fixtures.waivers import read_waivers, schema
from reports.evidence import SCHEMA
from tests.small_migration import SmallMigration
from tests.standin import StandIn
from tests.whole_runs import Ended, Runner, refused

LATER = "2027-06-30"


def frozen(replay: Runner, users: int) -> None:
    """Spoil the recording: these users are inactive, which USE-05 names."""
    cassette = replay.migration / "recorded/stand-in/wave-1/after_load/cassette.yaml"
    cassette.write_text(cassette.read_text().replace('"IsActive":true', '"IsActive":false', users))


def deactivate(org: StandIn, migration: SmallMigration, users: int) -> list[str]:
    """Deactivate loaded users in the org; answers their row keys."""
    ids = {user["ContactId"]: user["Id"] for user in org.rows("User")}
    rows = migration.rows[1 : users + 1]
    for row in rows:
        org.update("User", ids[row["ContactId"]], IsActive=False)
    return [row["ContactId"] for row in rows]


@pytest.fixture
def inactive(recorded: tuple[SmallMigration, Runner], small_org: StandIn):  # type: ignore[no-untyped-def]
    keys = deactivate(small_org, recorded[0], 2)
    yield keys
    for user in small_org.rows("User"):
        small_org.update("User", user["Id"], IsActive=True)
    small_org.settle()


def waive(folder: Path, *waivers: dict[str, object], name: str = "waivers.yaml") -> Path:
    path = folder / name
    words = {"justification": "Agreed", "ticket": "CHG1", "approved_by": "boss@example.com", "expiration_date": LATER}
    path.write_text(yaml.safe_dump([{"check": "USE-05", **words, **waiver} for waiver in waivers], sort_keys=False))
    return path


def use_05(ended: Ended) -> tuple[str, int, int]:
    found = next(each for each in ended.evidence["checks"] if each["id"] == "USE-05")
    return found["status"], found["offenders"], found["waived"]


def remarks(ended: Ended) -> list[str]:
    return [remark for waiver in ended.evidence["waivers"] for remark in waiver["remarks"]]


def offenders(ended: Ended) -> list[dict[str, str]]:
    with (ended.runs[-1] / "offenders/USE-05.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_check_all_of_whose_rows_are_waived_is_waived_and_the_verdict_says_so(
    live: Runner, inactive: list[str]
) -> None:
    waive(live.migration, {"rows": inactive, "justification": "They left the company"})
    ended = live("checks/after_load", "--org=env", "-rx")
    print(ended.said)
    assert (ended.code, ended.verdict, use_05(ended)) == (0, "GO WITH WAIVERS", ("waived", 2, 2))
    jsonschema.validate(ended.evidence, yaml.safe_load(SCHEMA.read_text()))
    assert "WAIVED" in ended.out or "xfailed" in ended.out
    assert "All 2 are waived: They left the company (CHG1, approved by boss@example.com" in ended.out
    assert {row["status"] for row in offenders(ended)} == {"waived"}
    assert len(ended.evidence["inputs"]["waivers.yaml"]) == 64
    assert [(each["judged"], each["covered"], each["remarks"]) for each in ended.evidence["waivers"]] == [(True, 2, [])]
    assert "They left the company" in (ended.runs[-1] / "report.html").read_text("utf-8")
    assert ended.evidence["ledger"] == {"wave-1": {"VERIFIED": 6}}
    with (ended.runs[-1] / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["waived"] for row in rows] == ["false", "true", "true", "false", "false", "false"]
