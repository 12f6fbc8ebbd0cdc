"""The training room: nothing is loaded at first, and its files are as good as they need to be."""

import csv
from pathlib import Path

import pytest

from fixtures.plan.read_plan import read_plan
from tests.standin import StandIn
from tests.standin.training import training_room


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def room(tmp_path: Path) -> StandIn:
    return training_room(tmp_path)


def test_contacts_first_and_users_second_are_all_taken(room: StandIn, tmp_path: Path) -> None:
    assert room.rows("Contact") == []
    staged = room.load("upsert", "Contact", rows(tmp_path / "loads" / "contacts.csv"), "Legacy_Id__c")
    mapping = dict(
        line.replace("\\:", ".").split("=")
        for line in (tmp_path / "loads" / "wave-1.sdl").read_text().splitlines()
        if "=" in line and not line.startswith("#")
    )
    users = [{mapping[header]: text for header, text in row.items()} for row in rows(tmp_path / "loads" / "wave-1.csv")]
    loaded = room.load("insert", "User", users)
    assert [result.message for result in (*staged, *loaded) if not result.success] == []
    assert len(staged) == len(loaded) == len(rows(tmp_path / "source" / "users.csv")) == 40


def test_the_plan_is_one_and_a_room_in_use_is_left_alone(room: StandIn, tmp_path: Path) -> None:
    assert read_plan(tmp_path / "plan.yaml").orgs[0].id == room.org_id
    with pytest.raises(ValueError, match="holds a plan already"):
        training_room(tmp_path)
