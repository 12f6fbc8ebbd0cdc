"""Waiting for what the platform settles later: asked again, recorded round by round, replayed without a pause."""

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fixtures.org.errors import LimitReached
from fixtures.pull import pull_snapshots
from fixtures.session import Options
from fixtures.session.session import Session
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner
from tests.standin import StandIn, serve
from tests.standin.rows.values import timestamp

AFTER = ("wave-1", "after_load")


@pytest.fixture
def unsettled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallMigration]:
    """A loaded migration whose site has just been given its profile: nobody is a member yet."""
    migration = SmallMigration(tmp_path / "migration", StandIn())
    org = migration.org
    migration.load()
    org.pending = True
    (group,) = org.rows("NetworkMemberGroup")
    org.update("NetworkMemberGroup", group["Id"], AssignmentStatus="WaitingForAdd")
    for member in org.rows("NetworkMember"):
        org.delete("NetworkMember", member["Id"])
    with serve(org) as url:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(url.ca_file))
        monkeypatch.setenv("SF_ACCESS_TOKEN", org.access_token)
        monkeypatch.setenv("SF_INSTANCE_URL", url.base)
        yield migration


@pytest.fixture
def uncounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallMigration]:
    """A migration that was checked before its load; the platform has not counted the seats since."""
    migration = SmallMigration(tmp_path / "migration", StandIn())
    org = migration.org
    with serve(org) as url:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(url.ca_file))
        monkeypatch.setenv("SF_ACCESS_TOKEN", org.access_token)
        monkeypatch.setenv("SF_INSTANCE_URL", url.base)
        Runner(migration.folder, tmp_path / "runs", connection())("checks/before_load", "--org=env", "--record", "-q")
        counted_at = org.now
        migration.load()
        org.pending = True
        of_before = {"UsedLicenses": 0, "UsedLicensesLastUpdated": timestamp(counted_at)}
        org.store.update("UserLicense", migration.license, of_before)
        yield migration


def connection() -> dict[str, str]:
    return {name: os.environ[name] for name in ("REQUESTS_CA_BUNDLE", "SF_ACCESS_TOKEN", "SF_INSTANCE_URL")}


def never(seconds: float) -> None:
    pytest.fail(f"slept {seconds} seconds")


@contextlib.contextmanager
def taken(
    options: Options, folder: Path, sleep: Callable[[float], None], phase: str = "after_load"
) -> Iterator[tuple[Session, list[str]]]:
    session, said = Session(options, folder / "scratch", (phase,), sleep=sleep), list[str]()
    try:
        pull_snapshots(session, [("wave-1", phase)], folder, said.append)
        yield session, said
    finally:
        session.close()


def statuses(session: Session, phase: str = "after_load") -> list[tuple[str, int]]:
    rows = session.snapshot("wave-1", phase).cursor()
    members = "(select count(*) from NetworkMember)" if phase == "after_load" else "0"
    return rows.execute(f"select AssignmentStatus, {members} from NetworkMemberGroup").fetchall()


def test_a_phase_waits_until_all_is_settled_and_asks_nothing_else_again(
    unsettled: SmallMigration, tmp_path: Path
) -> None:
    org, slept = unsettled.org, list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        org.settle(steps=1)

    options = Options(unsettled.folder, org="env", record="masked", wait=60)
    with taken(options, tmp_path, sleep) as (session, said):
        assert statuses(session) == [("Added", 6)]
        assert session.parts[0].waited == len(slept) == 2
        questions = session.parts[0].questions
    again = {each.table: each.calls for each in questions if each.calls > each.expected_calls}
    assert again == {"NetworkMemberGroup": 3, "NetworkMember": 3}
    rounds = [line for line in said if "asking again" in line]
    assert re.match(r"1 member group not settled yet: asking again in 5 seconds, for (60|[1-5]?\d) at most", rounds[0])
    assert len(rounds) == 2
    assert said[-1] == "All is settled after 2 more rounds"


def test_a_replay_plays_the_rounds_that_were_recorded_and_does_not_sleep(
    unsettled: SmallMigration, tmp_path: Path
) -> None:
    settle = unsettled.org.settle
    options = Options(unsettled.folder, org="env", record="masked", wait=60)
    with taken(options, tmp_path / "live", lambda _: settle(steps=1)) as (live, _):
        seen = statuses(live)
    with taken(Options(unsettled.folder), tmp_path / "replay", never) as (replay, said):
        assert statuses(replay) == seen
        assert replay.parts[0].waited == 2
    assert not [line for line in said if "asking again" in line]


def test_a_member_of_a_settled_group_is_waited_for_too(unsettled: SmallMigration, tmp_path: Path) -> None:
    org = unsettled.org
    (group,) = org.rows("NetworkMemberGroup")
    org.update("NetworkMemberGroup", group["Id"], AssignmentStatus="Added")
    for user in org.rows("User"):
        org.touch(user["Id"])
    with taken(Options(unsettled.folder, org="env", wait=60), tmp_path, lambda _: org.settle(0)) as (session, said):
        assert statuses(session) == [("Added", 6)]
    assert any(line.startswith("6 memberships not settled yet") for line in said)


@pytest.mark.parametrize(("days", "waited"), [(-1, 0), (1, 1)], ids=["expired", "in force"])
def test_only_members_by_an_assignment_that_has_not_expired_are_waited_for(
    unsettled: SmallMigration, tmp_path: Path, days: int, waited: int
) -> None:
    org = unsettled.org
    (group,) = org.rows("NetworkMemberGroup")
    org.update("NetworkMemberGroup", group["Id"], AssignmentStatus="FailedAdd")
    opens_the_site = org.add("PermissionSet", Name="Help_Center", Label="Help Center")
    org.add("NetworkMemberGroup", NetworkId=unsettled.site, ParentId=opens_the_site, AssignmentStatus="Added")
    user = next(user["Id"] for user in org.rows("User") if user["ProfileId"] == unsettled.profile)
    org.assign(user, opens_the_site, ExpirationDate=timestamp(org.now + timedelta(days=days)))

    def settle(_: float) -> None:
        org.settle(0)
        assert [member["MemberId"] for member in org.rows("NetworkMember")] == [user]

    with taken(Options(unsettled.folder, org="env", wait=60), tmp_path, settle) as (session, _):
        assert session.parts[0].waited == waited


def test_before_a_load_only_the_groups_are_waited_for(unsettled: SmallMigration, tmp_path: Path) -> None:
    settle, options = unsettled.org.settle, Options(unsettled.folder, org="env", wait=60)
    with taken(options, tmp_path, lambda _: settle(steps=1), "before_load") as (session, _):
        assert statuses(session, "before_load") == [("Added", 0)]
        assert session.parts[0].waited == 2


def test_groups_of_sites_that_the_plan_does_not_name_are_not_waited_for(
    unsettled: SmallMigration, tmp_path: Path
) -> None:
    org = unsettled.org
    org.settle()
    other = org.add("Network", Name="Another Site", Status="Live")
    org.add("NetworkMemberGroup", NetworkId=other, ParentId=unsettled.profile, AssignmentStatus="WaitingForAdd")
    with taken(Options(unsettled.folder, org="env", wait=60), tmp_path, never) as (session, _):
        assert session.parts[0].waited == 0


def test_waiting_ends_at_the_call_limit(unsettled: SmallMigration, tmp_path: Path) -> None:
    options = Options(unsettled.folder, org="env", wait=60, max_api_calls=36)
    with pytest.raises(LimitReached, match="--max-api-calls"), taken(options, tmp_path, lambda _: None):
        pass


def test_what_has_not_settled_in_time_is_pending_live_and_in_the_replay(
    unsettled: SmallMigration, tmp_path: Path
) -> None:
    run = Runner(unsettled.folder, tmp_path / "runs", connection())
    impatient = run("checks/after_load", "--org=env", "-k", "MEM-01")
    assert (impatient.statuses("MEM-01"), impatient.evidence["parts"][0]["waited"]) == ({"pending"}, 0)
    waited = run("checks/after_load", "--org=env", "--record", "--wait=1")
    assert "asking again in 1 seconds" in waited.out
    assert (waited.code, waited.verdict, waited.statuses("MEM-01")) == (10, "NOT YET", {"pending"})
    replayed = run("checks/after_load")
    assert (replayed.verdict, replayed.evidence["parts"][0]["waited"]) == ("NOT YET", 1)


def test_seats_are_counted_again_until_they_add_up_and_nothing_else_is_asked_again(
    uncounted: SmallMigration, tmp_path: Path
) -> None:
    org, slept = uncounted.org, list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            org.settle()

    (before,) = (tmp_path / "runs" / "evidence" / "runs").glob("*/")
    live = Options(uncounted.folder, org="env", record="masked", wait=60, before=before)
    with taken(live, tmp_path / "live", sleep) as (session, said):
        assert session.parts[0].waited == len(slept) == 2
        questions = session.parts[0].questions
        assert seats(session) == 6
    again = {each.table: each.calls for each in questions if each.calls > each.expected_calls}
    assert again == {"UserLicense": 3}
    rounds = [line for line in said if "asking again" in line]
    assert rounds[0].startswith("1 seat count not settled yet: asking again in 5 seconds, for 60 at most")
    with taken(Options(uncounted.folder), tmp_path / "replay", never) as (replay, _):
        assert (seats(replay), replay.parts[0].waited) == (6, 2)


def seats(session: Session) -> int:
    counted = "select UsedLicenses from UserLicense where LicenseDefinitionKey = 'PID_Customer_Community'"
    (used,) = session.snapshot("wave-1", "after_load").cursor().execute(counted).fetchall()[0]
    return int(used)


def test_a_seat_count_from_before_the_load_is_pending_and_a_newer_wrong_one_warns(
    uncounted: SmallMigration, tmp_path: Path
) -> None:
    org, run = uncounted.org, Runner(uncounted.folder, tmp_path / "runs", connection())
    old = run("checks/after_load", "--org=env", "--wait=0.01")
    assert "1 seat count not settled yet" in old.out
    assert (old.verdict, old.statuses("SEA-11")) == ("GO", {"pending"})
    org.store.update("UserLicense", uncounted.license, {"UsedLicensesLastUpdated": timestamp(org.now)})
    wrong = run("checks/after_load", "--org=env", "--wait=60")
    assert "asking again" not in wrong.out
    assert (wrong.verdict, wrong.statuses("SEA-11")) == ("GO", {"warned"})
