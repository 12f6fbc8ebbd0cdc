"""What is wrong with profiles, sites, usernames and seats before a load."""

from tests.worlds.botches import Expected, botch, named
from tests.worlds.faithful import CUSTOMER, PARTNER, PLUS
from tests.worlds.picks import WITH_CONTACTS, add_column, row_to_load, two_rows_to_load
from tests.worlds.world import Cohort, World


@botch("PRO-01", operation="insert", split=False)
@botch("PRO-01", operation="move")
def a_profile_is_not_on_its_site(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.remove("NetworkMemberGroup", _group(world, cohort, world.rng.choice(cohort.sites)))
    return named(_profile_as_planned(world, cohort))


@botch("PRO-01", operation="insert")
def a_profile_failed_to_join_its_site(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    group = _group(world, cohort, world.rng.choice(cohort.sites))
    world.update("NetworkMemberGroup", group, AssignmentStatus="FailedAdd")
    return named(_profile_as_planned(world, cohort))


@botch("PRO-01", operation="upsert")
def a_profile_is_still_joining_its_site(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.pend()
    group = _group(world, cohort, world.rng.choice(cohort.sites))
    world.update("NetworkMemberGroup", group, AssignmentStatus=world.rng.choice(["WaitingForAdd", "AddCalculated"]))
    return named(_profile_as_planned(world, cohort), status="pending")


@botch("PRO-01", operation="insert")
def a_site_is_not_there(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.append(world.plan_of(cohort)["sites"], "Nowhere")
    return named(_profile_as_planned(world, cohort))


@botch("PRO-03", operation="insert", kinds=WITH_CONTACTS)
@botch("PRO-03", operation="move")
def a_cohort_is_promised_another_license(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.put(world.plan_of(cohort), "license", f"{cohort.license}_Login")
    return named(cohort.profile)


@botch("PRO-06", operation="insert")
@botch("PRO-06", operation="move")
def a_cohort_has_an_unknown_profile(world: World) -> Expected:
    """Rows are counted to a cohort by its profile: on an unknown one there are none."""
    unknown = {"name": "lost", "profile": "Lost User", "license": CUSTOMER, "leaves": list(world.cohorts[0].left)}
    world.append(world.plan["cohorts"], unknown)
    return named("Lost User", also=("LOAD-08",))


@botch("PRO-07", operation="move")
def a_target_profile_is_on_the_site_to_be_left(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    site = cohort.left[0]
    world.add("NetworkMemberGroup", NetworkId=world.sites[site], ParentId=cohort.profile, AssignmentStatus="Added")
    return named(site)


@botch("USR-01", operation="insert")
@botch("USR-01", operation="upsert", kinds=("customer", "plus"), rows=4)
def two_rows_want_one_username(world: World) -> Expected:
    first, second = two_rows_to_load(world)
    world.put(second.cells, "Username", first.cells["Username"].swapcase())
    return named(world.key_of(first), world.key_of(second))


@botch("USR-02", operation="insert")
@botch("USR-02", operation="upsert")
def a_stranger_has_the_username(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", world.rng.choice(world.spare_users), Username=row.cells["Username"].upper())
    return named(world.key_of(row))


@botch("USR-02", operation="move")
def a_move_renames_a_user_to_a_taken_name(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "Username")
    world.put(row.cells, "Username", "bystander0@example.com")
    return named(world.key_of(row))


@botch("USR-03", operation="insert")
def a_username_is_no_address(world: World) -> Expected:
    row = row_to_load(world)
    wrong = ["nobody", "no body@example.com", "a@b", "a,b@example.com", 'a"b@example.com', "a@example..com"]
    world.put(row.cells, "Username", world.rng.choice([*wrong, f"{'x' * 69}@example.com"]))
    return named(world.key_of(row))


@botch("TYP-01", operation="insert", kinds=WITH_CONTACTS, split=False)
@botch("TYP-01", operation="move", split=False)
def a_profile_has_a_type_that_its_license_does_not_explain(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    other = "PowerPartner" if cohort.kind == "customer" else "CustomerSuccess"
    world.update("Profile", cohort.profile, UserType=other)
    return named(cohort.profile, status="warned")


@botch("TYP-01", operation="insert", kinds=WITH_CONTACTS, split=False)
def a_cohort_is_promised_a_license_of_another_type(world: World) -> Expected:
    """A license of another type is another license."""
    cohort = row_to_load(world).cohort
    world.put(world.plan_of(cohort), "license", PARTNER if cohort.license == PLUS else PLUS)
    return named(cohort.profile, also=("PRO-03",))


@botch("TYP-02", operation="insert")
@botch("TYP-02", operation="move")
def a_row_claims_another_user_type(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "UserType")
    world.put(row.cells, "UserType", "PowerCustomerSuccessPortal")
    return named(world.key_of(row), status="warned")


@botch("SEA-01", operation="insert")
@botch("SEA-01", operation="move")
def a_seat_is_missing(world: World) -> Expected:
    key = row_to_load(world).cohort.license
    record = world.licenses[key]
    used = world.find("UserLicense", Id=record)["UsedLicenses"]
    needed = sum(row.cohort.license == key and row.active for row in world.rows)
    world.update("UserLicense", record, TotalLicenses=used + needed - 1 - _freed(world, key))
    return named(key)


def _group(world: World, cohort: Cohort, site: str) -> str:
    """The member group that lets a cohort in."""
    member = cohort.profile
    if cohort.permission_set:
        member = world.find("PermissionSet", Name=cohort.permission_set)["Id"]
    return str(world.find("NetworkMemberGroup", NetworkId=world.sites[site], ParentId=member)["Id"])


def _profile_as_planned(world: World, cohort: Cohort) -> str:
    return str(world.plan_of(cohort)["profile"])


def _freed(world: World, key: str) -> int:
    """Seats of a license that the movers give back."""
    if world.shape.operation != "move":
        return 0
    profiles = {row["Id"]: row["UserLicenseId"] for row in world.org.rows("Profile")}
    return sum(profiles[row.cohort.old_profile or ""] == world.licenses[key] for row in world.rows)
