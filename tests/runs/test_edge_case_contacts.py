"""External keys in unusual places and spellings: whose contact it is must not be lost on the way."""

import pytest

from tests.worlds import Shape, World, build
from tests.worlds.harness import Harness, offenders
from tests.worlds.world import KEY, RELATIONSHIP, Row

EXACT = "Exact_Key__c"
TWINS = ("0035g00000AbcdE", "0035g00000Abcde")


def world_of(**choices: object) -> World:
    return build(Shape().with_(**({"kinds": ("customer",), "rows": 3} | choices)))


def usernames(*rows: Row) -> set[str | None]:
    return {row.cells["Username"] for row in rows}


def rename(world: World, old: str, new: str) -> None:
    """Give a column of the load file another header."""
    world.fields[world.fields.index(old)] = new
    for row in world.rows:
        row.cells[new] = row.cells.pop(old)


@pytest.mark.parametrize("header", ["CONTACT.LEGACY_ID__C", "contact:legacy_id__c", r"Contact\:Legacy_ID__c"])
def test_a_relationship_column_is_known_in_any_case(harness: Harness, header: str) -> None:
    world = world_of(contact_by="relationship", key="Username")
    rename(world, RELATIONSHIP, header)
    assert offenders(harness.check_world(world, "before_load")) == {}
    world.rows[0].cells[header] = "nobody"
    assert offenders(harness.check_world(world, "before_load")) == {"CON-01": usernames(world.rows[0])}


def test_what_stands_in_place_of_an_external_id_is_named(harness: Harness) -> None:
    """Loading the contacts first would double them."""
    world = world_of(contact_by="relationship", key="Username", rows=4)
    first, second, third, fourth = world.rows
    first.cells[RELATIONSHIP], second.cells[RELATIONSHIP] = first.contact or "", "4711.0"
    third.cells[RELATIONSHIP], fourth.cells[RELATIONSHIP] = "nobody", "1234567890123450"
    (found,) = harness.check_world(world, "before_load", only=["CON-01"]).values()
    assert [row[found.columns.index("problem")] for row in found.first] == [
        "an Id and no external id: map this column to ContactId",
        "a spreadsheet has made a decimal of the external id",
        "no contact with this external id",
        "no contact with this external id: a spreadsheet may have kept 15 of its digits",
    ]


def test_a_reference_that_looks_like_a_date_is_right_where_a_contact_has_it(harness: Harness) -> None:
    world = world_of(contact_by="relationship", key="Username")
    first, second, _ = world.rows
    first.cells[RELATIONSHIP] = second.cells[RELATIONSHIP] = "2024-01-15"
    world.org.update("Contact", first.contact or "", **{KEY: "2024-01-15"})
    second.cells[RELATIONSHIP] = "01.02.2024"
    assert offenders(harness.check_world(world, "before_load")) == {"LOAD-15": usernames(second)}


def test_a_name_or_a_shortened_number_in_place_of_an_id_is_named(harness: Harness) -> None:
    world = world_of(contact_by="ContactId")
    world.rows[0].cells["ProfileId"], world.rows[1].cells["ProfileId"] = "Help User", "3.5E+12"
    (found,) = harness.check_world(world, "before_load", only=["LOAD-05"]).values()
    assert [row[found.columns.index("problem")] for row in found.first] == [
        "no Id: the field takes the Id of a Profile, and no name",
        "a number that a spreadsheet has shortened",
    ]


def with_twins(by: str) -> tuple[World, Row, Row]:
    """Two rows whose contacts carry keys that differ in case alone, in a field that the org calls case-sensitive."""
    world = world_of(contact_by=by, key="Username")
    world.org.add_field("Contact", EXACT, externalId=True, caseSensitive=True)
    world.plan["contact_key"] = EXACT
    column = f"Contact.{EXACT}" if by == "relationship" else EXACT
    if by == "relationship":
        rename(world, RELATIONSHIP, column)
    else:
        world.fields.append(column)
    first, second, other = world.rows
    for row, key in zip((first, second, other), (*TWINS, "another"), strict=True):
        world.org.update("Contact", row.contact or "", **{EXACT: key})
        row.cells[column] = key
    return world, first, second


def test_a_contact_whose_key_differs_in_case_is_someone_elses_where_case_counts(harness: Harness) -> None:
    world, first, second = with_twins("ContactId")
    assert offenders(harness.check_world(world, "before_load")) == {}
    first.cells["ContactId"], second.cells["ContactId"] = second.cells["ContactId"], first.cells["ContactId"]
    people = usernames(first, second)
    assert offenders(harness.check_world(world, "before_load")) == {"CON-06": people, "CON-08": people}


def test_keys_that_differ_in_case_resolve_to_two_contacts_where_case_counts(harness: Harness) -> None:
    world, first, _ = with_twins("relationship")
    assert offenders(harness.check_world(world, "before_load")) == {}
    first.cells[f"Contact.{EXACT}"] = TWINS[0].upper()
    assert offenders(harness.check_world(world, "before_load")) == {"CON-01": usernames(first)}


def test_a_key_in_another_case_is_the_same_key_where_case_does_not_count(harness: Harness) -> None:
    world = world_of(contact_by="ContactId", key="Username")
    world.fields.append(KEY)
    for number, row in enumerate(world.rows):
        world.org.update("Contact", row.contact or "", **{KEY: f"KEY-{number}"})
        row.cells[KEY] = f"key-{number}"
    assert offenders(harness.check_world(world, "before_load")) == {}


def test_a_contact_beside_an_empty_key_is_nobodys_for_certain(harness: Harness) -> None:
    world = world_of(contact_by="ContactId", key="field")
    world.plan["key"] = "Username"
    first, second = world.rows[:2]
    first.cells["ContactId"], second.cells["ContactId"] = second.cells["ContactId"], first.cells["ContactId"]
    first.cells[KEY] = second.cells[KEY] = ""
    people = usernames(first, second)
    assert offenders(harness.check_world(world, "before_load")) == {"CON-06": people, "CON-08": people}


def test_an_upsert_updates_its_users_whatever_they_are_called_by_now(harness: Harness) -> None:
    world = world_of(operation="upsert", rows=4)
    row = next(row for row in world.rows if row.user)
    world.org.update("User", row.user or "", Username="old.name@example.com")
    assert offenders(harness.check_world(world, "before_load")) == {}


def test_an_upsert_cannot_create_a_user_on_a_strangers_contact(harness: Harness) -> None:
    world = world_of(operation="upsert", rows=4)
    row = next(row for row in world.rows if not row.user)
    world.org.update("User", world.spare_users[0], ContactId=row.contact)
    assert offenders(harness.check_world(world, "before_load")) == {"CON-04": {world.key_of(row)}}
