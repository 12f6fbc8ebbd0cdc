"""What the running user does not see before a load: contacts, accounts, owners, individuals, whole tables."""

from tests.standin.rows.ids import make_id
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import add_column, row_to_load
from tests.worlds.world import KEY, RELATIONSHIP, Row, World

SEES_ALL = {"ViewAllData", "ModifyAllData"}


@botch("ACC-01", operation="insert", kinds=("person",), contact_by="ContactId")
def an_account_is_out_of_sight(world: World) -> Expected:
    """Its contact is not."""
    row = row_to_load(world)
    world.remove("Account", row.account or "")
    return named(world.key_of(row), status="not_visible", also=("CON-01",))


@botch("ACC-01", operation="insert", kinds=("plus",))
def an_owner_is_out_of_sight(world: World) -> Expected:
    account = row_to_load(world).account or ""
    world.update("Account", account, OwnerId=make_id("005", 77, "Zz"))
    return named(*(world.key_of(row) for row in world.rows if row.account == account), status="not_visible")


@botch("ACC-01", operation="move", kinds=("customer",))
def the_contact_of_a_moved_user_is_out_of_sight(world: World) -> Expected:
    row = row_to_load(world)
    world.remove("Contact", row.contact or "")
    return named(world.key_of(row), status="not_visible")


@botch("CON-02", operation="insert", kinds=("person",), contact_by="ContactId")
def a_deleted_contact_has_an_owner_without_a_role(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", IsDeleted=True)
    world.update("Account", row.account or "", OwnerId=world.owner_without_role)
    return named(world.key_of(row))


@botch("CON-02", operation="insert", kinds=("plus",), contact_by="ContactId")
def a_deleted_contact_is_private(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", IsDeleted=True, AccountId=None)
    return named(world.key_of(row))


@botch("CON-02", operation="insert", kinds=("plus",), contact_by="relationship", key="field")
def the_only_contact_with_a_key_is_deleted(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", IsDeleted=True)
    return named(world.key_of(row))


@harmless(operation="insert", kinds=("plus",), contact_by="relationship")
def another_contact_with_the_key_is_deleted(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", world.spare_contacts[0], IsDeleted=True, **{KEY: row.cells[RELATIONSHIP]})
    return named()


@botch("CON-06", operation="insert", kinds=("plus",), contact_by="ContactId", key="Username")
def a_row_has_no_key_to_compare_with_its_contacts(world: World) -> Expected:
    row = _with_keys(world)
    world.put(row.cells, KEY, "")
    return named(world.key_of(row))


@botch("CON-07", operation="insert", kinds=("plus",))
def an_individual_is_out_of_sight(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", IndividualId=make_id("0PK", 77, "Zz"))
    return named(world.key_of(row), status="not_visible")


@botch("CON-07", operation="insert", kinds=("plus",))
def a_row_and_its_contact_name_the_same_individual(world: World) -> Expected:
    row = row_to_load(world)
    individual = world.add("Individual", HasOptedOutProcessing=True)
    add_column(world, "IndividualId")
    world.put(row.cells, "IndividualId", individual)
    world.update("Contact", row.contact or "", IndividualId=individual)
    return named(world.key_of(row))


@botch("CON-07", operation="move", kinds=("plus",))
def a_user_to_move_wants_to_be_forgotten(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", IndividualId=world.add("Individual", ShouldForget=True))
    return named(world.key_of(row))


@harmless(operation="insert", kinds=("plus",))
def an_individual_has_no_wish(world: World) -> Expected:
    row = row_to_load(world)
    world.update("Contact", row.contact or "", IndividualId=world.add("Individual"))
    return named()


@botch("CON-07", operation="move", kinds=("customer",))
def contacts_may_be_out_of_sight(world: World) -> Expected:
    """The running user sees no more than what is shared, and one contact is not."""
    row = row_to_load(world)
    world.remove("Contact", row.contact or "")
    _sees_what_is_shared(world)
    return named(world.key_of(row), status="not_visible", also=("ACC-01",))


@botch("ACC-04", operation="insert", kinds=("partner",), contact_by="ContactId")
def a_partners_account_may_be_out_of_sight(world: World) -> Expected:
    row = row_to_load(world)
    _sees_what_is_shared(world)
    world.update("Contact", row.contact or "", AccountId=make_id("001", 77, "Zz"))
    return named(world.key_of(row), status="not_visible", also=("ACC-01", "ACC-06"))


@botch("ACC-06", operation="insert", kinds=("partner",))
def other_contacts_of_partners_accounts_may_be_out_of_sight(world: World) -> Expected:
    _sees_what_is_shared(world)
    return named(*map(world.key_of, world.rows), status="not_visible")


@botch("ACC-05", operation="insert", kinds=("plus",))
def role_based_users_may_be_out_of_sight(world: World) -> Expected:
    world.put(world.org, "permissions", world.org.permissions - SEES_ALL - {"ManageUsers"})
    return named(world.org.user_id, status="not_visible")


@botch("ACC-03", operation="insert", kinds=("partner",))
def the_org_does_not_show_whether_accounts_are_partners(world: World) -> Expected:
    world.put(world.org.visibility, "fields", {*world.org.visibility.fields, ("Account", "IsPartner")})
    return named(*map(world.key_of, world.rows), status="not_visible")


@botch("ACC-04", operation="insert", kinds=("partner",))
def a_person_account_is_no_partner_either(world: World) -> Expected:
    account = row_to_load(world).account or ""
    world.update("Account", account, IsPersonAccount=True, IsPartner=False)
    return named(*(world.key_of(row) for row in world.rows if row.account == account))


def _with_keys(world: World) -> Row:
    """A row of a file that has the keys of the contacts now."""
    add_column(world, KEY)
    for row in world.rows:
        world.put(row.cells, KEY, world.find("Contact", Id=row.contact)[KEY])
    return row_to_load(world)


def _sees_what_is_shared(world: World) -> None:
    world.put(world.org, "permissions", world.org.permissions - SEES_ALL)
