"""What is wrong with the contacts that an update writes."""

from dataclasses import replace

from tests.standin.rows.ids import make_id
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, row_to_load, two_rows_to_load
from tests.worlds.world import KEY, RELATIONSHIP, Row, World

CONTACTLESS = ("contactless", "customer")


def _write(world: World, row: Row, contact: str | None, field: str = "ContactId") -> Expected:
    add_column(world, field)
    world.put(row.cells, field, contact or "")
    return named(world.key_of(row))


def _without_contact(world: World) -> list[Row]:
    return [row for row in world.rows if row.cohort.mode == "contactless"]


@harmless(operation="move", kinds=WITH_CONTACTS)
@harmless(operation="disable", kinds=WITH_CONTACTS)
def an_update_writes_the_contacts_that_its_users_have(world: World) -> Expected:
    for row in world.rows:
        _write(world, row, row.contact)
    return named()


@botch("MOV-06", operation="move", kinds=WITH_CONTACTS)
@botch("MOV-06", operation="disable", kinds=WITH_CONTACTS)
def an_update_writes_another_contact(world: World) -> Expected:
    return _write(world, row_to_load(world), world.spare_contacts[0])


@botch("MOV-06", operation="move", kinds=WITH_CONTACTS)
def an_update_has_the_contacts_of_two_users_swapped(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    _write(world, first, second.contact)
    _write(world, second, first.contact)
    return named(world.key_of(first), world.key_of(second))


@botch("MOV-06", operation="move", kinds=WITH_CONTACTS)
def an_update_writes_a_contact_that_another_user_has(world: World) -> Expected:
    """Though the contact has the same external key as the user's."""
    row, contact = row_to_load(world), world.spare_contacts[0]
    world.update("Contact", contact, **{KEY: world.find("Contact", Id=row.contact)[KEY]})
    world.add("User", Username="holds.it@example.com", ContactId=contact, ProfileId=row.cohort.profile, IsActive=False)
    return _write(world, row, contact)


@botch("MOV-06", operation="move", kinds=WITH_CONTACTS)
def an_update_writes_a_contact_of_another_org(world: World) -> Expected:
    expected = _write(world, row_to_load(world), make_id("003", 4711, "Zz"))
    return replace(expected, also=frozenset({"ACC-01"}))


@botch("MOV-06", operation="move", kinds=WITH_CONTACTS)
def an_update_takes_a_user_off_its_contact(world: World) -> Expected:
    return _write(world, row_to_load(world), "#N/A")


@botch("MOV-06", operation="move", kinds=WITH_CONTACTS)
def an_update_names_another_contact_by_its_external_id(world: World) -> Expected:
    return _write(world, row_to_load(world), world.find("Contact", Id=world.spare_contacts[0])[KEY], RELATIONSHIP)


@botch("MOV-06", operation="move", kinds=WITH_CONTACTS)
def an_update_names_a_contact_by_an_external_id_that_none_has(world: World) -> Expected:
    return _write(world, row_to_load(world), "of-nobody", RELATIONSHIP)


@botch("MOV-06", operation="move", kinds=WITH_CONTACTS)
def an_update_names_a_contact_by_an_external_id_that_two_have(world: World) -> Expected:
    row = row_to_load(world)
    key = world.find("Contact", Id=row.contact)[KEY]
    world.update("Contact", world.spare_contacts[0], **{KEY: key})
    return _write(world, row, key, RELATIONSHIP)


@harmless(operation="move", kinds=WITH_CONTACTS)
def an_update_writes_a_contact_with_the_external_key_of_the_users(world: World) -> Expected:
    row, contact = row_to_load(world), world.spare_contacts[0]
    world.update("Contact", contact, **{KEY: world.find("Contact", Id=row.contact)[KEY]})
    _write(world, row, contact)
    return named()


@harmless(operation="move", kinds=CONTACTLESS, key="field")
def an_update_gives_a_user_without_a_contact_its_own(world: World) -> Expected:
    row, contact = _without_contact(world)[0], world.spare_contacts[0]
    world.update("Contact", contact, **{KEY: row.cells[KEY]})
    _write(world, row, contact)
    return named()


@harmless(operation="move", kinds=CONTACTLESS)
def an_update_leaves_a_user_without_a_contact_without_one(world: World) -> Expected:
    _write(world, _without_contact(world)[0], "#N/A")
    return named()


@botch("MOV-06", operation="move", kinds=CONTACTLESS, key="field")
def an_update_gives_a_user_without_a_contact_another_persons(world: World) -> Expected:
    return _write(world, _without_contact(world)[0], world.spare_contacts[0])


@botch("MOV-06", operation="move", kinds=CONTACTLESS)
def an_update_gives_two_users_without_a_contact_the_same_one(world: World) -> Expected:
    """Where the file has no external key, this alone tells that one of them is wrong."""
    rows = _without_contact(world)[:2]
    for row in rows:
        _write(world, row, world.spare_contacts[0])
    return named(*map(world.key_of, rows))
