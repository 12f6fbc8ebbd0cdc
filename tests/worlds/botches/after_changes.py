"""What people did after the load to users that it put in place."""

from datetime import datetime

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import WITH_CONTACTS, loaded_row
from tests.worlds.world import KEY, World


@botch("USE-05", operation="insert")
@botch("USE-05", operation="move")
def somebody_has_deactivated_a_user_since(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", IsActive=False, LastModifiedById=world.spare_users[0])
    return named(world.key_of(row), status="warned")


@botch("USE-02", operation="insert")
@botch("USE-02", operation="move")
def somebody_has_given_a_user_another_profile_since(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", ProfileId=row.cohort.twin, LastModifiedById=world.spare_users[0])
    return named(world.key_of(row), status="warned")


@botch("USE-02", operation="insert", second_attempt=False)
def somebody_changed_a_profile_in_the_last_second_of_the_load(world: World) -> Expected:
    """It was not after the load, so that the load may have overwritten nothing."""
    row = loaded_row(world)
    at = datetime.fromisoformat(world.attempts[-1].finished_at)
    world.update("User", row.user or "", ProfileId=row.cohort.twin, LastModifiedById=world.spare_users[0])
    world.update("User", row.user or "", LastModifiedDate=at)
    return named(world.key_of(row))


@botch("USE-06", operation="insert")
def a_user_has_renamed_himself(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", Username="himself@example.com", LastModifiedById=row.user)
    return named(world.key_of(row), status="warned")


@botch("USE-06", operation="insert", kinds=("contactless",))
def a_user_without_a_contact_has_renamed_himself(world: World) -> Expected:
    """The success file knows whose user it is."""
    return a_user_has_renamed_himself(world)


@botch("USE-04", operation="insert", contact_by="ContactId", kinds=WITH_CONTACTS)
def a_contact_was_merged_into_the_users(world: World) -> Expected:
    row = loaded_row(world)
    master = world.spare_contacts[0]
    world.update("Contact", master, AccountId=row.account)
    world.update("Contact", row.contact or "", IsDeleted=True, MasterRecordId=master)
    world.update("User", row.user or "", ContactId=master)
    return named(world.key_of(row), status="warned")


@botch("USE-04", operation="insert", contact_by="ContactId", kinds=WITH_CONTACTS)
def a_contact_was_merged_into_another_than_the_users(world: World) -> Expected:
    row = loaded_row(world)
    first, second = world.spare_contacts[:2]
    world.update("Contact", row.contact or "", IsDeleted=True, MasterRecordId=first)
    world.update("User", row.user or "", ContactId=second)
    return named(world.key_of(row))


@botch("USE-04", operation="insert", contact_by="relationship")
def an_external_id_finds_no_contact_any_more(world: World) -> Expected:
    row = loaded_row(world)
    world.update("Contact", row.contact or "", **{KEY: "renumbered"})
    return named(world.key_of(row), status="warned")


@botch("USE-04", operation="insert", contact_by="relationship")
def an_external_id_finds_another_contact(world: World) -> Expected:
    """Nobody knows that it did not do so when the row was loaded."""
    row = loaded_row(world)
    key = world.find("Contact", Id=row.contact)[KEY]
    world.update("Contact", row.contact or "", **{KEY: "renumbered"})
    world.update("Contact", world.spare_contacts[0], **{KEY: key})
    return named(world.key_of(row))


@harmless(operation="insert", login=True)
def a_user_has_mistyped_a_password_before_logging_in(world: World) -> Expected:
    row = loaded_row(world)
    site = world.sites[row.cohort.sites[0]]
    world.org.login(row.user or "", site, success=False, Status="Invalid Password")
    world.org.login(row.user or "", site)
    return named()


@harmless(operation="disable")
def users_who_are_only_deactivated_keep_their_contacts(world: World) -> Expected:
    for row in world.rows:
        world.update("User", row.user or "", ContactId=row.contact)
    world.put(world, "fields", [field for field in world.fields if field != "IsPortalEnabled"])
    return named(also=("RUN-01",))
