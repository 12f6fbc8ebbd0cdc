"""Success files that name other users than the rows' own."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tests.worlds.botches.after_users import outcome_of
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.later_waves import run_later_for_now
from tests.worlds.pick_rows import WITH_CONTACTS, loaded_row
from tests.worlds.world import World

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
STRANGERS: dict[str, dict[str, Any]] = {
    "was_made_by_another": {"CreatedById": "another"},
    "was_made_before_the_load": {"CreatedDate": "start", "earlier": 2 * A_DAY},
    "was_made_after_the_load": {"CreatedDate": "end", "earlier": -A_MINUTE},
    "was_disabled_by_the_load": {"LastModifiedDate": "end"},
    "was_disabled_by_the_loading_user": {"LastModifiedById": "loader"},
    "has_a_contact": {"ContactId": "free"},
    "is_active": {"IsActive": True},
}
"""How each is not one whom the attempt made and somebody has disabled since."""


def _claimed(status: str, otherwise: dict[str, Any], world: World) -> Expected:
    entry = world.load_plan["attempts"][0]
    began, ended = (datetime.fromisoformat(entry[name]) for name in ("started_at", "finished_at"))
    values = {
        "start": began,
        "end": ended,
        "another": world.spare_users[0],
        "loader": world.org.user_id,
        "free": world.spare_contacts[0],
    }
    user: dict[str, Any] = {
        "CreatedById": "loader",
        "CreatedDate": "end",
        "LastModifiedById": "another",
        "LastModifiedDate": "end",
        "IsActive": False,
        **otherwise,
    }
    earlier = user.pop("earlier", timedelta())
    fields: dict[str, Any] = {
        name: values.get(value, value) if isinstance(value, str) else value for name, value in user.items()
    }
    fields["CreatedDate"] -= earlier
    if "LastModifiedDate" not in otherwise:
        fields["LastModifiedDate"] += 2 * A_MINUTE
    stranger = world.add("User", ProfileId=world.cohorts[0].twin, Username="claimed@example.com", **fields)
    row = loaded_row(world)
    world.put(outcome_of(world, row), "id", stranger)
    return named(world.key_of(row), status=status, also=("BYS-01", "SEA-11"))


def _enter(name: str, status: str, otherwise: dict[str, Any]) -> None:
    change: Any = partial(_claimed, status, otherwise)
    change.__name__, change.__module__ = f"a_success_has_the_id_of_a_user_who_{name}", __name__
    botch("ACT-04", operation="insert", kinds=("customer",), second_attempt=False, split=False)(change)


for is_not, fields_of_it in STRANGERS.items():
    _enter(is_not, "failed", fields_of_it)
_enter("was_made_by_the_load_and_disabled_since", "warned", {})


@botch("ACT-04", operation="insert", kinds=("plus",), split=False)
def a_later_load_moves_a_user_whose_success_has_a_strangers_id(world: World) -> Expected:
    row = loaded_row(world)
    run_later_for_now(world, "move", [row])
    world.put(outcome_of(world, row), "id", world.spare_users[0])
    return named(world.key_of(row))


@harmless(operation="insert", second_attempt=True, dialect="bulk api 2", key="field")
def an_error_has_the_id_of_a_user(world: World) -> Expected:
    """An Id in an error file claims nothing."""
    refused = next(each for each in world.attempts[0].outcomes if each.kind == "error")
    world.put(refused, "id", world.spare_users[0])
    return named()


@harmless(operation="insert", second_attempt=True, kinds=WITH_CONTACTS, key="field")
def the_first_attempt_made_a_user_on_another_contact_who_is_inactive_by_now(world: World) -> Expected:
    row = world.rows[0]
    person = {"Username": "stranger@example.com", "ContactId": world.spare_contacts[0], "IsActive": False}
    stranger = world.add("User", ProfileId=row.cohort.profile, **person)
    refused = next(each for each in world.attempts[0].outcomes if each.kind == "error")
    world.put(refused, "kind", "success")
    world.put(refused, "id", stranger)
    return named(also=("RUN-01",))


@botch("ACT-06", operation="insert", kinds=("plus",), split=False)
def the_plan_names_the_profile_of_users_by_another_name_who_were_moved_since(world: World) -> Expected:
    """The row has a profile: where its user is by now does not matter."""
    rows = [row for row in world.rows if row.user and row.active]
    run_later_for_now(world, "move", rows)
    world.put(world.plan_of(world.cohorts[0]), "profile", "As it was called before")
    return named(*map(world.key_of, world.rows), also=("RUN-05",))
