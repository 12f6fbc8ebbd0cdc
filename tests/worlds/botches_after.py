"""What goes wrong with a load, or after it: in the result files, in the org."""

from tests.worlds.botches import Expected, botch, named
from tests.worlds.world import Outcome, Row, World

WITH_CONTACTS = ("customer", "plus", "partner", "person")


def _row(world: World, *, created: bool = False) -> Row:
    """An active row whose user has not logged in; of a user whom the load made, if asked."""
    rows = [row for row in world.rows if row.active and row.user not in world.logged_in]
    made = {outcome.id for attempt in world.attempts for outcome in attempt.outcomes if outcome.created}
    return world.rng.choice([row for row in rows if not created or row.user in made])


def _outcome(world: World, row: Row) -> Outcome:
    """The row's success."""
    return next(
        outcome
        for attempt in world.attempts
        for outcome in attempt.outcomes
        if outcome.kind == "success" and outcome.id == row.user
    )


def _members(world: World, user: str | None) -> list[str]:
    return [row["Id"] for row in world.org.rows("NetworkMember") if row["MemberId"] == user]


@botch("ACT-01")
def a_row_is_in_no_result_file(world: World) -> Expected:
    row = _row(world)
    attempt = next(a for a in world.attempts if any(o.id == row.user and o.kind == "success" for o in a.outcomes))
    world.drop(attempt.outcomes, _outcome(world, row))
    return named(world.key_of(row))


@botch("ACT-01", mended=False, operation="insert")
def a_row_is_in_no_attempt(world: World) -> Expected:
    row, attempt = _row(world), world.attempts[0]
    outcome = _outcome(world, row)
    world.drop(attempt.rows, outcome.cells)
    world.drop(attempt.outcomes, outcome)
    world.put(attempt, "file", "loads/part.csv")
    world.put(world.load_plan["attempts"][0], "file", "loads/part.csv")
    return named(world.key_of(row))


@botch("ACT-01", mended=False)
def a_success_file_is_not_in_the_plan(world: World) -> Expected:
    attempt = world.load_plan["attempts"][0]
    world.put(attempt, "results", attempt["results"][1:])
    return named(*map(world.key_of, world.rows))


@botch("ACT-05", operation="insert")
def a_row_was_rejected(world: World) -> Expected:
    row = _row(world)
    _reject(world, _outcome(world, row))
    world.remove("User", row.user or "")
    return named(world.key_of(row))


@botch("ACT-05", operation="move")
def a_move_was_rejected(world: World) -> Expected:
    """Who was not moved is not on the new sites, and still on the old one."""
    row = _row(world)
    _reject(world, _outcome(world, row))
    world.update("User", row.user or "", ProfileId=row.cohort.old_profile)
    return named(world.key_of(row), also=("MEM-01", "STA-01"))


def _reject(world: World, outcome: Outcome) -> None:
    world.put(outcome, "kind", "error")
    world.put(outcome, "id", "")
    world.put(outcome, "code", "UNABLE_TO_LOCK_ROW")
    world.put(outcome, "message", "unable to obtain exclusive access to this record or 1 records: 001")


@botch("USE-01", operation="insert")
@botch("USE-01", operation="upsert")
def a_success_is_no_user(world: World) -> Expected:
    row = _row(world, created=True)
    world.remove("User", row.user or "")
    return named(world.key_of(row))


@botch("USE-02", operation="insert")
@botch("USE-02", operation="upsert")
@botch("USE-02", operation="move")
def a_user_is_on_another_profile(world: World) -> Expected:
    row = _row(world)
    world.update("User", row.user or "", ProfileId=row.cohort.twin)
    return named(world.key_of(row))


@botch("USE-03", operation="insert")
@botch("USE-03", operation="move")
def a_user_is_of_another_type(world: World) -> Expected:
    row = _row(world)
    world.update("User", row.user or "", UserType="CustomerSuccess")
    return named(world.key_of(row))


@botch("USE-04", operation="insert")
@botch("USE-04", operation="upsert")
@botch("USE-04", operation="move")
def a_user_is_on_another_contact(world: World) -> Expected:
    row = _row(world)
    world.update("User", row.user or "", ContactId=world.spare_contacts[0])
    return named(world.key_of(row))


@botch("USE-04", operation="insert", kinds=WITH_CONTACTS)
def a_contact_has_moved_to_another_account(world: World) -> Expected:
    row = _row(world)
    other = next(each.account for each in world.rows if each.account not in {row.account, None})
    world.update("Contact", row.contact or "", AccountId=other)
    return named(world.key_of(row))


@botch("USE-04", operation="disable")
def a_disabled_user_keeps_its_contact(world: World) -> Expected:
    row = world.rng.choice(world.rows)
    world.update("User", row.user or "", ContactId=row.contact)
    return named(world.key_of(row), status="warned")


@botch("USE-05", operation="insert")
@botch("USE-05", operation="upsert")
def a_user_is_inactive(world: World) -> Expected:
    row = _row(world)
    world.update("User", row.user or "", IsActive=False)
    return named(world.key_of(row))


@botch("USE-05", operation="insert", inactive=True, rows=3)
def a_user_loaded_inactive_is_active(world: World) -> Expected:
    row = next(row for row in world.rows if not row.active)
    world.update("User", row.user or "", IsActive=True)
    return named(world.key_of(row))


@botch("USE-05", operation="disable")
def a_disabled_user_is_active(world: World) -> Expected:
    row = world.rng.choice(world.rows)
    world.update("User", row.user or "", IsActive=True)
    return named(world.key_of(row))


@botch("USE-05", operation="insert")
@botch("USE-05", operation="move")
def a_user_is_frozen(world: World) -> Expected:
    row = _row(world)
    login = next(each["Id"] for each in world.org.rows("UserLogin") if each["UserId"] == row.user)
    world.update("UserLogin", login, IsFrozen=True)
    return named(world.key_of(row), status="warned")


@botch("MEM-01", operation="insert")
@botch("MEM-01", operation="upsert")
@botch("MEM-01", operation="move")
def a_user_is_no_member(world: World) -> Expected:
    row = _row(world)
    world.remove("NetworkMember", world.rng.choice(_members(world, row.user)))
    return named(world.key_of(row))


@botch("MEM-01", operation="insert", shared_site=False, sites=1, split=False)
def members_are_still_coming(world: World) -> Expected:
    cohort = _row(world).cohort
    world.pend()
    for group in world.org.rows("NetworkMemberGroup"):
        if group["NetworkId"] == world.sites[cohort.sites[0]]:
            world.update("NetworkMemberGroup", group["Id"], AssignmentStatus="WaitingForAdd")
    rows = [row for row in world.rows if row.cohort is cohort and row.active]
    for row in rows:
        for member in _members(world, row.user):
            world.remove("NetworkMember", member)
    return named(*map(world.key_of, rows), status="pending")


@botch("STA-01", operation="move")
def a_moved_user_can_still_enter(world: World) -> Expected:
    row = _row(world)
    access = world.add("PermissionSet", Name="Old_Access")
    site = world.sites[row.cohort.left[0]]
    world.add("NetworkMemberGroup", NetworkId=site, ParentId=access, AssignmentStatus="Added")
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=access)
    return named(world.key_of(row))


@botch("SEA-11", operation="insert")
@botch("SEA-11", operation="move")
def somebody_else_took_a_seat(world: World) -> Expected:
    key = _row(world).cohort.license
    record = world.licenses[key]
    used = next(row["UsedLicenses"] for row in world.org.rows("UserLicense") if row["Id"] == record)
    world.update("UserLicense", record, UsedLicenses=used + 1)
    return named(key, status="warned")


@botch("LOG-01", operation="insert")
@botch("LOG-01", operation="move")
def nobody_has_logged_in_to_a_site(world: World) -> Expected:
    site = world.rng.choice(_row(world).cohort.sites)
    _forget_logins(world, site)
    return named(*(cohort.name for cohort in world.cohorts if site in cohort.sites))


@botch("LOG-01", operation="insert")
def a_login_has_failed(world: World) -> Expected:
    site = world.rng.choice(_row(world).cohort.sites)
    for login in world.org.rows("LoginHistory"):
        if login["NetworkId"] == world.sites[site]:
            world.update("LoginHistory", login["Id"], Status="Invalid Password")
    return named(*(cohort.name for cohort in world.cohorts if site in cohort.sites))


@botch("LOG-01", operation="upsert")
def there_is_time_to_log_in(world: World) -> Expected:
    site = world.rng.choice(_row(world).cohort.sites)
    _forget_logins(world, site)
    world.put(world.plan, "smoke_test", {"due": "2099-01-01T00:00:00+00:00"})
    return named(*(cohort.name for cohort in world.cohorts if site in cohort.sites), status="pending")


@botch("LOG-01", operation="insert", shared_site=True, kinds=("customer", "plus"), split=False)
def one_cohort_has_not_logged_in(world: World) -> Expected:
    cohort = world.cohorts[0]
    users = {row.user for row in world.rows if row.cohort is cohort}
    _forget_logins(world, "Common Ground", users)
    return named(cohort.name, status="warned")


def _forget_logins(world: World, site: str, users: set[str | None] | None = None) -> None:
    for login in world.org.rows("LoginHistory"):
        if login["NetworkId"] == world.sites[site] and (users is None or login["UserId"] in users):
            world.remove("LoginHistory", login["Id"])
