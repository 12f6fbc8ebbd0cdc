"""Values of unique fields that two rows have, or a row and somebody else, before a load."""

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.earlier_load import create_before, plan_before
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, row_to_load, two_rows_to_load
from tests.worlds.portal_import import portal_user_of
from tests.worlds.world import KEY, Row, World

MIXED, LOWER = "Badge-7\u00c4", "badge-7\u00e4"


@botch("USR-11", operation="insert")
@botch("USR-11", operation="move")
def a_badge_is_in_two_rows(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    _fill(world, "Badge__c", {first: MIXED, second: LOWER})
    return named(world.key_of(first), world.key_of(second))


@botch("USR-11", operation="insert")
def a_number_is_in_two_rows(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    _fill(world, "Locker__c", {first: "7", second: "7.0"})
    return named(world.key_of(first), world.key_of(second))


@botch("USR-11", operation="insert")
@botch("USR-11", operation="upsert")
@botch("USR-11", operation="move")
def a_badge_is_a_strangers(world: World) -> Expected:
    """Nobody else asks for that user."""
    row = row_to_load(world)
    _somebody_has(world, Badge__c="Badge 7")
    _fill(world, "Badge__c", {row: "BADGE 7"})
    return named(world.key_of(row))


@botch("USR-11", operation="insert", portal=True, key="field", kinds=WITH_CONTACTS)
def a_user_who_is_disabled_first_keeps_its_badge(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", portal_user_of(world, row), Badge__c=MIXED)
    _fill(world, "Badge__c", {row: MIXED})
    return named(world.key_of(row))


@botch("USR-11", operation="move")
def a_row_takes_what_another_gives_up(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    world.update("User", first.user or "", Badge__c="A1")
    _fill(world, "Badge__c", {first: "A2", second: "A1"})
    return named(world.key_of(second), status="warned")


@botch("USR-11", operation="upsert", kinds=("contactless",))
def two_keys_of_an_upsert_differ_by_case(world: World) -> Expected:
    """The second row would update the user whom the first one makes."""
    first, second = two_rows_to_load(world)
    _fill(world, KEY, {first: "K1", second: "k1"})
    return named("K1", "k1")


@botch("LOAD-18", operation="insert", key="field")
def a_load_before_has_the_badge(world: World) -> Expected:
    row = row_to_load(world)
    _fill(world, "Badge__c", {row: MIXED})
    user = {"Username": "comes.first@example.com", "ProfileId": world.cohorts[0].twin}
    create_before(world, user | {"Badge__c": LOWER})
    return named(world.key_of(row))


@harmless(operation="insert")
def badges_are_all_different(world: World) -> Expected:
    """Those that case tells apart, and many that are empty."""
    first, second = two_rows_to_load(world)
    _somebody_has(world, Badge__c="Z1", Seal__c="ab")
    _fill(world, "Badge__c", {first: "A1", second: "#N/A"})
    _fill(world, "Seal__c", {first: "AB", second: "Ab"})
    return named()


@harmless(operation="move")
def users_keep_their_badges(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", Badge__c="A1")
    _fill(world, "Badge__c", {row: "a1"})
    return named()


@harmless(operation="insert", portal=True, key="field", kinds=WITH_CONTACTS)
def a_user_gives_up_its_badge_while_it_is_disabled(world: World) -> Expected:
    row = row_to_load(world)
    user = portal_user_of(world, row)
    world.update("User", user, Badge__c=MIXED)
    _fill(world, "Badge__c", {row: MIXED})
    plan_before(world, [{"Id": user, "IsPortalEnabled": "false", "Badge__c": "#N/A"}])
    return named()


def _fill(world: World, field: str, values: dict[Row, str]) -> None:
    add_column(world, field)
    for row, value in values.items():
        world.put(row.cells, field, value)


def _somebody_has(world: World, **values: str) -> None:
    world.update("User", world.owner_without_role, **values)
