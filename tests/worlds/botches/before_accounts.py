"""What is wrong with accounts, their owners and roles before a load."""

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, one_of, row_to_load
from tests.worlds.world import Row, World

NEAR_THE_LIMIT = 40_000


@botch("ACC-01", kinds=WITH_CONTACTS, operation="insert")
@botch("ACC-01", operation="move")
def an_owner_has_no_role(world: World) -> Expected:
    account = row_to_load(world).account or ""
    world.update("Account", account, OwnerId=world.owner_without_role)
    return named(*_on(world, account))


@botch("ACC-02", kinds=WITH_CONTACTS, operation="insert")
@botch("ACC-02", operation="move")
def an_owner_has_left(world: World) -> Expected:
    account = row_to_load(world).account or ""
    profile = world.find("Profile", Name="System Administrator")["Id"]
    gone = world.add("User", ProfileId=profile, UserRoleId=world.org.role_id, IsActive=False)
    world.update("Account", account, OwnerId=gone)
    return named(*_on(world, account), status="warned")


@botch("ACC-03", kinds=("partner", "customer"), operation="insert")
@botch("ACC-03", kinds=("partner",), operation="move")
def a_partners_account_is_an_ordinary_one(world: World) -> Expected:
    account = _partner(world).account or ""
    world.update("Account", account, IsPartner=False)
    return named(*_on(world, account), status="warned")


@botch("ACC-04", kinds=("partner", "customer"), operation="insert")
@botch("ACC-04", kinds=("partner",), operation="move")
def a_partners_account_is_a_person(world: World) -> Expected:
    account = _partner(world).account or ""
    world.update("Account", account, IsPersonAccount=True)
    return named(*_on(world, account))


@botch("ACC-05", kinds=("plus",), operation="insert")
def an_owner_is_near_the_limit(world: World) -> Expected:
    row = row_to_load(world)
    users = {"UserType": "PowerCustomerSuccess", "AccountId": row.account, "ProfileId": row.cohort.twin}
    world.crowd(NEAR_THE_LIMIT - len(world.rows), **users)
    return named(world.org.user_id, status="warned")


@harmless(kinds=("customer",), operation="insert")
def customers_come_to_an_owner_near_the_limit(world: World) -> Expected:
    """They have no role, and do not count."""
    row = row_to_load(world)
    users = {"UserType": "PowerCustomerSuccess", "AccountId": row.account, "ProfileId": row.cohort.twin}
    world.crowd(NEAR_THE_LIMIT, **users)
    return named()


@harmless(kinds=("plus",), operation="upsert")
def users_who_are_there_bring_no_owner_near_the_limit(world: World) -> Expected:
    row = row_to_load(world)
    users = {"UserType": "PowerCustomerSuccess", "AccountId": row.account, "ProfileId": row.cohort.twin}
    there = sum(bool(user["AccountId"]) for user in world.org.rows("User"))
    coming = sum(row.user is None for row in world.rows)
    world.crowd(NEAR_THE_LIMIT - there - coming - 1, **users)
    return named()


@botch("ACC-06", kinds=("partner", "customer"), operation="insert")
@botch("ACC-06", kinds=("partner",), operation="move")
def a_portal_user_owns_a_partners_account(world: World) -> Expected:
    account, owner = _partner(world).account or "", world.spare_users[0]
    world.update("User", owner, UserRoleId=world.org.role_id)
    world.update("Account", account, OwnerId=owner)
    return named(*_on(world, account))


@botch("ACC-06", kinds=("partner",), operation="insert")
def a_portal_user_owns_a_colleague_of_a_partner(world: World) -> Expected:
    account = _partner(world).account or ""
    world.add("Contact", AccountId=account, LastName="Colleague", OwnerId=world.spare_users[0])
    return named(*_on(world, account))


@botch("ACC-07", operation="insert")
@botch("ACC-07", operation="upsert")
def the_loading_user_has_no_role(world: World) -> Expected:
    world.put(world.load_plan, "attempts", [{"loaded_by": "No.Role@example.com", "org": "env"}])
    return named("no.role@example.com", status="warned")


@botch("ROL-01", kinds=WITH_CONTACTS, operation="insert")
@botch("ROL-01", operation="move")
def a_row_asks_for_an_internal_role(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "UserRoleId")
    world.put(row.cells, "UserRoleId", world.org.role_id)
    return named(world.key_of(row))


@botch("ROL-01", kinds=("plus", "partner"), operation="insert")
def a_row_asks_for_the_role_of_another_account(world: World) -> Expected:
    row = row_to_load(world)
    kind = "Partner" if row.cohort.kind == "partner" else "CustomerPortal"
    other = next(each.account for each in world.rows if each.account not in {row.account, None})
    add_column(world, "UserRoleId")
    world.put(row.cells, "UserRoleId", world.add("UserRole", PortalType=kind, PortalAccountId=other))
    return named(world.key_of(row))


@botch("ROL-01", kinds=("customer",), operation="insert")
def a_high_volume_row_asks_for_the_role_of_its_account(world: World) -> Expected:
    row = row_to_load(world)
    role = world.add("UserRole", PortalType="CustomerPortal", PortalAccountId=row.account)
    add_column(world, "UserRoleId")
    world.put(row.cells, "UserRoleId", role)
    return named(world.key_of(row), status="warned")


def _on(world: World, account: str) -> list[str | None]:
    return [world.key_of(row) for row in world.rows if row.account == account]


def _partner(world: World) -> Row:
    return one_of(world, [row for row in world.rows if row.cohort.kind == "partner"])
