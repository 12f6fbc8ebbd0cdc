"""Values of other types than text, as the org has them after a load."""

from functools import partial
from typing import Any

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import loaded_row
from tests.worlds.world import World

ZONES = (("GMT", 0), ("UTC", 0), ("WET", 0), ("WEST", 1), ("BST", 1), ("CET", 1), ("CEST", 2), ("EET", 2), ("EEST", 3))
WESTERN = (("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7))


def _in_zones(zones: tuple[tuple[str, int], ...], world: World) -> Expected:
    """The load file is no longer the one that was checked."""
    for row, (zone, hours) in zip(world.rows, zones, strict=False):
        _has(world, row, "Seen_At__c", f"2021-03-04 12:00:00 {zone}", f"2021-03-04T{12 - hours:02}:00:00.000+0000")
    return named(also=("RUN-01",))


for number, zones in enumerate((ZONES[:6], ZONES[6:] + WESTERN[:3], WESTERN[3:])):
    change: Any = partial(_in_zones, zones)
    change.__name__, change.__module__ = f"times_are_in_zones_{number + 1}", __name__
    harmless(
        operation="insert",
        second_attempt=False,
        typed="for any loader",
        kinds=("customer", "plus"),
        split=False,
    )(change)


@harmless(operation="insert", second_attempt=False, typed="for any loader")
def a_date_was_read_by_the_locale_of_the_machine(world: World) -> Expected:
    row = loaded_row(world)
    _has(world, row, "Member_Since__c", world.rng.choice(["3.4.21", "03.04.2021", "2021/04/03"]), "2021-04-03")
    return named(also=("RUN-01",))


@harmless(operation="insert", second_attempt=False, typed="for any loader", kinds=("customer", "plus"), split=False)
def times_have_offsets(world: World) -> Expected:
    texts = {"2021-03-04T12:00:00+02:30": "09:30", "20210304T1200-0130": "13:30", "2021-03-04T12:00:00Z": "12:00"}
    for row, (text, there) in zip(world.rows, texts.items(), strict=False):
        _has(world, row, "Seen_At__c", text, f"2021-03-04T{there}:00.000+0000")
    return named(also=("RUN-01",))


@harmless(operation="insert", second_attempt=False, typed="for any loader")
def a_time_without_a_zone_is_in_the_farthest_one(world: World) -> Expected:
    _has(world, loaded_row(world), "Seen_At__c", "2021-03-04T12:00:00", "2021-03-05T02:00:00.000+0000")
    return named(also=("RUN-01",))


@botch("USE-06", operation="insert", second_attempt=False, typed="for any loader")
def a_time_without_a_zone_is_in_none_that_there_is(world: World) -> Expected:
    row = loaded_row(world)
    there = world.rng.choice(["2021-03-05T02:15:00.000+0000", "2021-03-04T12:07:00.000+0000"])
    _has(world, row, "Seen_At__c", "2021-03-04T12:00:00", there)
    return named(world.key_of(row), status="warned", also=("RUN-01",))


@botch("USE-06", operation="insert", second_attempt=False, typed="for any loader")
def a_value_that_was_to_be_nothing_is_still_there(world: World) -> Expected:
    row = loaded_row(world)
    _has(world, row, "Points__c", "#N/A", 7)
    return named(world.key_of(row), status="warned", also=("RUN-01",))


@botch("USE-06", operation="insert", second_attempt=False, typed="for any loader")
def a_value_never_arrived(world: World) -> Expected:
    row = loaded_row(world)
    field, text = world.rng.choice([("Points__c", "7"), ("Member_Since__c", "2021-03-04"), ("Vip__c", "true")])
    _has(world, row, field, text, False if field == "Vip__c" else None)
    return named(world.key_of(row), status="warned", also=("RUN-01",))


def _has(world: World, row: Any, field: str, text: str, there: object) -> None:
    """The load file says this, and the org has that."""
    world.put(row.cells, field, text)
    world.update("User", row.user or "", **{field: there})
