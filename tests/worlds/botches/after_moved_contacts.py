"""What becomes of users whose contact an update writes."""

from tests.worlds.botches.after_results import LOCKED
from tests.worlds.botches.after_users import outcome_of
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, loaded_row
from tests.worlds.world import KEY, RELATIONSHIP, Row, World


def _written(world: World, field: str, *, by_id: bool) -> Row:
    row, contact = loaded_row(world), world.spare_contacts[0]
    add_column(world, field)
    text = contact if by_id else world.find("Contact", Id=contact)[KEY]
    for cells in (row.cells, outcome_of(world, row).cells):
        world.put(cells, field, text)
    return row


@botch("ACT-05", operation="move", kinds=WITH_CONTACTS, second_attempt=False)
def an_update_that_writes_another_contact_was_refused(world: World) -> Expected:
    """The user is where it was: no load has put it on another contact."""
    row = _written(world, "ContactId", by_id=True)
    refused = outcome_of(world, row)
    for name, value in (("kind", "error"), ("code", "UNABLE_TO_LOCK_ROW"), ("message", LOCKED)):
        world.put(refused, name, value)
    world.update("User", row.user or "", ProfileId=row.cohort.old_profile)
    return named(world.key_of(row), also=("RUN-01",))


@harmless(operation="move", kinds=WITH_CONTACTS)
def an_update_has_put_a_user_on_the_contact_that_its_row_names_by_external_id(world: World) -> Expected:
    row = _written(world, RELATIONSHIP, by_id=False)
    world.update("User", row.user or "", ContactId=world.spare_contacts[0])
    return named(also=("RUN-01",))


@botch("USE-04", operation="move", kinds=WITH_CONTACTS)
def an_update_names_a_contact_by_external_id_on_which_the_user_is_not(world: World) -> Expected:
    row = _written(world, RELATIONSHIP, by_id=False)
    return named(world.key_of(row), also=("RUN-01",))
