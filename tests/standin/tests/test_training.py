"""The training room: an org in which nothing is loaded, and an export of the people to load."""

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


def test_nothing_is_loaded_and_the_export_names_forty_people(room: StandIn, tmp_path: Path) -> None:
    assert room.rows("Contact") == []
    assert len(rows(tmp_path / "source" / "users.csv")) == 40
    assert not (tmp_path / "loads").exists()


def test_the_plan_is_one_and_a_room_in_use_is_left_alone(room: StandIn, tmp_path: Path) -> None:
    assert read_plan(tmp_path / "plan.yaml", building=True).orgs[0].id == room.org_id
    with pytest.raises(ValueError, match="holds a plan already"):
        training_room(tmp_path)
