"""Logins that prove something, and those that do not."""

from datetime import datetime, timedelta

from tests.worlds.botches.after_sites import forget_logins
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import loaded_row
from tests.worlds.world import Cohort, Row, World


@botch("LOG-01", operation="insert", sites=2, shared_site=False)
def nobody_has_logged_in_to_the_second_site(world: World) -> Expected:
    cohort = loaded_row(world).cohort
    forget_logins(world, cohort.sites[1])
    return named(*_cohorts(world, cohort.sites[1]))


@botch("LOG-01", operation="move", shared_site=False)
def the_last_login_was_before_the_load(world: World) -> Expected:
    row, site = _silent(world)
    _login(world, row, site, world.attempts[0].started_at, seconds=-1)
    return named(*_cohorts(world, site))


@harmless(operation="move", kinds=("plus",), shared_site=False)
def a_login_was_in_the_second_in_which_the_load_began(world: World) -> Expected:
    row, site = _silent(world)
    _login(world, row, site, world.attempts[0].started_at)
    return named()


@botch("LOG-01", operation="insert", kinds=("plus",), shared_site=False)
def only_a_user_who_is_inactive_by_now_has_logged_in(world: World) -> Expected:
    row, site = _silent(world)
    world.update("User", row.user or "", IsActive=False)
    _login(world, row, site, world.attempts[-1].finished_at)
    return named(*_cohorts(world, site), also=("USE-05",))


@botch("LOG-01", operation="insert", shared_site=False)
def nobody_knows_whether_a_login_succeeded(world: World) -> Expected:
    row, site = _silent(world)
    _login(world, row, site, world.attempts[-1].finished_at, status="Erfolgreich")
    return named(*_cohorts(world, site), status="not_visible", also=("LOG-02",))


@botch("LOG-01", operation="insert", shared_site=False)
def a_login_met_a_profile_that_is_not_on_the_site(world: World) -> Expected:
    row, site = _silent(world)
    _login(world, row, site, world.attempts[-1].finished_at, status="Invalid Profile Association")
    return named(*_cohorts(world, site), also=("LOG-02",))


@botch("LOG-01", operation="insert")
def the_time_to_log_in_is_over_this_second(world: World) -> Expected:
    _, site = _silent(world)
    world.put(world.plan, "smoke_test", {"due": world.org.now.isoformat()})
    return named(*_cohorts(world, site), also=("RUN-05",))


@harmless(operation="move", kinds=("customer", "plus"), shared_site=False)
def a_cohort_leaves_the_site_of_another(world: World) -> Expected:
    """It has no users there."""
    first, second = world.cohorts
    plan = world.plan_of(first)
    world.put(plan, "leaves", [*plan["leaves"], second.sites[0]])
    return named(also=("RUN-05",))


@harmless(operation="insert", kinds=("customer", "plus"), inactive=True, split=False, shared_site=False)
def nobody_of_a_cohort_can_log_in(world: World) -> Expected:
    """All its rows are loaded inactive: the file is no longer the one that was checked, and seats are free again."""
    cohort = world.cohorts[0]
    for row in (each for each in world.rows if each.cohort is cohort):
        world.put(row.cells, "IsActive", "false")
        world.update("User", row.user or "", IsActive=False)
    for site in cohort.sites:
        forget_logins(world, site)
    return named(also=("RUN-01",))


@harmless(operation="move")
def a_login_failed_before_the_load(world: World) -> Expected:
    row = loaded_row(world)
    _login(world, row, row.cohort.sites[0], world.attempts[0].started_at, "Invalid Password", seconds=-1)
    return named()


@botch("LOG-02", operation="move")
def a_login_failed_in_the_second_in_which_the_load_began(world: World) -> Expected:
    row = loaded_row(world)
    _login(world, row, row.cohort.sites[0], world.attempts[0].started_at, "Invalid Password")
    return named(world.key_of(row), status="warned")


@botch("LOG-02", operation="insert")
def a_login_failed_for_a_reason_that_nobody_knows(world: World) -> Expected:
    """Other logins succeeded, so that this one is none of those."""
    row = loaded_row(world)
    _login(world, row, row.cohort.sites[0], world.attempts[-1].finished_at, "Restricted IP")
    return named(world.key_of(row), status="warned")


@botch("LOG-02", operation="insert", kinds=("plus",), split=False)
def nobody_knows_what_success_is_called(world: World) -> Expected:
    cohort = world.cohorts[0]
    for login in world.org.rows("LoginHistory"):
        world.update("LoginHistory", login["Id"], Status="Erfolgreich")
    users = {login["UserId"] for login in world.org.rows("LoginHistory")}
    who = [world.key_of(row) for row in world.rows if row.user in users and row.cohort is cohort]
    return named(*who, status="not_visible", also=("LOG-01",))


@botch("LOG-02", operation="insert", kinds=("plus",), split=False)
def a_password_was_wrong_whatever_success_is_called(world: World) -> Expected:
    for login in world.org.rows("LoginHistory"):
        world.remove("LoginHistory", login["Id"])
    row = loaded_row(world)
    _login(world, row, row.cohort.sites[0], world.attempts[-1].finished_at, "Invalid Password")
    return named(world.key_of(row), status="warned", also=("LOG-01",))


def _silent(world: World) -> tuple[Row, str]:
    """A row, and a site of its cohort to which nobody has logged in any more."""
    row = loaded_row(world)
    site = row.cohort.sites[0]
    forget_logins(world, site)
    return row, site


def _login(world: World, row: Row, site: str, at: str, status: str = "Success", *, seconds: int = 0) -> None:
    moment = datetime.fromisoformat(at) + timedelta(seconds=seconds)
    world.add("LoginHistory", UserId=row.user, NetworkId=world.sites[site], Status=status, LoginTime=moment)


def _cohorts(world: World, site: str) -> list[str]:
    def is_silent(cohort: Cohort) -> bool:
        return site in cohort.sites and any(row.active for row in world.rows if row.cohort is cohort)

    return [cohort.name for cohort in world.cohorts if is_silent(cohort)]
