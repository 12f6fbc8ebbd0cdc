"""What is wrong with seats and moves before a load."""

from datetime import timedelta

from tests.standin.rows.ids import make_id
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.earlier_load import create_before, disable_before
from tests.worlds.faithful import PARTNER
from tests.worlds.pick_rows import add_column, found_row, row_to_load
from tests.worlds.world import World


@botch("SEA-01", operation="insert", login=False)
@botch("SEA-01", operation="move", login=False)
def a_seat_is_missing(world: World) -> Expected:
    key = row_to_load(world).cohort.license
    record = world.licenses[key]
    used = world.find("UserLicense", Id=record)["UsedLicenses"]
    needed = sum(row.cohort.license == key and row.active for row in world.rows)
    world.update("UserLicense", record, TotalLicenses=used + needed - 1 - _freed(world, key))
    return named(key)


@botch("SEA-01", operation="move", login=False, kinds=("customer", "plus"), split=False)
def a_row_that_moves_nobody_frees_no_seat(world: World) -> Expected:
    """Its user stays on the license that the other rows come to; a row without a profile is in no cohort."""
    row = next(row for row in world.rows if row.cohort.kind == "plus")
    world.put(row.cells, "ProfileId", "")
    key = _full_but_for_a_swap(world, leavers_first=True)
    return named(key, also=("LOAD-07",))


@botch("SEA-01", operation="insert", login=False)
def the_seats_were_counted_before_most_of_them_were_taken(world: World) -> Expected:
    """By the count there is room; there are more active users than it says."""
    cohort = row_to_load(world).cohort
    key = cohort.license
    holder = {"Username": "is.not.counted@example.com", "ContactId": world.spare_contacts[0]}
    world.add("User", ProfileId=cohort.twin, **holder)
    profiles = {row["Id"] for row in world.org.rows("Profile") if row["UserLicenseId"] == world.licenses[key]}
    active = sum(bool(user["IsActive"]) and user["ProfileId"] in profiles for user in world.org.rows("User"))
    needed = sum(row.cohort.license == key and row.active for row in world.rows)
    world.pend()
    world.update("UserLicense", world.licenses[key], UsedLicenses=0, TotalLicenses=active + needed - 1)
    return named(key)


@botch("SEA-01", operation="insert", kinds=("customer", "plus"), login=False)
def a_load_before_takes_the_seats(world: World) -> Expected:
    """There are enough for either of the two loads."""
    cohort = world.cohorts[0]
    user = {"Username": "comes.first@example.com", "ProfileId": cohort.twin}
    create_before(world, user | {"ContactId": world.spare_contacts[0]})
    used = world.find("UserLicense", Id=world.licenses[cohort.license])["UsedLicenses"]
    needed = sum(row.cohort.license == cohort.license and row.active for row in world.rows)
    world.update("UserLicense", world.licenses[cohort.license], TotalLicenses=used + needed)
    return named(cohort.license)


@botch("SEA-05", operation="insert", login=False)
@botch("SEA-05", operation="move", login=False)
def a_plan_names_a_license_by_its_label(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.update("UserLicense", world.licenses[cohort.license], Name="Community of Old")
    world.put(world.plan_of(cohort), "license", "community of old")
    return named("community of old")


@botch("SEA-05", operation="upsert", login=False)
def a_plan_spells_a_license_in_its_own_way(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.put(world.plan_of(cohort), "license", cohort.license.lower())
    return named(cohort.license.lower())


@botch("SEA-01", operation="move", login=False, kinds=("customer", "plus"), split=False)
def a_full_license_is_left_only_after_others_came(world: World) -> Expected:
    return named(_full_but_for_a_swap(world, leavers_first=False))


@botch("SEA-01", operation="move", login=False, kinds=("customer", "plus"), split=False)
def a_full_license_is_left_before_others_come(world: World) -> Expected:
    """A loader that works in parallel does not keep the order."""
    return named(_full_but_for_a_swap(world, leavers_first=True), status="warned")


@botch("SEA-01", operation="move", login=False, kinds=("customer",), split=False)
def a_load_before_frees_a_seat_too_few(world: World) -> Expected:
    """One user whom it disables holds a seat of the license that the others come to; one seat more is needed."""
    key = world.cohorts[0].license
    holder = {"Username": "leaves.first@example.com", "ContactId": world.spare_contacts[0]}
    leaver = world.add("User", ProfileId=world.cohorts[0].twin, **holder)
    disable_before(world, [leaver, leaver])
    world.org.catch_up()
    license_ = world.find("UserLicense", Id=world.licenses[key])
    coming = sum(row.active for row in world.rows)
    world.update("UserLicense", license_["Id"], TotalLicenses=license_["UsedLicenses"] + coming - 2)
    return named(key)


@botch("SEA-02", operation="insert")
@botch("SEA-02", operation="move")
def a_license_is_disabled(world: World) -> Expected:
    key = row_to_load(world).cohort.license
    world.update("UserLicense", world.licenses[key], Status="Disabled")
    return named(key)


@botch("SEA-03", operation="insert")
@botch("SEA-03", operation="move")
def seats_were_counted_the_day_before_yesterday(world: World) -> Expected:
    key = row_to_load(world).cohort.license
    world.pend()
    counted = world.org.now - timedelta(days=2)
    world.update("UserLicense", world.licenses[key], UsedLicensesLastUpdated=counted)
    return named(key, status="warned")


@botch("SEA-03", operation="insert")
def seats_were_counted_before_another_load_had_run(world: World) -> Expected:
    key = row_to_load(world).cohort.license
    load = create_before(world, {"Username": "came.first@example.com", "ProfileId": world.cohorts[0].twin})
    world.pend()
    now = world.org.now
    world.update("UserLicense", world.licenses[key], UsedLicensesLastUpdated=now - timedelta(hours=2))
    load["attempts"] = [{"org": "env", "started_at": (now - timedelta(hours=1)).isoformat()}]
    others = {cohort.license for cohort in world.cohorts} - {key}
    for other in others:
        world.update("UserLicense", world.licenses[other], UsedLicensesLastUpdated=now)
    return named(key, status="warned")


@botch("SEA-03", operation="insert", kinds=("customer", "plus"))
def seats_were_counted_while_another_load_ran(world: World) -> Expected:
    """The count is lower than the number of active users; that of the other license is not."""
    cohort = world.cohorts[0]
    load = create_before(world, {"Username": "came.first@example.com", "ProfileId": cohort.twin})
    world.add("User", ProfileId=cohort.twin, Username="came.first@example.com", ContactId=world.spare_contacts[0])
    world.pend()
    now = world.org.now
    for key in {each.license for each in world.cohorts}:
        world.update("UserLicense", world.licenses[key], UsedLicensesLastUpdated=now - timedelta(hours=1))
    world.update("UserLicense", world.licenses[cohort.license], UsedLicenses=0)
    times = {"started_at": now - timedelta(hours=2), "finished_at": now - timedelta(minutes=1)}
    load["attempts"] = [{"org": "env"} | {name: at.isoformat() for name, at in times.items()}]
    return named(cohort.license, status="warned")


@botch("SEA-04", operation="insert")
@botch("SEA-04", operation="move")
def a_row_asks_for_a_feature(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "UserPermissionsSFContentUser")
    world.put(row.cells, "UserPermissionsSFContentUser", "true")
    return named(world.key_of(row), status="warned")


@botch("MOV-01", operation="move")
def a_moved_user_is_of_another_org(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Id", make_id("005", 4711, "Zz"))
    return named(world.key_of(row))


@botch("MOV-01", operation="disable")
def a_user_to_disable_is_of_another_org(world: World) -> Expected:
    """A row to disable is counted to the cohort of its user's profile: nobody has none."""
    row = row_to_load(world)
    world.put(row.cells, "Id", make_id("005", 4711, "Zz"))
    return named(world.key_of(row), also=("LOAD-07",))


@botch("MOV-01", operation="move", key="field")
def a_move_does_not_say_whom(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Id", "")
    return named(world.key_of(row))


@botch("MOV-03", operation="move")
def a_user_was_moved_before(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", ProfileId=row.cohort.profile)
    return named(world.key_of(row), status="warned")


@harmless(operation="move", kinds=("customer", "plus"))
def a_user_on_the_profile_is_activated(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", ProfileId=row.cohort.profile, IsActive=False)
    add_column(world, "IsActive")
    world.put(row.cells, "IsActive", "true")
    return named()


@botch("MOV-03", operation="disable")
def a_user_was_disabled_before(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", IsActive=False, ContactId=None)
    return named(world.key_of(row), status="warned")


@botch("MOV-04", operation="move")
def a_permission_set_stays_behind(world: World) -> Expected:
    row = row_to_load(world)
    profile = world.find("Profile", Id=row.cohort.old_profile)
    stranded = world.add("PermissionSet", Name="Old_Perks", LicenseId=profile["UserLicenseId"])
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=stranded)
    return named(world.key_of(row), status="warned")


@harmless(operation="move")
def an_assignment_that_has_ended_stays_behind(world: World) -> Expected:
    row = row_to_load(world)
    profile = world.find("Profile", Id=row.cohort.old_profile)
    ended = world.add("PermissionSet", Name="Old_Perks", LicenseId=profile["UserLicenseId"])
    expired = world.org.now - timedelta(days=1)
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=ended, ExpirationDate=expired)
    return named()


@botch("MOV-04", operation="upsert", kinds=("customer", "plus"))
def a_permission_set_stays_behind_in_an_upsert(world: World) -> Expected:
    row = found_row(world)
    partners = world.add("Profile", Name="Old Partner User", UserLicenseId=world.licenses[PARTNER])
    world.update("User", row.user or "", ProfileId=partners)
    stranded = world.add("PermissionSet", Name="Old_Perks", LicenseId=world.licenses[PARTNER])
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=stranded)
    return named(world.key_of(row), status="warned", also=("MOV-02",))


def _full_but_for_a_swap(world: World, *, leavers_first: bool) -> str:
    """The license of the first cohort has as many free seats as more users come to it than leave it."""
    license_ = world.find("UserLicense", Id=world.licenses[world.cohorts[0].license])
    kinds = ("plus", "customer") if leavers_first else ("customer", "plus")
    world.put(world, "rows", sorted(world.rows, key=lambda row: kinds.index(row.cohort.kind)))
    coming, leaving = (sum(row.cohort.kind == kind for row in world.rows) for kind in ("customer", "plus"))
    world.update("UserLicense", license_["Id"], TotalLicenses=license_["UsedLicenses"] + coming - leaving)
    return world.cohorts[0].license


def _freed(world: World, key: str) -> int:
    """Seats of a license that the movers give back."""
    if world.shape.operation != "move":
        return 0
    profiles = {row["Id"]: row["UserLicenseId"] for row in world.org.rows("Profile")}
    return sum(profiles[row.cohort.old_profile or ""] == world.licenses[key] for row in world.rows)
