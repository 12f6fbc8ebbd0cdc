"""What is wrong with contacts and their accounts before a load."""

from fixtures.database.ids import checksum
from tests.standin.rows.ids import make_id
from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.pick_rows import WITH_CONTACTS, found_row, one_of, row_to_load, two_rows_to_load
from tests.worlds.world import KEY, RELATIONSHIP, World


@botch("CON-01", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert")
def a_contact_id_is_of_another_org(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "ContactId", make_id("003", 77, "Zz"))
    return named(world.key_of(row))


@botch("CON-01", contact_by="ContactId", kinds=WITH_CONTACTS, operation="upsert")
def a_short_contact_id_has_lost_its_case(world: World) -> Expected:
    row = row_to_load(world)
    folded = (row.contact or "")[:15].lower()
    world.put(row.cells, "ContactId", world.rng.choice([folded, folded + checksum(folded)]))
    return named(world.key_of(row))


@botch("CON-01", contact_by="relationship", kinds=WITH_CONTACTS, key="field", operation="insert")
def an_external_key_is_nobodys(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, RELATIONSHIP, "nobody")
    return named(world.key_of(row))


@botch("CON-09", contact_by="relationship", kinds=WITH_CONTACTS, operation="insert")
def an_external_key_is_on_two_contacts(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", world.spare_contacts[0], **{KEY: row.cells[RELATIONSHIP]})
    return named(world.key_of(row))


@botch("CON-01", contact_by="ContactId", kinds=("person", "plus"), operation="insert", key="field")
def a_person_is_reached_by_a_business_contact(world: World) -> Expected:
    row = one_of(world, [row for row in world.rows if row.cohort.kind == "person"])
    alike = {KEY: row.cells[KEY], "LastName": row.cells["LastName"]}
    world.update("Contact", world.spare_contacts[0], **alike)
    world.update("Contact", row.contact or "", **{KEY: "another"})
    world.put(row.cells, "ContactId", world.spare_contacts[0])
    return named(world.key_of(row))


@botch("CON-01", contact_by="relationship", kinds=("contactless", "customer"), key="field", operation="upsert")
def a_contactless_row_names_nobodys_key(world: World) -> Expected:
    row = one_of(world, [row for row in world.rows if not row.contact])
    world.put(row.cells, RELATIONSHIP, "nobody")
    return named(world.key_of(row))


@botch("CON-02", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert")
def a_contact_is_deleted(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", IsDeleted=True)
    return named(world.key_of(row))


@botch("CON-02", contact_by="relationship", kinds=WITH_CONTACTS, operation="insert")
@botch("CON-02", contact_by="relationship", kinds=WITH_CONTACTS, operation="upsert")
def two_contacts_with_a_key_are_deleted(world: World) -> Expected:
    """One of them was merged into a contact with another key."""
    row = row_to_load(world)
    world.update("Contact", row.contact or "", IsDeleted=True)
    merged = {KEY: row.cells[RELATIONSHIP], "IsDeleted": True, "MasterRecordId": world.spare_contacts[1]}
    world.update("Contact", world.spare_contacts[0], **merged)
    return named(world.key_of(row))


@botch("CON-02", operation="move")
def the_contact_of_a_moved_user_is_deleted(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", IsDeleted=True)
    return named(world.key_of(row))


@botch("CON-04", kinds=WITH_CONTACTS, operation="insert")
def a_stranger_has_the_contact(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", world.rng.choice(world.spare_users), ContactId=row.contact)
    return named(world.key_of(row))


@botch("CON-04", operation="upsert", kinds=("customer", "plus"))
def a_stranger_has_the_key_of_an_upsert(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", world.rng.choice(world.spare_users), **{KEY: row.cells[KEY]})
    return named(world.key_of(row))


@botch("CON-04", operation="upsert", kinds=("customer", "plus"))
def an_internal_user_has_the_key_of_an_upsert(world: World) -> Expected:
    """An internal user has no contact either, and is nobody of this load."""
    row = row_to_load(world)
    world.update("User", world.owner_without_role, **{KEY: row.cells[KEY]})
    return named(world.key_of(row))


@botch("CON-04", operation="upsert", kinds=WITH_CONTACTS, contact_by="ContactId")
def a_row_has_the_contact_of_another_rows_user(world: World) -> Expected:
    """The user is that row's own, and in the way of this one."""
    row, holder = row_to_load(world), found_row(world)
    world.put(row.cells, "ContactId", holder.cells["ContactId"])
    return named(world.key_of(row), also=("CON-01", "CON-05", "CON-06", "CON-08"))


@botch("CON-04", operation="upsert", kinds=("plus", "customer"))
def a_stranger_has_the_contact_of_an_upsert_and_another_its_key(world: World) -> Expected:
    """The row is named once."""
    row = row_to_load(world)
    world.update("User", world.spare_users[0], ContactId=row.contact)
    world.update("User", world.spare_users[1], **{KEY: row.cells[KEY]})
    return named(world.key_of(row))


@botch("CON-04", kinds=WITH_CONTACTS, operation="upsert")
def an_upsert_does_not_find_its_user(world: World) -> Expected:
    """The user has another key, so the row would make a second one: what the first has is taken."""
    row = found_row(world)
    world.update("User", row.user or "", **{KEY: "another"})
    return named(world.key_of(row), also=("USR-02", "USR-04", "USR-05"))


@botch("CON-05", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert", key="Username")
def two_rows_share_a_contact(world: World) -> Expected:
    """To one of them the contact is another person's."""
    first, second = two_rows_to_load(world)
    world.put(second.cells, "ContactId", first.cells["ContactId"])
    return named(world.key_of(first), world.key_of(second), also=("CON-08",))


@botch("CON-05", contact_by="relationship", kinds=WITH_CONTACTS, operation="insert", key="Username")
def two_rows_share_an_external_key(world: World) -> Expected:
    """To one of them the contact is another person's."""
    first, second = two_rows_to_load(world)
    world.put(second.cells, RELATIONSHIP, first.cells[RELATIONSHIP].lower())
    return named(world.key_of(first), world.key_of(second), also=("CON-08",))


@botch("CON-06", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert", key="field")
def two_contact_ids_are_swapped(world: World) -> Expected:
    """Others have other names and addresses too."""
    first, second = two_rows_to_load(world)
    ids = first.cells["ContactId"], second.cells["ContactId"]
    world.put(second.cells, "ContactId", ids[0])
    world.put(first.cells, "ContactId", ids[1])
    return named(world.key_of(first), world.key_of(second), also=("CON-08",))


@botch("CON-06", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert", key="column")
def a_contact_carries_another_key(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", **{KEY: world.rng.choice([None, "another"])})
    return named(world.key_of(row))


@botch("CON-03", contact_by="ContactId", kinds=("customer", "plus", "partner"), operation="insert")
@botch("CON-03", kinds=("customer", "plus", "partner"), operation="move")
def a_contact_is_private(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", AccountId=None)
    return named(world.key_of(row))
