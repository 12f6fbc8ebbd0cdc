"""What is said of a row that was refused: whose user is on its contact, and what is to be loaded again."""

import pytest

from tests.worlds import Shape, World
from tests.worlds.botches.after_users import a_move_was_left_unprocessed, an_older_user_on_the_contact_was_in_the_way
from tests.worlds.earlier_load import loaded_before, refused_before
from tests.worlds.harness import Harness
from tests.worlds.world import Row


@pytest.fixture
def in_the_way(harness: Harness) -> tuple[World, Row]:
    """A row that was refused, since another user is on its contact."""
    world = harness.loaded(Shape(kinds=("customer",)))
    (refused,) = an_older_user_on_the_contact_was_in_the_way(world).offenders
    return world, next(row for row in world.rows if world.key_of(row) == refused)


def said_of(harness: Harness, world: World, *columns: str) -> list[list[str | None]]:
    """What ACT-05 says in these columns."""
    (finding,) = harness.check_world(world, "after_load", only=("ACT-05",)).values()
    return [[line[finding.columns.index(column)] for column in columns] for line in finding.first]


@pytest.mark.parametrize("was_refused", [False, True])
def test_a_refused_row_says_which_load_has_made_the_user_on_its_contact(
    harness: Harness, in_the_way: tuple[World, Row], was_refused: bool
) -> None:
    """Whoever reads it loads nothing again. A load that was refused the row, too, has made nobody."""
    world, row = in_the_way
    other = {"Username": "other.name@example.com", "ContactId": row.contact or "", "ProfileId": world.spare_profile}
    if was_refused:
        refused_before(world, other)
    else:
        loaded_before(world, other, made=row.user or "")
    assert said_of(harness, world, "created_by_load") == [[None if was_refused else "before-1"]]


@pytest.mark.parametrize("himself", [False, True])
def test_a_refused_row_says_who_made_the_user_on_its_contact(
    harness: Harness, in_the_way: tuple[World, Row], himself: bool
) -> None:
    """Who has registered himself is right, and nobody is to disable him."""
    world, row = in_the_way
    maker = row.user if himself else world.org.user_id
    world.org.update("User", row.user or "", CreatedById=maker)
    found = said_of(harness, world, "user_on_the_contact", "made_by")
    assert found == [[row.user, "the user" if himself else "admin@example.com"]]


def test_the_user_of_a_refused_move_is_nobody_in_its_way(harness: Harness) -> None:
    """Another load of the plan has made it: who reads that of a row would load it nowhere."""
    world = harness.loaded(Shape(operation="move", kinds=("customer",), dialect="bulk api 2"))
    (refused,) = a_move_was_left_unprocessed(world).offenders
    row = next(row for row in world.rows if world.key_of(row) == refused)
    made = {"Username": "other.name@example.com", "ContactId": row.contact or "", "ProfileId": world.spare_profile}
    loaded_before(world, made, made=row.user or "")
    assert said_of(harness, world, "row_key", "created_by_load", "user_on_the_contact", "made_by") == [
        [refused, None, None, None]
    ]
