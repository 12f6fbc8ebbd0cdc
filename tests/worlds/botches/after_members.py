"""Memberships by profile and permission set that come, go, or are both; and who has the time to wait for them."""

from datetime import timedelta
from typing import Any

from tests.worlds.botches.after_sites import members_of
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import loaded_row, one_of
from tests.worlds.world import Cohort, Row, World


@botch("MEM-01", operation="insert", sites=2, shared_site=False)
def a_user_is_a_member_of_one_site_of_two(world: World) -> Expected:
    row = loaded_row(world)
    _leave(world, row, row.cohort.sites[1])
    return named(world.key_of(row))


@botch("MEM-01", operation="insert", through="permission set", split=False)
def a_permission_set_is_still_joining_the_site(world: World) -> Expected:
    """Those who are listed already cannot be sure of it."""
    row = loaded_row(world)
    site = row.cohort.sites[0]
    world.pend()
    world.update("NetworkMemberGroup", _group(world, site)["Id"], AssignmentStatus="AddCalculated")
    _leave(world, row, site)
    return named(*map(world.key_of, _active(world, row.cohort)), status="pending")


@botch("MEM-01", operation="insert", through="profile", split=False, shared_site=False)
@botch("MEM-01", operation="move", through="profile", split=False, shared_site=False)
def a_profile_was_taken_off_its_site_and_its_members_stayed(world: World) -> Expected:
    return _taken_off(world, "failed", loaded_row(world).cohort)


@botch("MEM-01", operation="insert", through="profile", split=False, shared_site=False)
def a_profile_is_being_taken_off_its_site(world: World) -> Expected:
    cohort = loaded_row(world).cohort
    world.pend()
    world.update("NetworkMemberGroup", _group_of(world, cohort), AssignmentStatus="WaitingForRemove")
    return named(*map(world.key_of, _active(world, cohort)))


@harmless(operation="insert", through="profile", split=False, shared_site=False)
def a_profile_has_a_status_on_its_site_that_nobody_knows(world: World) -> Expected:
    cohort = loaded_row(world).cohort
    world.update("NetworkMemberGroup", _group_of(world, cohort), AssignmentStatus="RemovalFailed")
    return named()


@botch("MEM-01", operation="insert", through="profile", split=False, shared_site=False)
def members_who_stayed_may_come_in_by_a_permission_set_group(world: World) -> Expected:
    """The site has a permission set, and nobody sees whether it is one of the group's."""
    cohort, of_the_site = loaded_row(world).cohort, world.add("PermissionSet", Name="Site_access")
    site = world.sites[cohort.sites[0]]
    world.add("NetworkMemberGroup", NetworkId=site, ParentId=of_the_site, AssignmentStatus="Added")
    return _in_a_group(world, _taken_off(world, "warned", cohort), cohort)


@botch("MEM-01", operation="insert", through="profile", split=False, shared_site=False)
def members_who_stayed_have_a_permission_set_group_and_the_site_has_no_permission_set(world: World) -> Expected:
    cohort = loaded_row(world).cohort
    return _in_a_group(world, _taken_off(world, "failed", cohort), cohort)


@botch("MEM-01", operation="insert", through="profile", split=False, shared_site=False)
def another_profile_is_still_joining_the_site(world: World) -> Expected:
    """Nobody of the load comes in by it."""
    row = loaded_row(world)
    site = row.cohort.sites[0]
    world.pend()
    group = {"NetworkId": world.sites[site], "ParentId": world.spare_profile, "AssignmentStatus": "WaitingForAdd"}
    world.add("NetworkMemberGroup", **group)
    _leave(world, row, site)
    return named(world.key_of(row))


@botch("MEM-01", operation="insert", split=False, second_attempt=False)
def a_membership_is_late_by_less_than_half_an_hour(world: World) -> Expected:
    return _late(world, "pending", minutes=29)


@botch("MEM-01", operation="insert", split=False, second_attempt=False)
def a_membership_is_late_by_half_an_hour(world: World) -> Expected:
    return _late(world, "failed", minutes=30)


@botch("MEM-01", operation="insert", split=False, second_attempt=False, through="profile", shared_site=False)
def a_group_was_removed_from_the_site_right_after_the_load(world: World) -> Expected:
    """No membership will follow."""
    row = loaded_row(world)
    site = row.cohort.sites[0]
    for group in [each for each in world.org.rows("NetworkMemberGroup") if each["NetworkId"] == world.sites[site]]:
        world.remove("NetworkMemberGroup", group["Id"])
    _ended(world, minutes=1)
    rows = [each for each in world.rows if each.cohort is row.cohort and each.active and _members(world, each, site)]
    for each in rows:
        _leave(world, each, site)
    return named(*[world.key_of(each) for each in rows] or [world.key_of(row)])


@harmless(operation="insert", inactive=True)
def an_inactive_user_is_no_member(world: World) -> Expected:
    row = next(each for each in world.rows if not each.active)
    for site in row.cohort.sites:
        _leave(world, row, site)
    return named()


@botch("STA-01", operation="move", split=False)
def the_old_sites_group_is_being_removed(world: World) -> Expected:
    row = loaded_row(world)
    _enter_by(world, row, "WaitingForRemove")
    return named(world.key_of(row), status="pending")


@botch("STA-01", operation="move", split=False)
def one_of_two_groups_of_the_old_site_is_being_removed(world: World) -> Expected:
    row = loaded_row(world)
    _enter_by(world, row, "WaitingForRemove", "Leaving_Access")
    _enter_by(world, row, "Added", "Staying_Access")
    return named(world.key_of(row))


@harmless(operation="move", split=False)
def a_group_never_joined_the_old_site(world: World) -> Expected:
    row = loaded_row(world)
    _enter_by(world, row, "FailedAdd", member=False)
    return named()


@harmless(operation="move", split=False)
def a_group_of_the_old_site_has_a_user_who_is_no_member(world: World) -> Expected:
    row = loaded_row(world)
    _enter_by(world, row, "Added", member=False)
    _leave(world, row, row.cohort.left[0])
    return named()


@botch("STA-01", operation="move", split=False)
def a_status_that_nobody_knows_still_lets_a_user_in(world: World) -> Expected:
    row = loaded_row(world)
    _enter_by(world, row, "RemovalFailed")
    return named(world.key_of(row))


@harmless(operation="move", split=False)
def an_inactive_user_could_still_enter_the_old_site(world: World) -> Expected:
    row = loaded_row(world)
    _enter_by(world, row, "Added")
    world.update("User", row.user or "", IsActive=False)
    return named(also=("USE-05", "SEA-11"))


@harmless(operation="disable")
def a_user_who_is_still_active_is_a_member(world: World) -> Expected:
    """That the load did not disable the user is named, and explains the membership."""
    row = one_of(world, world.rows)
    world.update("User", row.user or "", IsActive=True)
    world.add("NetworkMember", NetworkId=world.sites[row.cohort.sites[0]], MemberId=row.user)
    return named(also=("USE-05",))


@botch("STA-02", operation="disable", through="profile")
def a_disabled_user_has_a_group_of_the_site_and_is_a_member(world: World) -> Expected:
    """Its profile is one, which opens no site to a user who is inactive."""
    row = one_of(world, world.rows)
    world.add("NetworkMember", NetworkId=world.sites[row.cohort.sites[0]], MemberId=row.user)
    return named(world.key_of(row), status="warned")


def _active(world: World, cohort: Cohort) -> list[Row]:
    return [row for row in world.rows if row.cohort is cohort and row.active]


def _group_of(world: World, cohort: Cohort) -> str:
    """By which a cohort's profile enters its first site."""
    site = world.sites[cohort.sites[0]]
    return str(world.find("NetworkMemberGroup", NetworkId=site, ParentId=cohort.profile)["Id"])


def _taken_off(world: World, status: str, cohort: Cohort) -> Expected:
    """The rows of its members stay, as they do in some orgs."""
    world.pend()
    world.remove("NetworkMemberGroup", _group_of(world, cohort))
    return named(*map(world.key_of, _active(world, cohort)), status=status)


def _in_a_group(world: World, expected: Expected, cohort: Cohort) -> Expected:
    bundle = world.add("PermissionSet", Name="Bundle")
    for row in _active(world, cohort):
        ids = {"PermissionSetId": bundle, "PermissionSetGroupId": "0PGRc0000000001AAA"}
        world.add("PermissionSetAssignment", AssigneeId=row.user, **ids)
    return expected


def _late(world: World, status: str, *, minutes: int) -> Expected:
    row = loaded_row(world)
    _ended(world, minutes=minutes)
    _leave(world, row, row.cohort.sites[0])
    return named(world.key_of(row), status=status)


def _ended(world: World, *, minutes: int) -> None:
    """The load has ended so long ago, by the org's clock."""
    ended = world.org.now - timedelta(minutes=minutes)
    world.put(world.load_plan["attempts"][-1], "finished_at", ended.isoformat())


def _enter_by(world: World, row: Row, status: str, name: str = "Old_Access", *, member: bool = True) -> None:
    """A permission set of the user is a group of the site that was left."""
    world.pend()
    access = world.add("PermissionSet", Name=name)
    site = world.sites[row.cohort.left[0]]
    world.add("NetworkMemberGroup", NetworkId=site, ParentId=access, AssignmentStatus=status)
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=access)
    if member and not _members(world, row, row.cohort.left[0]):
        world.add("NetworkMember", NetworkId=site, MemberId=row.user)


def _members(world: World, row: Row, site: str) -> list[str]:
    found = {each["Id"] for each in world.org.rows("NetworkMember") if each["NetworkId"] == world.sites[site]}
    return [each for each in members_of(world, row.user) if each in found]


def _leave(world: World, row: Row, site: str) -> None:
    for member in _members(world, row, site):
        world.remove("NetworkMember", member)


def _group(world: World, site: str) -> dict[str, Any]:
    return world.find("NetworkMemberGroup", NetworkId=world.sites[site])
