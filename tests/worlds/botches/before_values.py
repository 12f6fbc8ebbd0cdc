"""What is wrong with the values and columns of a load file, and with who is in it."""

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.files import header
from tests.worlds.pick_rows import add_column, found_row, one_of, row_to_load, two_rows_to_load
from tests.worlds.rows import LEFT_OUT
from tests.worlds.world import Row, World

NO_LOADER_TAKES = {"Vip__c": "WAHR", "Points__c": "1.234,50", "Member_Since__c": "2026-02-30", "Seen_At__c": "44927"}
NO_BREAK_SPACE, RIGHT_QUOTE = "\u00a0", "\u2019"


@botch("LOAD-02", operation="insert")
@botch("LOAD-02", operation="move")
def an_alias_is_too_long(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "Alias")
    world.put(row.cells, "Alias", "ninechars")
    return named(world.key_of(row))


@botch("LOAD-03", operation="insert")
@botch("LOAD-03", operation="move")
def a_time_zone_is_given_by_its_label(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "TimeZoneSidKey")
    world.put(row.cells, "TimeZoneSidKey", "(GMT+01:00) Berlin")
    return named(world.key_of(row))


@botch("LOAD-03", operation="insert")
def a_locale_has_another_case(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "LocaleSidKey", "DE_DE")
    return named(world.key_of(row), status="warned")


@botch("LOAD-04", operation="insert")
@botch("LOAD-04", operation="upsert")
@botch("LOAD-04", operation="move")
def a_column_is_read_only(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "AccountId")
    world.put(row.cells, "AccountId", row.account or "")
    return named(header(world, "AccountId"), status="warned")


@botch("LOAD-04", operation="insert")
@botch("LOAD-04", operation="disable")
def a_column_is_no_field(world: World) -> Expected:
    add_column(world, "Shoe_Size__c")
    return named(header(world, "Shoe_Size__c"), status="warned")


@botch("LOAD-04", operation="insert")
def an_insert_names_ids(world: World) -> Expected:
    add_column(world, "Id")
    return named(header(world, "Id"), status="warned")


@botch("LOAD-12", operation="insert", typed="for any loader")
@botch("LOAD-12", operation="move", typed="for the plan's")
def a_value_is_of_another_type(world: World) -> Expected:
    row = row_to_load(world)
    field = world.rng.choice(list(NO_LOADER_TAKES))
    world.put(row.cells, field, NO_LOADER_TAKES[field])
    return named(world.key_of(row))


@botch("LOAD-12", operation="insert", typed="for the plan's", dialect="bulk api 2", key="field")
def a_value_is_for_another_loader(world: World) -> Expected:
    row = row_to_load(world)
    field, text = world.rng.choice([("Vip__c", "yes"), ("Member_Since__c", "12/31/2020"), ("Points__c", "7 ")])
    world.put(row.cells, field, text)
    return named(world.key_of(row))


@botch("LOAD-13", operation="insert", typed="for any loader")
@botch("LOAD-13", operation="upsert", typed="for any loader")
def a_value_depends_on_the_loader(world: World) -> Expected:
    row = row_to_load(world)
    field, text = world.rng.choice([("Vip__c", "yes"), ("Member_Since__c", "4/5/2020"), ("Seen_At__c", "2020-04-05")])
    world.put(row.cells, field, text)
    return named(world.key_of(row), status="warned")


@botch("LOAD-13", operation="insert", typed="for the plan's")
def a_date_has_a_time(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Member_Since__c", "2020-04-05T00:00:00.000+02:00")
    return named(world.key_of(row), status="warned")


@botch("LOAD-09", operation="insert")
@botch("LOAD-09", operation="upsert")
def a_name_carries_what_nobody_sees(world: World) -> Expected:
    row = row_to_load(world)
    name = row.cells["LastName"]
    strays = [f"{name}{NO_BREAK_SPACE}", f"{name} ", f" {name}", f"{name}\t", f"{RIGHT_QUOTE}{name}"]
    world.put(row.cells, "LastName", world.rng.choice(strays))
    return named(world.key_of(row), status="warned")


@botch("LOAD-09", operation="move", key="column")
@botch("LOAD-09", operation="insert", key="column", contact_by="ContactId", kinds=("contactless",))
def a_key_that_is_not_loaded_ends_in_a_blank(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, world.key_field, f"{row.cells[world.key_field]}{NO_BREAK_SPACE}")
    return named(world.key_of(row), status="warned")


@botch("LOAD-10", source=True)
def a_source_user_is_in_no_load(world: World) -> Expected:
    world.append(world.source, dict.fromkeys(world.source[0], "forgotten"))
    return named("forgotten")


@botch("LOAD-10", source=True)
def a_source_user_is_left_out_for_no_reason(world: World) -> Expected:
    world.put(world.excluded[0], "Reason", "")
    return named(LEFT_OUT)


@botch("LOAD-16", operation="insert")
@botch("LOAD-16", operation="move")
def a_country_has_another_name(world: World) -> Expected:
    row, *others = [row_to_load(world), *world.rows]
    add_column(world, "Country")
    for other in others:
        world.put(other.cells, "Country", world.rng.choice(["Germany", "united states", "DE", ""]))
    world.put(row.cells, "Country", "Deutschland")
    return named(world.key_of(row), status="warned")


@botch("LOAD-16", operation="insert")
@botch("LOAD-16", operation="move")
def a_state_is_one_of_another_country(world: World) -> Expected:
    row, *_ = rows = [row_to_load(world), *world.rows]
    _live_in(world, rows)
    country = row.cells["CountryCode"]
    world.put(row.cells, "StateCode", "CA" if country == "DE" else "BY")
    return named(world.key_of(row))


@botch("LOAD-16", operation="insert")
@botch("LOAD-16", operation="upsert")
def a_state_is_one_of_another_country_by_their_names(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "State")
    add_column(world, "Country")
    world.put(row.cells, "State", "California")
    world.put(row.cells, "Country", "Austria")
    return named(world.key_of(row))


@botch("LOAD-16", operation="insert")
def a_state_has_no_country(world: World) -> Expected:
    row, other = two_rows_to_load(world)
    _live_in(world, [other])
    world.put(row.cells, "StateCode", "BY")
    return named(world.key_of(row), status="warned")


@harmless(operation="insert")
@harmless(operation="upsert")
def everybody_lives_in_a_state_of_their_country(world: World) -> Expected:
    _live_in(world, world.rows)
    return named()


@harmless(operation="move")
@harmless(operation="upsert")
def a_state_is_of_the_country_that_its_user_has(world: World) -> Expected:
    _moves_to(world, {"CountryCode": "DE"}, StateCode="BY")
    return named()


@harmless(operation="move")
def somebody_moves_to_another_country_and_leaves_the_state(world: World) -> Expected:
    _moves_to(world, {"StateCode": "BY", "CountryCode": "DE"}, StateCode="#N/A", CountryCode="US")
    return named()


@harmless(operation="move")
def somebody_moves_to_a_state_of_another_country(world: World) -> Expected:
    _moves_to(world, {"StateCode": "BY", "CountryCode": "DE"}, StateCode="CA", CountryCode="US")
    return named()


@botch("LOAD-16", operation="move")
@botch("LOAD-16", operation="upsert")
def a_state_is_none_of_the_country_that_its_user_has(world: World) -> Expected:
    return named(world.key_of(_moves_to(world, {"CountryCode": "US"}, StateCode="BY")))


@botch("LOAD-16", operation="move")
@botch("LOAD-16", operation="upsert")
def a_country_does_not_have_the_state_that_its_user_has(world: World) -> Expected:
    return named(world.key_of(_moves_to(world, {"StateCode": "BY", "CountryCode": "DE"}, CountryCode="US")))


@botch("LOAD-16", operation="move")
def neither_the_row_nor_its_user_has_a_country(world: World) -> Expected:
    return named(world.key_of(_moves_to(world, {}, StateCode="BY")), status="warned")


@botch("LOAD-16", operation="move")
def a_country_is_blanked_beside_a_state(world: World) -> Expected:
    row = _moves_to(world, {"CountryCode": "DE"}, StateCode="BY", CountryCode="#N/A")
    return named(world.key_of(row), status="warned")


def _moves_to(world: World, lived: dict[str, str], **cells: str) -> Row:
    """A row with these cells, of a user who has lived there."""
    row = found_row(world)
    world.update("User", row.user or "", **lived)
    for column, text in cells.items():
        add_column(world, column)
        world.put(row.cells, column, text)
    return row


def _live_in(world: World, rows: list[Row]) -> None:
    for column in ("State", "StateCode", "CountryCode"):
        add_column(world, column)
    for row in rows:
        country, code, state = world.rng.choice([("DE", "BY", "Bavaria"), ("US", "CA", "California"), ("DE", "", "")])
        for column, text in (("CountryCode", country), ("StateCode", code), ("State", world.rng.choice([state, ""]))):
            world.put(row.cells, column, text)


@botch("LOAD-17", operation="insert", contact_by="relationship")
@botch("LOAD-17", operation="upsert", contact_by="relationship")
def a_row_names_its_contact_twice(world: World) -> Expected:
    row = one_of(world, [row for row in world.rows if row.contact])
    add_column(world, "ContactId")
    world.put(row.cells, "ContactId", row.contact)
    return named(world.key_of(row))
