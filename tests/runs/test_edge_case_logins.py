"""Logins, frozen users and what lets a user into a site, where the org shows only a part of it."""

from datetime import timedelta

import pytest

from fixtures.plan import PhaseName
from reports.judging.findings import Finding
from tests.standin import Switches
from tests.worlds import Shape, World, build
from tests.worlds.harness import Harness, offenders, statuses
from tests.worlds.lifecycle import run

SEES_LOGINS = {"ManageUsers", "MonitorLoginHistory"}
NEVER_DUE = {"due": "2099-01-01T00:00:00+00:00"}


def loaded(harness: Harness, **choices: object) -> World:
    return harness.loaded(Shape().with_(**({"kinds": ("customer",), "rows": 3} | choices)))


def judged(harness: Harness, world: World, check: str, phase: PhaseName = "after_load") -> list[Finding]:
    return list(harness.check_world(world, phase, only=[check]).values())


def not_judged(harness: Harness) -> str:
    """What the last run says that it is not about."""
    assert harness.trace is not None
    return "\n".join(harness.trace.parts[-1].not_judged)


def test_nobody_is_expected_to_log_in_where_nobody_is_active(harness: Harness) -> None:
    """Nobody could clear that; USE-05 names the users."""
    world = loaded(harness, kinds=("customer", "plus"), shared_site=True)
    idle = world.cohorts[1]
    for row in world.rows:
        if row.cohort is idle:
            world.org.update("User", row.user or "", IsActive=False, LastModifiedById=world.spare_users[0])
    found = harness.check_world(world, "after_load", only=["LOG-01", "USE-05"]).values()
    login = {each.parameters["site"]: each.status for each in found if each.check == "LOG-01"}
    assert (login["Common Ground"], login[idle.sites[0]]) == ("passed", "not_applicable")
    assert {each.cohort: each.status for each in found if each.check == "USE-05"}[idle.name] == "warned"


def test_nobody_is_expected_to_log_in_where_all_are_loaded_inactive(harness: Harness) -> None:
    world = build(Shape(kinds=("customer",), rows=3, inactive=True))
    for row in world.rows:
        row.cells["IsActive"] = "false"
    run(world)

    assert {finding.status for finding in judged(harness, world, "LOG-01")} == {"not_applicable"}


def test_a_login_before_an_upsert_proves_nothing(harness: Harness) -> None:
    world = loaded(harness, operation="upsert")
    for attempt in world.load_plan["attempts"]:
        del attempt["started_at"], attempt["finished_at"]

    assert {finding.status for finding in judged(harness, world, "LOG-01")} == {"not_visible"}


def test_a_login_proves_the_way_in_for_new_users_though_the_plan_has_no_load_time(
    harness: Harness,
) -> None:
    world = loaded(harness)
    world.load_plan["attempts"][0].pop("started_at")
    assert statuses(harness.check_world(world, "after_load", only=["LOG-01"]), "LOG-01") == {"passed"}


def test_a_login_of_a_moved_user_proves_nothing_unless_it_is_known_to_be_later(harness: Harness) -> None:
    world = loaded(harness, operation="move")
    world.load_plan["attempts"][0].pop("started_at")
    findings = judged(harness, world, "LOG-01")
    assert {finding.status for finding in findings} == {"not_visible"}
    assert all("started_at" in finding.reason for finding in findings)


def test_logins_that_are_hidden_are_not_awaited(harness: Harness) -> None:
    world = loaded(harness)
    world.plan["smoke_test"] = NEVER_DUE
    world.org.permissions = world.org.permissions - SEES_LOGINS
    assert {finding.status for finding in judged(harness, world, "LOG-01")} == {"not_visible"}


@pytest.mark.parametrize(("hours", "status"), [(22, "pending"), (24, "failed")])
def test_a_missing_login_is_pending_for_a_day_after_the_load(harness: Harness, hours: int, status: str) -> None:
    """The load ended an hour before."""
    world = loaded(harness)
    del world.plan["smoke_test"]
    nobody_has_logged_in(world)
    world.pass_time(hours=hours)
    assert {finding.status for finding in judged(harness, world, "LOG-01")} == {status}


@pytest.mark.parametrize(("within", "status"), [(1, "failed"), (2, "pending")])
def test_the_plan_says_for_how_many_hours_a_missing_login_is_pending(
    harness: Harness, within: int, status: str
) -> None:
    world = loaded(harness)
    world.plan["smoke_test"] = {"within": within}
    nobody_has_logged_in(world)
    assert {finding.status for finding in judged(harness, world, "LOG-01")} == {status}


def test_a_missing_login_is_not_awaited_after_a_load_of_which_the_plan_has_no_time(harness: Harness) -> None:
    world = loaded(harness)
    del world.plan["smoke_test"], world.load_plan["attempts"][0]["started_at"]
    del world.load_plan["attempts"][0]["finished_at"]
    nobody_has_logged_in(world)
    assert {finding.status for finding in judged(harness, world, "LOG-01")} == {"failed"}


def nobody_has_logged_in(world: World) -> None:
    for login in world.org.rows("LoginHistory"):
        world.org.store.execute('delete from "LoginHistory" where Id = ?', (login["Id"],))


@pytest.mark.parametrize(
    ("minutes", "on_the_site", "status"), [(29, True, "pending"), (30, True, "failed"), (1, False, "failed")]
)
def test_a_missing_member_is_awaited_for_half_an_hour_where_the_group_is_added(
    harness: Harness, minutes: int, on_the_site: bool, status: str
) -> None:
    world = loaded(harness)
    row = world.rows[0]
    world.load_plan["attempts"][0]["finished_at"] = (world.org.now - timedelta(minutes=minutes)).isoformat()
    world.org.pending = True
    if not on_the_site:
        world.org.store.execute('delete from "NetworkMemberGroup"', ())
    world.org.store.execute('delete from "NetworkMember" where MemberId = ?', (row.user,))
    (finding,) = judged(harness, world, "MEM-01")
    let_in_by_nothing = [row.user for row in world.rows if row.active]
    assert (finding.status, finding.offenders) == (status, 1 if on_the_site else len(let_in_by_nothing))
    assert dict(zip(finding.columns, finding.first[0], strict=True))["hint"] == (
        "wait: --wait 600" if status == "pending" else None
    )
    assert finding.remedy.startswith("Right after the load, wait: check again with ``--wait 600``") or (
        finding.remedy.startswith("Right after the load, wait: check again with --wait 600")
    )


def test_users_are_judged_though_nobody_may_see_who_is_frozen(harness: Harness) -> None:
    world = loaded(harness)
    world.org.remove_object("UserLogin")
    assert {finding.status for finding in judged(harness, world, "USE-05")} == {"passed"}
    assert "UserLogin is hidden, so frozen users are not seen (USE-05)" in not_judged(harness)
    row = next(row for row in world.rows if row.user not in world.logged_in)
    world.org.update("User", row.user or "", IsActive=False)
    assert offenders(harness.check_world(world, "after_load", only=["USE-05"])) == {"USE-05": {world.key_of(row)}}


def moved(harness: Harness) -> World:
    return loaded(harness, operation="move", switches=Switches(member_rows_stay=True))


@pytest.mark.parametrize("leaving", ["WaitingForRemove", "Remove Calculated"])
def test_a_profile_that_is_leaving_a_site_is_waited_for(harness: Harness, leaving: str) -> None:
    world = moved(harness)
    cohort = world.cohorts[0]
    world.pend()
    site = world.sites[cohort.left[0]]
    world.org.add("NetworkMemberGroup", NetworkId=site, ParentId=cohort.profile, AssignmentStatus=leaving)
    (finding,) = judged(harness, world, "STA-01")
    assert (finding.status, finding.offenders) == ("pending", len(world.rows))


@pytest.mark.parametrize("over", ["revoked", "expired", "inactive"])
def test_a_permission_set_that_is_over_lets_nobody_in(harness: Harness, over: str) -> None:
    world = moved(harness)
    row, cohort = world.rows[0], world.cohorts[0]
    access = world.org.add("PermissionSet", Name="Old_Access")
    site = world.sites[cohort.left[0]]
    world.org.add("NetworkMemberGroup", NetworkId=site, ParentId=access, AssignmentStatus="Added")
    assignment = world.org.assign(row.user or "", access)
    assert offenders(harness.check_world(world, "after_load", only=["STA-01"])) == {"STA-01": {world.key_of(row)}}
    ended: dict[str, dict[str, object]] = {
        "revoked": {"IsRevoked": True},
        "expired": {"ExpirationDate": world.org.now - timedelta(days=1)},
        "inactive": {"IsActive": False},
    }
    world.org.update("PermissionSetAssignment", assignment, **ended[over])
    assert offenders(harness.check_world(world, "after_load", only=["STA-01"])) == {}
