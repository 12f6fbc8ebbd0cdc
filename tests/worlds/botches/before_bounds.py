"""Values at their exact bound, empty ones and #N/A before a load."""

from datetime import timedelta

from tests.standin.rows.ids import make_id
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, row_to_load, two_rows_to_load
from tests.worlds.world import KEY, RELATIONSHIP, Row, World

NULL = "#N/A"


@harmless(operation="insert")
def addresses_are_as_long_as_they_may_be(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    world.put(first.cells, "Email", f"{'x' * 116}@example.com")
    world.put(second.cells, "Username", f"{'x' * 68}@example.com")
    world.put(second.cells, "Alias", "x" * 8)
    return named()


@harmless(operation="move", sso=False)
def a_move_blanks_the_federation_ids_of_two_users(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    add_column(world, "FederationIdentifier")
    for row in (first, second):
        world.put(row.cells, "FederationIdentifier", NULL)
    return named()


@harmless(operation="move")
def a_move_blanks_whom_users_report_to(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "ManagerId")
    world.put(row.cells, "ManagerId", NULL)
    return named()


@botch("LOAD-01", operation="insert", kinds=("customer",), contact_by="ContactId")
def a_row_without_a_last_name_has_another_address(world: World) -> Expected:
    """Whether the contact is another person's cannot be said."""
    row = row_to_load(world)
    world.put(row.cells, "LastName", "")
    world.update("Contact", row.contact or "", Email="other@example.org")
    return named(world.key_of(row))


@botch("LOAD-01", operation="insert", kinds=("customer",), contact_by="ContactId")
def a_row_without_an_address_has_another_name(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Email", "")
    world.update("Contact", row.contact or "", LastName="Other")
    return named(world.key_of(row))


@botch("LOAD-01", operation="insert", contact_by="relationship", key="field", kinds=WITH_CONTACTS)
def a_reference_to_a_contact_is_blank(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, RELATIONSHIP, world.rng.choice(["", " "]))
    return named(world.key_of(row), also=("LOAD-09", "CON-01"))


@botch("LOAD-01", operation="insert", contact_by="relationship", key="field", kinds=WITH_CONTACTS)
def a_reference_to_a_contact_is_made_nothing(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, RELATIONSHIP, NULL)
    return named(world.key_of(row), also=("CON-01",))


@botch("LOAD-01", operation="insert")
def a_required_cell_is_made_nothing(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "LastName", NULL)
    return named(world.key_of(row))


@botch("LOAD-02", operation="insert")
def an_alias_is_too_long_by_one(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Alias", "x" * 9)
    return named(world.key_of(row))


@botch("LOAD-05", contact_by="ContactId", operation="insert", kinds=WITH_CONTACTS)
def a_contact_id_has_a_wrong_checksum(world: World) -> Expected:
    row = row_to_load(world)
    id_ = make_id("003", 77, "Zz")
    world.put(row.cells, "ContactId", id_[:-1] + ("0" if id_[-1] != "0" else "1"))
    return named(world.key_of(row))


@botch("LOAD-05", operation="move")
def a_contact_stands_for_its_user(world: World) -> Expected:
    """A row to move is traced by its Id, if the plan names no other key."""
    row = row_to_load(world)
    world.put(row.cells, "Id", row.contact)
    return named(world.key_of(row))


@botch("LOAD-06", operation="insert")
def a_whole_row_is_there_twice(world: World) -> Expected:
    """Nothing else is said of it, whatever else must not be there twice."""
    row = row_to_load(world)
    twin = type(row)(dict(row.cells), row.cohort, row.contact, row.account)
    world.append(world.rows, twin)
    return named(world.key_of(row))


@botch("LOAD-11", operation="insert", key="field", second_attempt=False)
def a_row_is_in_the_org_that_was_rejected(world: World) -> Expected:
    """Only a success says that it need not be loaded again."""
    row = row_to_load(world)
    user = {name: row.cells[name] for name in ("Username", "LastName", "Email", "Alias", "CommunityNickname")}
    key = {"ContactId": row.contact, KEY: row.cells[KEY]}
    world.add("User", ProfileId=row.cohort.profile, **user, **key)
    return named(world.key_of(row))


@harmless(operation="insert", login=False)
def seats_were_counted_a_day_ago(world: World) -> Expected:
    world.pend()
    counted = world.org.now - timedelta(days=1)
    world.update("UserLicense", world.licenses[row_to_load(world).cohort.license], UsedLicensesLastUpdated=counted)
    return named()


@harmless(operation="insert")
def a_row_asks_for_no_feature(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "UserPermissionsSFContentUser")
    world.put(row.cells, "UserPermissionsSFContentUser", "false")
    return named()


@botch("USR-04", operation="upsert", kinds=("plus", "customer"))
def a_row_takes_the_nickname_of_another_rows_user(world: World) -> Expected:
    """The other row gives its user another one, but perhaps after this one is loaded."""
    row, other = _row_and_user_of_another(world)
    world.put(row.cells, "CommunityNickname", other.cells["CommunityNickname"])
    world.put(other.cells, "CommunityNickname", "another one")
    return named(world.key_of(row))


@botch("USR-02", operation="upsert", kinds=("plus", "customer"))
def a_row_takes_the_username_of_another_rows_user(world: World) -> Expected:
    row, other = _row_and_user_of_another(world)
    world.put(row.cells, "Username", other.cells["Username"])
    world.put(other.cells, "Username", "another.one@example.com")
    return named(world.key_of(row))


@botch("CON-04", operation="upsert", kinds=("plus", "customer"))
def a_stranger_is_on_the_contact_of_a_user_who_is_there(world: World) -> Expected:
    row = next(each for each in world.rows if each.user)
    world.update("User", world.spare_users[0], ContactId=row.contact)
    return named(world.key_of(row))


@botch("CON-04", operation="upsert", kinds=("customer", "plus"))
def a_user_without_a_contact_has_the_key_of_an_upsert(world: World) -> Expected:
    """It may be this person's."""
    row = row_to_load(world)
    world.update("User", world.spare_users[1], ContactId=None, **{KEY: row.cells[KEY]})
    return named(world.key_of(row), status="warned")


@botch("CON-04", operation="upsert", kinds=("customer", "plus"))
def a_colleague_has_the_key_of_an_upsert(world: World) -> Expected:
    """An internal user is nobody's person."""
    row = row_to_load(world)
    world.update("User", world.owner_without_role, **{KEY: row.cells[KEY]})
    return named(world.key_of(row))


def _row_and_user_of_another(world: World) -> tuple[Row, Row]:
    row = row_to_load(world)
    return row, next(each for each in world.rows if each.user and each is not row)
