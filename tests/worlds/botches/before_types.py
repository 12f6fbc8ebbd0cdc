"""Values of other types than text that are just right, or just wrong, before a load."""

from functools import partial
from typing import Any

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import row_to_load, two_rows_to_load
from tests.worlds.world import World

JUST_WRONG = {
    "a_year_is_too_early": ("Member_Since__c", "1699-12-31"),
    "a_year_is_too_late": ("Member_Since__c", "4001-01-01"),
    "an_hour_is_one_of_the_next_day": ("Seen_At__c", "2021-03-04T24:00:00.000Z"),
    "a_time_is_packed_behind_a_date_that_is_not": ("Seen_At__c", "2021-03-04T1000Z"),
    "a_boolean_is_made_nothing": ("Vip__c", "#N/A"),
    "a_number_is_a_word": ("Points__c", "seven"),
    "a_number_has_a_digit_too_many": ("Points__c", "-100000000"),
}
DOUBTFUL = {
    "a_time_has_no_zone": ("Seen_At__c", "2021-03-04T10:00:00"),
    "a_number_has_blanks_around_it": ("Points__c", " 7 "),
    "a_boolean_is_a_word_of_data_loaders": ("Vip__c", "on"),
    "a_day_can_be_a_month": ("Member_Since__c", "04/05/2020"),
    "a_date_is_one_in_europe_only": ("Member_Since__c", "31/12/2020"),
    "a_date_is_one_in_america_only": ("Member_Since__c", "12/31/2020"),
    "a_date_has_a_zone": ("Member_Since__c", "2020-04-05Z"),
}


@harmless(operation="insert", typed="for any loader")
def dates_are_at_their_bounds(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    world.put(first.cells, "Member_Since__c", "1700-01-01")
    world.put(second.cells, "Member_Since__c", "4000-12-31")
    world.put(first.cells, "Seen_At__c", "2021-03-04T23:59:59.000Z")
    world.put(second.cells, "Seen_At__c", "2021-03-04T00:00:00.000Z")
    return named()


@harmless(operation="insert", typed="for any loader")
def numbers_are_at_their_bounds(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    world.put(first.cells, "Points__c", "99999999.999")
    world.put(second.cells, "Points__c", "-99999999")
    return named()


def _has(field: str, text: str, status: str, world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, field, text)
    return named(world.key_of(row), status=status, also=("LOAD-01",) if text == "#N/A" else ())


def _enter(check: str, status: str, values: dict[str, tuple[str, str]], **choices: object) -> None:
    for name, (field, text) in values.items():
        change: Any = partial(_has, field, text, status)
        change.__name__, change.__module__ = name, __name__
        botch(check, typed="for any loader", **choices)(change)


_enter("LOAD-12", "failed", JUST_WRONG, operation="insert")
_enter("LOAD-13", "warned", DOUBTFUL, operation="insert")
_enter("LOAD-12", "failed", {"a_move_writes_a_word_for_a_number": ("Points__c", "seven")}, operation="move")
_enter("LOAD-13", "warned", {"a_move_writes_a_time_without_a_zone": DOUBTFUL["a_time_has_no_zone"]}, operation="move")
_enter("LOAD-12", "failed", {"an_upsert_writes_a_word_for_a_number": ("Points__c", "seven")}, operation="upsert")
