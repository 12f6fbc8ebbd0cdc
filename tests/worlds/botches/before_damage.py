"""What a tool has done to the load file on its way."""

from typing import Any

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.files import header
from tests.worlds.pick_rows import add_column, row_to_load, two_rows_to_load
from tests.worlds.world import KEY, RELATIONSHIP, World

SHORTENED = "2.0240E+14"
OF_SOURCE: dict[str, Any] = {
    "source": True,
    "operation": "insert",
    "key": "column",
    "kinds": ("customer",),
    "hostile": False,
}
"""Worlds whose row key is a column of their own, which the source export has too."""


@botch("LOAD-14", operation="insert", encoding="utf-8")
@botch("LOAD-14", operation="upsert", encoding="utf-16")
def a_last_name_was_damaged(world: World) -> Expected:
    row = row_to_load(world)
    damages = ["Br\u00c3\u00bcckner", "W\ufffdrtz", "#REF!", "########", "D?vila", "\u00c5\u00a0imek"]
    damages += ["O&#39;Neill", "M&uuml;ller", r"M\u00fcller", "M%C3%BCller", "Miller_x000D_"]
    damages += [
        "\u00e4\u00b8\u00ad\u00e6\u2013\u2021",
        "\u00d8\u00a7\u00d8\u00ad",
        "\u00e0\u00a4\u00b8\u00e0\u00a5\u20ac",
        "\u00f0\u0178\u02dc\u20ac",
    ]
    world.put(row.cells, "LastName", world.rng.choice(damages))
    return named(world.key_of(row))


@botch("LOAD-14", operation="insert")
@botch("LOAD-14", operation="move")
def a_phone_number_was_shortened(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "MobilePhone")
    world.put(row.cells, "MobilePhone", world.rng.choice(["4.91512E+11", "4,9E+12"]))
    return named(world.key_of(row))


@botch("LOAD-15", operation="insert")
@botch("LOAD-15", operation="move")
def an_employee_number_was_shortened(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "EmployeeNumber")
    world.put(row.cells, "EmployeeNumber", world.rng.choice(["9.80001E+11", "1e+5", "4,2E+07", "12-Mar", "02.01.2026"]))
    return named(world.key_of(row))


@botch("LOAD-15", operation="insert", key="field", hostile=False)
@botch("LOAD-15", operation="upsert", contact_by="ContactId", hostile=False)
@botch("LOAD-15", operation="insert", key="column", kinds=("customer",), contact_by="ContactId", hostile=False)
def a_key_lost_its_leading_zeros(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, KEY, str(int(row.cells[KEY])))
    return named(world.key_of(row))


@botch("LOAD-15", operation="insert", key="field", contact_by="ContactId", hostile=False)
def a_key_became_a_decimal(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, KEY, f"{row.cells[KEY]}.0")
    return named(world.key_of(row))


@botch("LOAD-15", operation="insert", key="field", contact_by="ContactId", hostile=False)
@botch("LOAD-15", operation="insert", key="column", kinds=("customer",), contact_by="ContactId", hostile=False)
def digits_of_two_keys_became_zeros(world: World) -> Expected:
    """They are one key now, and no repeated rows; a third key ends in a zero of its own."""
    first, second = two_rows_to_load(world)
    third = next(row for row in world.rows if row is not first and row is not second and row.contact)
    for row, long in ((first, "1234567890123456"), (second, "1234567890123457"), (third, "1234567890123120")):
        world.update("Contact", row.contact or "", **{KEY: long})
        world.put(row.cells, KEY, long)
    for row in (first, second):
        world.put(row.cells, KEY, "1234567890123450")
    return named("1234567890123450")


@botch("LOAD-15", **OF_SOURCE, contact_by="ContactId")
def a_key_became_a_date(world: World) -> Expected:
    """The source user whose key it was is not lost."""
    row = row_to_load(world)
    _of_source(world, world.key_of(row) or "", "MAR-12")
    world.put(row.cells, KEY, "12-Mar")
    world.update("Contact", row.contact or "", **{KEY: "MAR-12"})
    return named("12-Mar")


@botch("LOAD-15", operation="move", sso=True)
def a_federation_id_lost_the_digits_that_its_user_has(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "FederationIdentifier")
    world.update("User", row.user or "", FederationIdentifier="12345678901234567")
    world.put(row.cells, "FederationIdentifier", "12345678901234500")
    return named(world.key_of(row))


@botch("LOAD-15", operation="insert", sso=True, hostile=False)
def federation_ids_were_rounded(world: World) -> Expected:
    """Two people have one now, and it is no repeated one. A short number is right."""
    rows = [row for row in world.rows if row.cells.get("FederationIdentifier")]
    numbers = ["12345678901234500", "12345678901234500", "12345678901234600", "12345678901234700"]
    for row, number in zip(rows, numbers, strict=False):
        world.put(row.cells, "FederationIdentifier", number)
    return named(*(world.key_of(row) for row in rows[: len(numbers)]))


@harmless(operation="insert", sso=True, hostile=False)
def a_long_federation_id_ends_in_a_zero_by_chance(world: World) -> Expected:
    rows = [row for row in world.rows if row.cells.get("FederationIdentifier")]
    for last, row in enumerate(rows):
        world.put(row.cells, "FederationIdentifier", f"{1234567890123450 + last}")
    return named()


@harmless(operation="move", sso=True, hostile=False)
def users_have_the_round_numbers_that_the_file_has(world: World) -> Expected:
    add_column(world, "FederationIdentifier")
    for number, row in enumerate(world.rows):
        round_number = f"{number + 10}2345678901234000"
        world.put(row.cells, "FederationIdentifier", round_number)
        world.update("User", row.user or "", FederationIdentifier=round_number)
    return named()


@botch("LOAD-15", **OF_SOURCE, contact_by="relationship")
def a_key_is_shorter_than_in_the_source_export(world: World) -> Expected:
    """Nobody else is missing: a source user whose key may have become another one is not called lost."""
    row = row_to_load(world)
    world.put(row.cells, KEY, str(int(row.cells[KEY])))
    return named(world.key_of(row))


@botch("LOAD-15", **OF_SOURCE, contact_by="ContactId")
def two_keys_became_one_number(world: World) -> Expected:
    """They are no repeated rows, and the two source users whom they were of are not lost."""
    for number, row in enumerate(two_rows_to_load(world)):
        long = f"20240000000000{number}"
        _of_source(world, world.key_of(row) or "", long)
        world.put(row.cells, KEY, SHORTENED)
        world.update("Contact", row.contact or "", **{KEY: long})
    return named(SHORTENED)


def _of_source(world: World, key: str, long: str) -> None:
    name = header(world, KEY)
    world.put(next(user for user in world.source if user[name] == key), name, long)


@botch("LOAD-15", operation="insert", key="Username", contact_by="relationship")
def two_references_became_one_number(world: World) -> Expected:
    rows = two_rows_to_load(world)
    for row in rows:
        world.put(row.cells, RELATIONSHIP, SHORTENED)
    return named(*(world.key_of(row) for row in rows))


@botch("LOAD-15", operation="insert", key="Username", contact_by="relationship", hostile=False)
def references_lost_their_leading_zeros(world: World) -> Expected:
    """All but the one that is nothing but zeros."""
    rows = [row for row in world.rows if int(row.cells[RELATIONSHIP] or 0)]
    for row in rows:
        world.put(row.cells, RELATIONSHIP, str(int(row.cells[RELATIONSHIP])))
    return named(*map(world.key_of, rows))


@botch("LOAD-15", operation="insert", sso=True)
def two_federation_ids_became_one_number(world: World) -> Expected:
    rows = two_rows_to_load(world)
    for row in rows:
        world.put(row.cells, "FederationIdentifier", "9.80001E+11")
    return named(*(world.key_of(row) for row in rows))


@botch("LOAD-15", operation="move", sso=True)
def a_federation_id_lost_the_zeros_that_its_user_has(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "FederationIdentifier")
    world.update("User", row.user or "", FederationIdentifier="004711")
    world.put(row.cells, "FederationIdentifier", "4711")
    return named(world.key_of(row))
