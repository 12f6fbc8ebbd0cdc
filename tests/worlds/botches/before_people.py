"""What is wrong with the people behind contacts before a load."""

from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, row_to_load
from tests.worlds.world import KEY, World


@botch("CON-07", kinds=WITH_CONTACTS, operation="insert")
@botch("CON-07", operation="move")
def a_person_wants_to_be_forgotten(world: World) -> Expected:
    row = row_to_load(world)
    wish = world.rng.choice(["ShouldForget", "HasOptedOutProcessing"])
    world.update("Contact", row.contact or "", IndividualId=world.add("Individual", **{wish: True}))
    return named(world.key_of(row))


@botch("CON-07", kinds=("contactless", "customer"), operation="insert")
def a_row_names_an_individual_who_wants_to_be_forgotten(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "IndividualId")
    world.put(row.cells, "IndividualId", world.add("Individual", ShouldForget=True))
    return named(world.key_of(row))


@botch("CON-08", kinds=WITH_CONTACTS, operation="insert")
def a_contact_is_another_persons(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", LastName="Stranger", Email="stranger@example.org")
    return named(world.key_of(row), status="warned")


@botch("CON-08", kinds=WITH_CONTACTS, operation="insert")
def most_contacts_of_a_cohort_are_other_peoples(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    rows = [row for row in world.rows if row.cohort is cohort]
    strangers = rows[: len(rows) // 2 + 1]
    for row in strangers:
        world.update("Contact", row.contact or "", LastName="Stranger", Email="stranger@example.org")
    return named(*map(world.key_of, strangers))


@botch("CON-09", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert", key="field")
@botch("CON-09", contact_by="ContactId", kinds=WITH_CONTACTS, operation="upsert")
def a_key_is_on_another_contact_too(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", world.spare_contacts[0], **{KEY: row.cells[KEY].lower()})
    return named(world.key_of(row))
