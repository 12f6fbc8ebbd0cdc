"""What people did after the load to users that it put in place."""

from dataclasses import replace
from datetime import datetime, timedelta

from tests.standin import Switches
from tests.standin.rows.ids import make_id
from tests.worlds.botches.after_before import another_check, tell_of_before
from tests.worlds.botches.after_sites import members_of
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import WITH_CONTACTS, loaded_row
from tests.worlds.result_file_mishaps import TAKEN, again
from tests.worlds.world import KEY, Outcome, Row, World

CONTACTS = "contact_found"
DELETED_ARE_SHOWN = Switches(retrieve_shows_deleted=True)


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


@botch("USE-02", operation="insert", key="field")
def somebody_has_given_a_user_another_profile_whose_row_was_loaded_again(world: World) -> Expected:
    """The second attempt was refused, as it should be: the row is the first one's, and ACT-05 does not speak of it."""
    row = loaded_row(world)
    again(world, *(Outcome(each.cells, "", False, "error", *TAKEN) for each in world.rows))
    changed = {"LastModifiedById": world.spare_users[0], "LastModifiedDate": world.org.now + timedelta(hours=1)}
    world.update("User", row.user or "", ProfileId=row.cohort.twin, **changed)
    return named(world.key_of(row), status="warned")


@botch("USE-02", operation="move", kinds=("customer",), split=False)
def somebody_has_touched_a_cohort_of_which_nobody_was_moved(world: World) -> Expected:
    """A nightly job may have changed anything: that the profiles were right before it is a guess."""
    for row in world.rows:
        world.update("User", row.user or "", ProfileId=row.cohort.twin, LastModifiedById=world.spare_users[0])
    return named(*map(world.key_of, world.rows))


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


@botch("USE-02", operation="insert")
def a_user_on_another_profile_has_changed_himself_since(world: World) -> Expected:
    """Nobody gives himself a profile."""
    row = loaded_row(world)
    world.update("User", row.user or "", ProfileId=row.cohort.twin, LastModifiedById=row.user)
    return named(world.key_of(row))


@botch("USE-02", operation="insert", kinds=WITH_CONTACTS, through="profile", sites=1, shared_site=False)
def somebody_has_moved_a_user_off_the_site_since(world: World) -> Expected:
    """Nothing lets the user in any more, which is no fault of the load either."""
    row = loaded_row(world)
    world.update("User", row.user or "", ProfileId=row.cohort.twin, LastModifiedById=world.spare_users[0])
    for member in members_of(world, row.user):
        world.remove("NetworkMember", member)
    return named(world.key_of(row), status="warned")


@botch("USE-05", operation="insert")
def a_user_has_deactivated_himself(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", IsActive=False, LastModifiedById=row.user)
    return named(world.key_of(row), status="warned")


@botch("USE-05", operation="insert", inactive=True)
def a_user_loaded_inactive_has_changed_himself_since(world: World) -> Expected:
    """Who is inactive cannot activate himself."""
    row = next(row for row in world.rows if not row.active)
    world.update("User", row.user or "", IsActive=True, LastModifiedById=row.user)
    return named(world.key_of(row))


@botch("USE-04", operation="insert", kinds=WITH_CONTACTS)
@botch("USE-04", operation="move", kinds=WITH_CONTACTS)
def somebody_has_disabled_a_user_since(world: World) -> Expected:
    """The success file knows whose user it is."""
    row = loaded_row(world)
    disabled: dict[str, object] = {"ContactId": None, "IsActive": False, "Username": "disabled@example.com"}
    world.update("User", row.user or "", **disabled, LastModifiedById=world.spare_users[0])
    return named(world.key_of(row), status="warned", also=("USE-05", "USE-06"))


@botch("USE-04", operation="insert", kinds=WITH_CONTACTS)
def somebody_has_put_a_user_on_another_contact_since(world: World) -> Expected:
    """Who did it changes nothing: another person's data is open to the user."""
    row = loaded_row(world)
    world.update("User", row.user or "", ContactId=world.spare_contacts[0], LastModifiedById=world.spare_users[0])
    return named(world.key_of(row))


@botch("USE-04", operation="insert", kinds=WITH_CONTACTS, key="field")
def a_second_load_that_was_rejected_hides_no_other_contact(world: World) -> Expected:
    """The user is still the one that the first success claims."""
    row = loaded_row(world)
    world.update("User", row.user or "", ContactId=world.spare_contacts[0])
    again(world, *(Outcome(each.cells, "", False, "error", *TAKEN) for each in world.rows))
    return named(world.key_of(row), also=("ACT-05",))


@botch("ACT-05", operation="insert", kinds=WITH_CONTACTS)
def a_user_whom_somebody_disabled_is_refused_when_loaded_again(world: World) -> Expected:
    """What somebody undid before an attempt excuses the attempt from nothing: it was to make the user again."""
    row = loaded_row(world)
    disabled: dict[str, object] = {"ContactId": None, "IsActive": False, "Username": "disabled@example.com"}
    _undone_before_another_attempt(world, row, **disabled)
    return named(world.key_of(row), also=("USE-04", "USE-05", "USE-06"))


@botch("ACT-05", operation="move")
def a_user_whom_somebody_moved_back_is_refused_when_moved_again(world: World) -> Expected:
    row = loaded_row(world)
    _undone_before_another_attempt(world, row, ProfileId=row.cohort.twin)
    return named(world.key_of(row), also=("USE-02",))


@botch("USE-06", operation="insert", sso=True)
def somebody_has_changed_a_federation_id_since(world: World) -> Expected:
    return _of_another_login(world, world.spare_users[0], "warned")


@botch("USE-06", operation="insert", sso=True)
def a_user_with_another_federation_id_has_changed_himself_since(world: World) -> Expected:
    return _of_another_login(world, None, "failed")


def _undone_before_another_attempt(world: World, row: Row, **changes: object) -> None:
    before = {"LastModifiedById": world.spare_users[0], "LastModifiedDate": world.org.now - timedelta(minutes=1)}
    world.update("User", row.user or "", **changes, **before)
    again(world, Outcome(row.cells, "", False, "error", *TAKEN), file="loads/again.csv")


def _merged_twice(world: World, row: Row) -> str:
    """The contact into which the row's was merged, by way of another one."""
    between, master = world.spare_contacts[:2]
    for merged, into in ((row.contact or "", between), (between, master)):
        world.update("Contact", merged, IsDeleted=True, MasterRecordId=into)
    return master


def _of_another_login(world: World, changer: str | None, status: str) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", FederationIdentifier="other@idp", LastModifiedById=changer or row.user)
    return named(world.key_of(row), status=status)


@botch("USE-06", operation="insert", kinds=("contactless",))
def a_user_without_a_contact_has_renamed_himself(world: World) -> Expected:
    """The success file knows whose user it is."""
    return a_user_has_renamed_himself(world)


@botch("USE-04", operation="insert", contact_by="ContactId", kinds=WITH_CONTACTS)
@botch("USE-04", operation="insert", contact_by="ContactId", kinds=WITH_CONTACTS, switches=DELETED_ARE_SHOWN)
def a_contact_was_merged_into_the_users(world: World) -> Expected:
    row = loaded_row(world)
    master = world.spare_contacts[0]
    world.update("Contact", master, AccountId=row.account)
    world.update("Contact", row.contact or "", IsDeleted=True, MasterRecordId=master)
    world.update("User", row.user or "", ContactId=master)
    return named(world.key_of(row), status="warned")


@botch("USE-04", operation="insert", contact_by="ContactId", kinds=WITH_CONTACTS)
def a_contact_was_merged_twice_and_its_user_renamed(world: World) -> Expected:
    row = loaded_row(world)
    master = _merged_twice(world, row)
    other = {"ContactId": master, "Username": "renamed@example.com", "LastModifiedById": world.spare_users[0]}
    world.update("User", row.user or "", **other)
    return named(world.key_of(row), status="warned", also=("USE-06",))


@botch("USE-04", operation="move", kinds=WITH_CONTACTS)
def the_contact_of_a_moved_user_was_merged(world: World) -> Expected:
    row, master = loaded_row(world), world.spare_contacts[0]
    world.update("Contact", row.contact or "", IsDeleted=True, MasterRecordId=master)
    world.update("User", row.user or "", ContactId=master, LastModifiedById=world.spare_users[0])
    return named(world.key_of(row), status="warned")


@botch("USE-04", operation="move", kinds=WITH_CONTACTS)
def the_contact_of_a_user_was_merged_before_the_last_attempt_moved_it(world: World) -> Expected:
    row, master = loaded_row(world), world.spare_contacts[0]
    world.update("Contact", row.contact or "", IsDeleted=True, MasterRecordId=master)
    loaded = {field: world.find("User", Id=row.user)[field] for field in ("LastModifiedDate", "LastModifiedById")}
    world.update("User", row.user or "", ContactId=master, **loaded)
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


@botch("USE-06", operation="insert", contact_by="relationship")
def an_external_id_finds_no_contact_any_more_and_its_user_was_renamed(world: World) -> Expected:
    an_external_id_finds_no_contact_any_more(world)
    row = world.picked[-1]
    world.update("User", row.user or "", Username="renamed@example.com", LastModifiedById=row.user)
    return named(world.key_of(row), status="warned", also=("USE-04",))


@botch("USE-04", operation="insert", contact_by="relationship")
def an_external_id_finds_another_contact(world: World) -> Expected:
    """The run of before the load knows that it found the user's."""
    row = loaded_row(world)
    key = world.find("Contact", Id=row.contact)[KEY]
    world.update("Contact", row.contact or "", **{KEY: "renumbered"})
    world.update("Contact", world.spare_contacts[0], **{KEY: key})
    return named(world.key_of(row), status="warned")


@botch("USE-04", operation="insert", contact_by="relationship")
def nobody_knows_that_an_external_id_found_the_users_contact(world: World) -> Expected:
    tell_of_before(another_check(world), "from kept where false", CONTACTS)
    return replace(an_external_id_finds_another_contact(world), status="failed")


@botch("USE-04", operation="insert", contact_by="relationship")
def an_external_id_found_another_contact_before_the_load(world: World) -> Expected:
    """Nobody excuses a user who was never on it, though the id finds none now."""
    expected = an_external_id_finds_no_contact_any_more(world)
    tell_of_before(another_check(world), f"select hash, '{world.spare_contacts[0]}' as ContactId from kept", CONTACTS)
    return replace(expected, status="failed")


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


@botch("USE-04", operation="insert", contact_by="relationship", kinds=WITH_CONTACTS)
def the_loading_user_has_merged_a_contact_twice(world: World) -> Expected:
    """The row leads to no contact any more, and the user's is not the one that it led to."""
    row = loaded_row(world)
    master = _merged_twice(world, row)
    world.update("User", row.user or "", ContactId=master)
    return named(world.key_of(row), status="warned")


@botch("ACT-04", operation="insert", kinds=WITH_CONTACTS)
def somebody_has_disabled_a_user_and_made_another_since(world: World) -> Expected:
    """The Id in the success file was the right one."""
    return _replaced(world, world.spare_users[0])


@botch("ACT-04", operation="insert", kinds=WITH_CONTACTS)
def somebody_out_of_sight_has_disabled_a_user_and_made_another_since(world: World) -> Expected:
    return _replaced(world, make_id("005", 77, "Zz"))


def _replaced(world: World, by: str) -> Expected:
    """A user is disabled after the load, and another is on its contact."""
    row = loaded_row(world, created=True)
    somebody = {"LastModifiedById": by}
    former = world.find("User", Id=row.user)
    disabled: dict[str, object] = {"ContactId": None, "IsActive": False, "Username": "disabled@example.com"}
    world.update("User", row.user or "", **disabled, **somebody)
    same = {name: former[name] for name in ("Username", "LastName", "ContactId", "ProfileId")}
    world.add("User", **same, CreatedById=by, **somebody)
    return named(world.key_of(row), status="warned", also=("MEM-01", "USE-06", "USE-07", "USE-08"))


@botch("ACT-01", operation="insert", second_attempt=False, key="field")
def the_next_attempt_loads_what_the_first_left_in_no_file(world: World) -> Expected:
    row = loaded_row(world)
    outcome = next(each for each in world.attempts[0].outcomes if each.id == row.user)
    world.drop(world.attempts[0].outcomes, outcome)
    again(world, outcome, file="loads/rest.csv")
    return named(world.key_of(row), status="warned", also=("RUN-01", "RUN-02", "RUN-04"))
