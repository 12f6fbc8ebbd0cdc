"""What is wrong with profiles and sites before a load."""

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.faithful import CUSTOMER, PARTNER, PLUS
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, row_to_load
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


@botch("PRO-02", operation="insert")
@botch("PRO-02", operation="move")
def a_profile_is_a_standard_one(world: World) -> Expected:
    profile = row_to_load(world).cohort.profile
    _make_standard(world, profile)
    return named(profile)


@botch("PRO-02", operation="insert", split=False)
def a_standard_profile_is_allowed(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    _make_standard(world, cohort.profile)
    world.put(world.plan_of(cohort), "standard_profiles_allowed", True)
    return named(cohort.profile, status="warned")


@harmless(operation="insert")
def a_standard_profile_is_an_internal_one(world: World) -> Expected:
    """That its UserType is another one is named."""
    profile = row_to_load(world).cohort.profile
    _make_standard(world, profile)
    world.update("Profile", profile, UserType="Standard")
    return named(also=("TYP-01",))


@botch("PRO-02", operation="insert")
def a_standard_profile_is_in_use(world: World) -> Expected:
    profile = row_to_load(world).cohort.profile
    _make_standard(world, profile)
    world.add("User", ProfileId=profile, LastLoginDate=world.org.now)
    return named(profile, status="warned")


@botch("PRO-02", operation="insert")
@botch("PRO-02", operation="move")
def a_profile_does_not_show_whether_it_is_standard(world: World) -> Expected:
    profile = row_to_load(world).cohort.profile
    world.remove("PermissionSet", world.find("PermissionSet", ProfileId=profile)["Id"])
    return named(profile, status="not_visible")


@botch("PRO-04", operation="insert")
@botch("PRO-04", operation="move")
def a_site_is_down(world: World) -> Expected:
    site = world.rng.choice(row_to_load(world).cohort.sites)
    world.update("Network", world.sites[site], Status=world.rng.choice(["DownForMaintenance", "UnderConstruction"]))
    return named(site, status="warned")


@botch("PRO-05", operation="insert")
@botch("PRO-05", operation="move")
def a_site_sends_mails_that_nobody_planned(world: World) -> Expected:
    site = world.rng.choice(row_to_load(world).cohort.sites)
    world.update("Network", world.sites[site], OptionsSendWelcomeEmail=True)
    return named(site)


@botch("PRO-05", operation="insert")
def a_plan_counts_on_mails_that_no_site_sends(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.put(world.plan_of(cohort), "welcome_email", True)
    return named(*cohort.sites)


@botch("PRO-05", operation="upsert")
def a_plan_does_not_speak_of_mails(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.put(world.plan_of(cohort), "welcome_email", None)
    return named(*cohort.sites)


@botch("PRO-03", operation="insert", kinds=WITH_CONTACTS, login=False)
@botch("PRO-03", operation="move", login=False)
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


@botch("PRO-08", operation="insert")
@botch("PRO-08", operation="move")
def a_cohort_is_promised_an_unknown_permission_set(world: World) -> Expected:
    """One that another cohort has is nothing to speak of."""
    plan = world.plan_of(row_to_load(world).cohort)
    world.add("PermissionSet", Name="Help_Gold")
    for each in world.plan["cohorts"]:
        also = ["Help_Gould"] if each is plan else []
        world.put(each, "permission_sets", [*each.get("permission_sets", []), "Help_Gold", *also])
    return named("Help_Gould")


@botch("PRO-07", operation="move")
def a_target_profile_is_on_the_site_to_be_left(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    site = cohort.left[0]
    world.add("NetworkMemberGroup", NetworkId=world.sites[site], ParentId=cohort.profile, AssignmentStatus="Added")
    return named(site)


@botch("TYP-01", operation="insert", kinds=WITH_CONTACTS, split=False)
@botch("TYP-01", operation="move", split=False)
def a_profile_has_a_type_that_its_license_does_not_explain(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    other = "PowerCustomerSuccess" if cohort.kind == "customer" else "CustomerSuccess"
    world.update("Profile", cohort.profile, UserType=other)
    return named(cohort.profile, status="warned")


@botch("TYP-01", operation="insert", kinds=WITH_CONTACTS, split=False)
def a_cohort_is_promised_a_license_of_another_type(world: World) -> Expected:
    """A license of another type is another license."""
    cohort = row_to_load(world).cohort
    world.put(world.plan_of(cohort), "license", PARTNER if cohort.license.startswith(PLUS) else PLUS)
    return named(cohort.profile, also=("PRO-03",))


@botch("TYP-02", operation="insert")
@botch("TYP-02", operation="move")
def a_row_claims_another_user_type(world: World) -> Expected:
    """Nobody can write the column at all."""
    row = row_to_load(world)
    add_column(world, "UserType")
    world.put(row.cells, "UserType", "PowerCustomerSuccessPortal")
    return named(world.key_of(row), status="warned", also=("LOAD-04",))


def _group(world: World, cohort: Cohort, site: str) -> str:
    """The member group that lets a cohort in."""
    member = cohort.profile
    if cohort.permission_set:
        member = world.find("PermissionSet", Name=cohort.permission_set)["Id"]
    return str(world.find("NetworkMemberGroup", NetworkId=world.sites[site], ParentId=member)["Id"])


def _profile_as_planned(world: World, cohort: Cohort) -> str:
    return str(world.plan_of(cohort)["profile"])


def _make_standard(world: World, profile: str) -> None:
    world.update("PermissionSet", world.find("PermissionSet", ProfileId=profile)["Id"], IsCustom=False)
