"""People whom the plan excludes once their load is under way."""

from tests.worlds.botches.after_results import LOCKED
from tests.worlds.botches.after_users import a_row_is_in_no_attempt, a_row_is_in_no_result_file, outcome_of
from tests.worlds.botches.botch import Change, Expected, botch, harmless, named
from tests.worlds.pick_rows import loaded_row
from tests.worlds.world import Row, World


@botch("USE-10", operation="insert", source=True)
@botch("USE-10", operation="move", source=True)
def a_person_was_excluded_after_the_load(world: World) -> Expected:
    row = loaded_row(world)
    exclude(world, row)
    return named(world.key_of(row))


@harmless(operation="insert", source=True)
def the_loading_user_has_deactivated_who_was_excluded_since(world: World) -> Expected:
    row = loaded_row(world)
    exclude(world, row)
    world.update("User", row.user or "", IsActive=False)
    return named(also=("SEA-11",))


@harmless(operation="move", source=True)
def the_loading_user_has_moved_back_who_was_excluded_since(world: World) -> Expected:
    return _moved_back(world)


@harmless(operation="move", source=True)
def somebody_has_moved_back_who_was_excluded_since(world: World) -> Expected:
    return _moved_back(world, LastModifiedById=world.spare_users[0])


@botch("ACT-01", operation="insert", source=True, second_attempt=False)
def a_person_was_excluded_and_left_out_of_the_attempt(world: World) -> Expected:
    return _left_out(world, a_row_is_in_no_attempt)


@botch("ACT-01", operation="insert", source=True)
def a_person_was_excluded_whose_row_the_loader_left_out(world: World) -> Expected:
    return _left_out(world, a_row_is_in_no_result_file)


@botch("ACT-01", operation="move", source=True)
def a_person_was_excluded_before_the_move_reached_them(world: World) -> Expected:
    row = _named(world, a_row_is_in_no_result_file)
    exclude(world, row)
    world.update("User", row.user or "", ProfileId=row.cohort.old_profile)
    return named(world.key_of(row), status="warned", also=("SEA-11",))


@botch("ACT-05", operation="disable", source=True)
def a_row_to_disable_was_refused_and_then_excluded(world: World) -> Expected:
    """The user is to go all the more."""
    row = loaded_row(world)
    refused = outcome_of(world, row)
    for name, value in {"kind": "error", "id": "", "code": "UNABLE_TO_LOCK_ROW", "message": LOCKED}.items():
        world.put(refused, name, value)
    world.update("User", row.user or "", IsActive=True)
    exclude(world, row)
    return named(world.key_of(row), also=("USE-05",))


def exclude(world: World, row: Row) -> None:
    named_by = next(iter(world.excluded[0]))
    world.append(world.excluded, {named_by: world.key_of(row), "Reason": "objects to the processing of the data"})


def _moved_back(world: World, **by: object) -> Expected:
    row = loaded_row(world)
    exclude(world, row)
    world.update("User", row.user or "", ProfileId=row.cohort.old_profile, **by)
    return named(also=("SEA-11",))


def _left_out(world: World, change: Change) -> Expected:
    row = _named(world, change)
    exclude(world, row)
    world.remove("User", row.user or "")
    return named(world.key_of(row), status="warned")


def _named(world: World, change: Change) -> Row:
    """The row whom this botch is about."""
    (key,) = change(world).offenders
    return next(row for row in world.rows if world.key_of(row) == key)
