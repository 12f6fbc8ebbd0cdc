"""An upsert whose plan names rows by another field: the org refuses rows with one external id all the same."""

import pytest

from tests.worlds import Shape, World, build
from tests.worlds.harness import Harness, offenders
from tests.worlds.pick_rows import add_column
from tests.worlds.world import KEY


@pytest.fixture
def world() -> World:
    """Rows that are named by their usernames, and found in the org by nothing else than KEY."""
    world = build(Shape(operation="upsert", kinds=("customer",), rows=4))
    world.plan["key"] = "Username"
    return world


def named_by(harness: Harness, world: World) -> dict[str, set[str | None]]:
    return offenders(harness.check_world(world, "before_load", ("LOAD-06", "USR-11")))


def test_rows_with_one_external_id_are_named(harness: Harness, world: World) -> None:
    assert named_by(harness, world) == {}
    first, second, *_ = world.rows
    world.put(second.cells, KEY, first.cells[KEY].upper())
    assert named_by(harness, world) == {"USR-11": {first.cells["Username"], second.cells["Username"]}}


def test_where_two_fields_could_be_the_one_to_find_by_nothing_is_guessed(harness: Harness, world: World) -> None:
    world.org.add_field("User", "Group__c", externalId=True)
    add_column(world, "Group__c")
    for row in world.rows:
        world.put(row.cells, "Group__c", "the same")
    assert named_by(harness, world) == {}
