"""Users beside the load, and moments at the exact bounds of its attempts."""

from datetime import datetime

from tests.worlds.botches.after_before import another_check, tell_of_before
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import loaded_row
from tests.worlds.world import World


@botch("BYS-01", operation="insert", kinds=("plus",), split=False)
def users_were_made_in_the_first_and_last_second_of_the_load(world: World) -> Expected:
    profile = loaded_row(world).cohort.profile
    moments = (world.attempts[0].started_at, world.attempts[-1].finished_at)
    made = [_made_beside(world, profile, number, moment) for number, moment in enumerate(moments)]
    return named(*made, status="warned")


@harmless(operation="insert")
def a_user_was_made_on_a_profile_that_nobody_planned(world: World) -> Expected:
    _made_beside(world, world.spare_profile, 0, world.attempts[-1].started_at)
    return named()


@harmless(operation="insert", kinds=("customer",))
def somebody_else_made_a_user_while_the_load_ran(world: World) -> Expected:
    cohort, moment = loaded_row(world).cohort, world.attempts[-1].started_at
    _made_beside(world, cohort.profile, 0, moment, CreatedById=world.owner_without_role)
    return named()


@botch("BYS-02", source=False, operation="insert")
def a_stranger_was_relinked_in_the_first_second_of_the_load(world: World) -> Expected:
    return _relinked(world, world.attempts[0].started_at)


@botch("BYS-02", source=False, operation="insert")
def a_stranger_was_relinked_in_the_last_second_of_the_load(world: World) -> Expected:
    return _relinked(world, world.attempts[-1].finished_at)


@botch("BYS-02", source=False, operation="insert", second_attempt=True)
def a_stranger_was_relinked_when_one_attempt_ended_and_the_next_began(world: World) -> Expected:
    first, second = world.load_plan["attempts"]
    world.put(second, "started_at", first["finished_at"])
    return _relinked(world, first["finished_at"])


@botch("BYS-02", source=False, operation="insert")
def somebody_else_relinked_a_stranger_while_the_load_ran(world: World) -> Expected:
    return _relinked(world, world.attempts[-1].started_at, status="warned", LastModifiedById=world.owner_without_role)


@botch("BYS-02", source=False, operation="insert")
def a_stranger_is_gone(world: World) -> Expected:
    stranger = world.spare_users[1]  # inactive, so that no seat is given back
    world.remove("User", stranger)
    return named(stranger, status="not_visible")


@botch("BYS-02", source=False, operation="insert")
def a_stranger_was_moved(world: World) -> Expected:
    stranger, cohort = world.spare_users[1], loaded_row(world).cohort
    world.update("User", stranger, ProfileId=cohort.twin)
    return named(stranger, status="warned")


@botch("BYS-02", source=False, operation="insert", kinds=("plus",), background=3)
def a_stranger_was_deactivated(world: World) -> Expected:
    """A seat of another license is free again."""
    stranger = world.spare_users[0]
    world.update("User", stranger, IsActive=False)
    return named(stranger, status="warned")


@botch("USE-04", operation="move", split=False)
def nobody_knows_what_contact_a_moved_user_had(world: World) -> Expected:
    row = loaded_row(world)
    tell_of_before(another_check(world), f"from kept where Id is distinct from '{row.user}'")
    return named(world.key_of(row), status="not_visible", also=("SEA-11",))


@botch("USE-04", operation="insert", kinds=("contactless",))
def a_user_without_a_contact_got_one(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", ContactId=world.spare_contacts[0])
    return named(world.key_of(row))


@harmless(operation="insert", kinds=("customer",), contact_by="ContactId")
def a_contact_is_out_of_sight_by_now(world: World) -> Expected:
    world.remove("Contact", loaded_row(world).contact or "")
    return named()


def _made_beside(world: World, profile: str, number: int, moment: str, **fields: str) -> str:
    stranger = {"Username": f"one.more.{number}@example.com", "ContactId": world.spare_contacts[number], **fields}
    created = datetime.fromisoformat(moment)
    return world.add("User", ProfileId=profile, CreatedDate=created, IsActive=False, **stranger)


def _relinked(world: World, moment: str, status: str = "failed", **fields: str) -> Expected:
    changes = {"ContactId": world.spare_contacts[0], "LastModifiedDate": datetime.fromisoformat(moment), **fields}
    world.update("User", world.spare_users[1], **changes)
    return named(world.spare_users[1], status=status)
