"""Where users go: sites, profiles, roles and licenses that fit in one way, and not in another."""

from tests.standin.rows.ids import make_id
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.faithful import CUSTOMER, PARTNER, PLUS
from tests.worlds.pick_rows import add_column, row_to_load
from tests.worlds.world import Cohort, Row, World

CLASSIC = "PID_Customer_Portal_Standard"


@botch("PRO-01", operation="insert", kinds=("plus",), split=False)
def one_group_is_joining_a_site_and_another_failed(world: World) -> Expected:
    cohort = _cohort_of_two_groups(world, "WaitingForAdd", "FailedAdd")
    return named(_profile_as_planned(world, cohort), status="pending")


@harmless(operation="insert", kinds=("plus",), split=False, through="profile")
def a_permission_set_failed_to_join_a_site_of_its_profile(world: World) -> Expected:
    _cohort_of_two_groups(world, "Added", "FailedAdd")
    return named()


@harmless(operation="insert", kinds=("plus",), split=False)
def a_standard_profile_is_allowed_and_nobody_knows_whether_it_is_one(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.remove("PermissionSet", world.find("PermissionSet", ProfileId=cohort.profile)["Id"])
    world.put(world.plan_of(cohort), "standard_profiles_allowed", True)
    return named()


@botch("PRO-05", operation="insert")
def a_site_does_not_show_whether_it_sends_mails(world: World) -> Expected:
    site = row_to_load(world).cohort.sites[0]
    world.update("Network", world.sites[site], OptionsSendWelcomeEmail=None)
    return named(site, status="not_visible")


@harmless(operation="move", kinds=("plus",), split=False)
def a_target_profile_failed_to_join_the_site_to_be_left(world: World) -> Expected:
    cohort = world.cohorts[0]
    _join(world, cohort.left[0], cohort.profile, "FailedAdd")
    return named()


@botch("PRO-07", operation="move", kinds=("plus",), split=False)
def a_target_profile_is_leaving_the_site_to_be_left(world: World) -> Expected:
    cohort = world.cohorts[0]
    world.pend()
    _join(world, cohort.left[0], cohort.profile, "WaitingForRemove")
    return named(cohort.left[0], status="pending")


@botch("PRO-07", operation="move", kinds=("plus",), split=False, through="permission set")
def a_permission_set_of_the_cohort_is_on_the_site_to_be_left(world: World) -> Expected:
    cohort = world.cohorts[0]
    _join(world, cohort.left[0], world.find("PermissionSet", Name=cohort.permission_set)["Id"])
    return named(cohort.left[0])


@harmless(operation="move", kinds=("plus",), split=False)
def another_permission_set_is_on_the_site_to_be_left(world: World) -> Expected:
    _join(world, world.cohorts[0].left[0], world.add("PermissionSet", Name="Others_access"))
    return named()


@botch("ROL-01", operation="insert", kinds=("plus",))
def a_row_asks_for_a_role_that_is_not_there(world: World) -> Expected:
    return _asks_for(world, make_id("00E", 77, "Zz"))


@botch("ROL-01", operation="insert", kinds=("plus",))
def a_row_asks_for_a_partners_role_of_its_account(world: World) -> Expected:
    row = row_to_load(world)
    return _asks_for(world, world.add("UserRole", PortalType="Partner", PortalAccountId=row.account), row)


@botch("ROL-01", operation="insert", kinds=("partner",))
def a_partner_asks_for_a_customers_role_of_its_account(world: World) -> Expected:
    row = row_to_load(world)
    return _asks_for(world, world.add("UserRole", PortalType="CustomerPortal", PortalAccountId=row.account), row)


@botch("ROL-01", operation="insert", kinds=("partner",))
def a_partner_asks_for_an_internal_role(world: World) -> Expected:
    return _asks_for(world, world.org.role_id)


@harmless(operation="insert", kinds=("partner",))
def a_row_asks_for_the_role_of_its_account(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "UserRoleId")
    role = world.add("UserRole", PortalType="Partner", PortalAccountId=row.account)
    world.put(row.cells, "UserRoleId", role)
    return named()


@botch("MOV-02", operation="move", kinds=("customer",), login=False, split=False)
def a_user_of_plus_logins_becomes_a_customer(world: World) -> Expected:
    return _comes_from(world, f"{PLUS}_Login", status="warned")


@botch("MOV-02", operation="move", kinds=("customer",), login=True, split=False)
def a_user_of_plus_becomes_a_customer_by_logins(world: World) -> Expected:
    return _comes_from(world, PLUS, status="warned")


@botch("MOV-02", operation="move", kinds=("partner",), split=False)
def a_user_of_plus_becomes_a_partner(world: World) -> Expected:
    return _comes_from(world, PLUS, status="warned")


@botch("MOV-02", operation="move", kinds=("plus",), split=False)
def a_partner_becomes_a_user_of_plus(world: World) -> Expected:
    return _comes_from(world, PARTNER, status="warned")


@botch("MOV-02", operation="move", kinds=("plus",), login=True, split=False)
def a_user_of_plus_comes_to_count_by_logins(world: World) -> Expected:
    return _comes_from(world, PLUS, status="warned")


@harmless(operation="move", kinds=("plus",), split=False)
def a_user_stays_on_the_license(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", ProfileId=row.cohort.twin)
    return named()


@harmless(operation="move", kinds=("customer",), split=False)
def an_external_identity_becomes_a_customer(world: World) -> Expected:
    _from_license(world, row_to_load(world), "PID_External_Identity")
    return named()


@harmless(operation="move", kinds=("partner",), login=False, split=False)
def a_partner_by_logins_becomes_a_partner(world: World) -> Expected:
    _from_license(world, row_to_load(world), f"{PARTNER}_Login")
    return named()


@harmless(operation="move", kinds=("customer",), login=True, split=False)
def a_customer_becomes_one_by_logins(world: World) -> Expected:
    _from_license(world, row_to_load(world), CUSTOMER)
    return named()


@botch("MOV-02", operation="move", kinds=("contactless", "customer"), split=False)
def a_contactless_user_becomes_a_customer_without_a_contact(world: World) -> Expected:
    row = next(each for each in world.rows if each.contact)
    _from_license(world, row, "PID_External_Identity")
    world.update("User", row.user or "", ContactId=None)
    return named(world.key_of(row))


@harmless(operation="move", kinds=("plus",), split=False)
def permission_sets_of_a_user_do_not_hang_on_the_license(world: World) -> Expected:
    """One is of the license to come, one of none, and one is assigned no more."""
    row = row_to_load(world)
    held = world.find("Profile", Id=row.cohort.old_profile)["UserLicenseId"]
    for number, license_ in enumerate((world.licenses[row.cohort.license], None)):
        world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=_access(world, number, license_))
    revoked = _access(world, 2, held)
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=revoked, IsRevoked=True)
    return named()


@harmless(operation="move", kinds=("plus",), split=False)
def a_permission_set_follows_a_user_who_keeps_the_license(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", ProfileId=row.cohort.twin)
    access = _access(world, 0, world.licenses[row.cohort.license])
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=access)
    return named()


@harmless(operation="disable")
def a_user_was_only_deactivated_before(world: World) -> Expected:
    """The load frees its contact."""
    world.update("User", row_to_load(world).user or "", IsActive=False)
    return named()


@botch("MOV-01", operation="move", sso=True)
def a_user_who_is_not_there_has_no_federation_id(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Id", make_id("005", 4711, "Zz"))
    world.put(row.cells, "FederationIdentifier", "")
    return named(world.key_of(row))


def _comes_from(world: World, key: str, status: str = "failed") -> Expected:
    row = row_to_load(world)
    _from_license(world, row, key)
    return named(world.key_of(row), status=status)


def _from_license(world: World, row: Row, key: str) -> None:
    """The user is on another profile, of this license."""
    profile = world.add("Profile", Name=f"Came from {key}", UserLicenseId=world.licenses[key])
    world.update("User", row.user or "", ProfileId=profile)


def _access(world: World, number: int, license_: str | None) -> str:
    return world.add("PermissionSet", Name=f"Access_{number}", LicenseId=license_)


def _asks_for(world: World, role: str, row: Row | None = None) -> Expected:
    row = row or row_to_load(world)
    add_column(world, "UserRoleId")
    world.put(row.cells, "UserRoleId", role)
    return named(world.key_of(row))


def _cohort_of_two_groups(world: World, of_profile: str, of_permission_set: str) -> Cohort:
    """Its profile and a permission set of its own are groups of its site."""
    cohort = world.cohorts[0]
    world.pend()
    site = world.sites[cohort.sites[0]]
    for group in [each for each in world.org.rows("NetworkMemberGroup") if each["NetworkId"] == site]:
        world.remove("NetworkMemberGroup", group["Id"])
    plan = world.plan_of(cohort)
    world.put(plan, "permission_sets", [*plan.get("permission_sets", []), "More_access"])
    _join(world, cohort.sites[0], cohort.profile, of_profile)
    _join(world, cohort.sites[0], world.add("PermissionSet", Name="More_access"), of_permission_set)
    return cohort


def _join(world: World, site: str, member: str, status: str = "Added") -> None:
    world.add("NetworkMemberGroup", NetworkId=world.sites[site], ParentId=member, AssignmentStatus=status)


def _profile_as_planned(world: World, cohort: Cohort) -> str:
    return str(world.plan_of(cohort)["profile"])
