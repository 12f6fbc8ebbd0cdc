"""What went wrong with memberships, seats and logins after a load."""

from datetime import timedelta

from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.pick_rows import loaded_row, one_of
from tests.worlds.world import World


@botch("MEM-01", operation="insert")
@botch("MEM-01", operation="upsert")
@botch("MEM-01", operation="move")
def a_user_is_no_member(world: World) -> Expected:
    row = loaded_row(world)
    world.remove("NetworkMember", world.rng.choice(members_of(world, row.user)))
    return named(world.key_of(row))


@botch("MEM-01", operation="insert", shared_site=False, sites=1, split=False)
def members_are_still_coming(world: World) -> Expected:
    cohort = loaded_row(world).cohort
    world.pend()
    for group in world.org.rows("NetworkMemberGroup"):
        if group["NetworkId"] == world.sites[cohort.sites[0]]:
            world.update("NetworkMemberGroup", group["Id"], AssignmentStatus="WaitingForAdd")
    rows = [row for row in world.rows if row.cohort is cohort and row.active]
    for row in rows:
        for member in members_of(world, row.user):
            world.remove("NetworkMember", member)
    return named(*map(world.key_of, rows), status="pending")


@botch("STA-01", operation="move")
def a_moved_user_can_still_enter(world: World) -> Expected:
    row = loaded_row(world)
    access = world.add("PermissionSet", Name="Old_Access")
    site = world.sites[row.cohort.left[0]]
    world.add("NetworkMemberGroup", NetworkId=site, ParentId=access, AssignmentStatus="Added")
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=access)
    return named(world.key_of(row))


@botch("STA-02", operation="move")
def a_membership_outlives_a_move(world: World) -> Expected:
    row = loaded_row(world)
    world.add("NetworkMember", NetworkId=world.sites[row.cohort.left[0]], MemberId=row.user)
    return named(world.key_of(row), status="warned")


@botch("STA-02", operation="move")
def a_membership_outlives_a_move_and_the_plan_minds(world: World) -> Expected:
    row = loaded_row(world)
    world.put(world.plan_of(row.cohort), "stale_membership", "error")
    world.add("NetworkMember", NetworkId=world.sites[row.cohort.left[0]], MemberId=row.user)
    return named(world.key_of(row), status="failed", also=("RUN-05",))


@botch("STA-02", operation="move")
def a_permission_set_that_opened_the_old_site_has_expired(world: World) -> Expected:
    row = loaded_row(world)
    access = world.add("PermissionSet", Name="Old_Access")
    site = world.sites[row.cohort.left[0]]
    world.add("NetworkMemberGroup", NetworkId=site, ParentId=access, AssignmentStatus="Added")
    expired = world.org.now - timedelta(days=1)
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=access, ExpirationDate=expired)
    world.add("NetworkMember", NetworkId=site, MemberId=row.user)
    return named(world.key_of(row), status="warned")


@botch("STA-02", operation="disable")
def a_membership_outlives_its_user(world: World) -> Expected:
    row = one_of(world, world.rows)
    world.add("NetworkMember", NetworkId=world.sites[row.cohort.sites[0]], MemberId=row.user)
    return named(world.key_of(row), status="warned")


@botch("SEA-11", operation="insert")
@botch("SEA-11", operation="move")
@botch("SEA-11", operation="disable")
def somebody_else_took_a_seat(world: World) -> Expected:
    key = one_of(world, world.rows).cohort.license
    record = world.licenses[key]
    used = world.find("UserLicense", Id=record)["UsedLicenses"]
    world.update("UserLicense", record, UsedLicenses=used + 1)
    return named(key, status="warned")


@botch("LOG-01", operation="insert")
@botch("LOG-01", operation="move")
def nobody_has_logged_in_to_a_site(world: World) -> Expected:
    site = world.rng.choice(loaded_row(world).cohort.sites)
    forget_logins(world, site)
    return named(*(cohort.name for cohort in world.cohorts if site in cohort.sites))


@botch("LOG-01", operation="insert")
def a_login_has_failed(world: World) -> Expected:
    """Who has failed to log in is named beside the site."""
    site = world.rng.choice(loaded_row(world).cohort.sites)
    for login in world.org.rows("LoginHistory"):
        if login["NetworkId"] == world.sites[site]:
            world.update("LoginHistory", login["Id"], Status="Invalid Password")
    return named(*(cohort.name for cohort in world.cohorts if site in cohort.sites), also=("LOG-02",))


@botch("LOG-02", operation="insert")
@botch("LOG-02", operation="move")
def a_user_mistypes_the_password(world: World) -> Expected:
    row = loaded_row(world)
    site = world.sites[world.rng.choice(row.cohort.sites)]
    world.add("LoginHistory", UserId=row.user, NetworkId=site, Status="Invalid Password")
    return named(world.key_of(row), status="warned")


@botch("LOG-01", operation="upsert")
def there_is_time_to_log_in(world: World) -> Expected:
    site = world.rng.choice(loaded_row(world).cohort.sites)
    forget_logins(world, site)
    world.put(world.plan, "smoke_test", {"due": "2099-01-01T00:00:00+00:00"})
    late = (cohort.name for cohort in world.cohorts if site in cohort.sites)
    return named(*late, status="pending", also=("RUN-05",))


@botch("LOG-01", operation="insert", shared_site=True, kinds=("customer", "plus"), split=False)
def one_cohort_has_not_logged_in(world: World) -> Expected:
    cohort = world.cohorts[0]
    users = {row.user for row in world.rows if row.cohort is cohort}
    forget_logins(world, "Common Ground", users)
    return named(cohort.name, status="warned")


def members_of(world: World, user: str | None) -> list[str]:
    return [row["Id"] for row in world.org.rows("NetworkMember") if row["MemberId"] == user]


def forget_logins(world: World, site: str, users: set[str | None] | None = None) -> None:
    for login in world.org.rows("LoginHistory"):
        if login["NetworkId"] == world.sites[site] and (users is None or login["UserId"] in users):
            world.remove("LoginHistory", login["Id"])
