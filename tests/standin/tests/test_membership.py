"""What follows a load in the stand-in org, later: memberships, counts, logins."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.standin import StandIn, Switches
from tests.standin.tests.sample_org import Town, found


@pytest.fixture
def town() -> Town:
    return found()


def test_membership_follows_the_profile(town: Town) -> None:
    user = town.user()
    assert town.sites_of(user) == {"customer"}
    town.update(user, ProfileId=town.profiles["plus"])
    assert town.sites_of(user) == {"plus"}


def test_the_old_membership_stays_where_the_org_is_on_that_side() -> None:
    town = found(Switches(member_rows_stay=True))
    user = town.user()
    town.org.settle()
    town.update(user, ProfileId=town.profiles["plus"])
    assert town.sites_of(user) == {"customer", "plus"}


def test_a_pending_org_shows_nothing_until_it_settles(town: Town) -> None:
    town.org.settle()
    town.org.pending = True
    user = town.user()
    assert (town.sites_of(user), town.used("customer")) == (set(), 0)
    town.org.settle()
    assert (town.sites_of(user), town.used("customer")) == ({"customer"}, 1)


def test_a_member_group_steps_through_its_statuses(town: Town) -> None:
    town.org.settle()
    town.org.pending = True
    group = town.org.add("NetworkMemberGroup", NetworkId=town.sites["plus"], ParentId=town.profiles["customer"])
    seen = []
    for _ in range(3):
        seen.append(next(row["AssignmentStatus"] for row in town.org.rows("NetworkMemberGroup") if row["Id"] == group))
        town.org.settle(steps=1)
    assert seen == ["WaitingForAdd", "AddCalculated", "Added"]


def test_leaving_groups_take_their_members_along(town: Town) -> None:
    user = town.user()
    (group,) = (row for row in town.org.rows("NetworkMemberGroup") if row["NetworkId"] == town.sites["customer"])
    town.org.update("NetworkMemberGroup", group["Id"], AssignmentStatus="WaitingForRemove")
    assert town.sites_of(user) == set()


def test_a_permission_set_makes_members_until_it_is_revoked(town: Town) -> None:
    extra = town.org.add("PermissionSet", Name="Shop_Access")
    town.org.add("NetworkMemberGroup", NetworkId=town.sites["plus"], ParentId=extra)
    user = town.user()
    assignment = town.org.assign(user, extra)
    assert town.sites_of(user) == {"customer", "plus"}
    town.org.revoke(assignment)
    assert town.sites_of(user) == {"customer"}


@pytest.mark.parametrize("flag", ["HasOptedOutProcessing", "ShouldForget"])
def test_privacy_settings_bar_from_membership(town: Town, flag: str) -> None:
    contact = town.person()
    town.org.update("Contact", contact, IndividualId=town.org.add("Individual", **{flag: True}))
    assert town.sites_of(town.user(ContactId=contact)) == set()


def test_a_seeded_or_deleted_membership_stays_as_it_is(town: Town) -> None:
    user = town.user()
    town.org.add("NetworkMember", NetworkId=town.sites["partner"], MemberId=user)
    (own,) = (row for row in town.org.rows("NetworkMember") if row["NetworkId"] == town.sites["customer"])
    town.org.delete("NetworkMember", own["Id"])
    town.user()
    assert town.sites_of(user) == {"partner"}


def test_new_members_are_mailed_where_the_site_says_so(town: Town) -> None:
    town.org.update("Network", town.sites["customer"], OptionsSendWelcomeEmail=True)
    user = town.user()
    town.org.settle()
    assert town.org.welcome_emails == [(user, town.sites["customer"])]


def test_seat_counts_may_lag_a_day() -> None:
    town = found(Switches(seat_counts_lag=True))
    town.user()
    assert town.used("customer") == 0
    town.org.now += timedelta(days=1)
    town.user("plus")
    assert town.used("customer") == 1


def test_a_login_leaves_a_row_and_moves_the_last_login_once_a_minute(town: Town) -> None:
    user = town.user()
    town.org.login(user, town.sites["customer"])
    first = town.field(user, "LastLoginDate")
    town.org.now += timedelta(seconds=30)
    town.org.login(user, town.sites["customer"])
    town.org.login(user, town.sites["customer"], success=False)
    assert town.field(user, "LastLoginDate") == first
    statuses = [row["Status"] for row in town.org.rows("LoginHistory")]
    assert statuses == ["Success", "Success", "Invalid Password"]


def test_a_kept_org_starts_again_as_it_was(town: Town, tmp_path: Path) -> None:
    town.org.add_field("Contact", "Legacy_Id__c", externalId=True)
    user = town.user()
    town.org.hide("User", "Title", rows=lambda row: row["Id"] == user)
    town.org.dump(tmp_path / "org.json")
    again = StandIn.restore(tmp_path / "org.json")
    for name in town.org.objects:
        assert again.rows(name) == town.org.rows(name)
    again.dump(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "org.json").read_bytes()
    assert again.load("insert", "User", [town.row()])[0].message == "invalid cross reference id"
