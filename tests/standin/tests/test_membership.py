"""What follows a load in the stand-in org, later: memberships, counts, logins."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.standin import StandIn, Switches
from tests.standin.tests.sample_org import SampleOrg, make_sample_org


@pytest.fixture
def sample() -> SampleOrg:
    return make_sample_org()


def test_membership_follows_the_profile(sample: SampleOrg) -> None:
    user = sample.user()
    assert sample.sites_of(user) == {"customer"}
    sample.update(user, ProfileId=sample.profiles["plus"])
    assert sample.sites_of(user) == {"plus"}


def test_the_old_membership_stays_where_the_org_is_on_that_side() -> None:
    sample = make_sample_org(Switches(member_rows_stay=True))
    user = sample.user()
    sample.org.settle()
    sample.update(user, ProfileId=sample.profiles["plus"])
    assert sample.sites_of(user) == {"customer", "plus"}


def test_a_pending_org_shows_nothing_until_it_settles(sample: SampleOrg) -> None:
    sample.org.settle()
    sample.org.pending = True
    user = sample.user()
    assert (sample.sites_of(user), sample.used("customer")) == (set(), 0)
    sample.org.settle()
    assert (sample.sites_of(user), sample.used("customer")) == ({"customer"}, 1)


def test_a_member_group_steps_through_its_statuses(sample: SampleOrg) -> None:
    sample.org.settle()
    sample.org.pending = True
    group = sample.org.add("NetworkMemberGroup", NetworkId=sample.sites["plus"], ParentId=sample.profiles["customer"])
    seen = []
    for _ in range(3):
        groups = sample.org.rows("NetworkMemberGroup")
        seen.append(next(row["AssignmentStatus"] for row in groups if row["Id"] == group))
        sample.org.settle(steps=1)
    assert seen == ["WaitingForAdd", "AddCalculated", "Added"]


def test_leaving_groups_take_their_members_along(sample: SampleOrg) -> None:
    user = sample.user()
    (group,) = (row for row in sample.org.rows("NetworkMemberGroup") if row["NetworkId"] == sample.sites["customer"])
    sample.org.update("NetworkMemberGroup", group["Id"], AssignmentStatus="WaitingForRemove")
    assert sample.sites_of(user) == set()


def test_a_permission_set_makes_members_until_it_is_revoked(sample: SampleOrg) -> None:
    extra = sample.org.add("PermissionSet", Name="Shop_Access")
    sample.org.add("NetworkMemberGroup", NetworkId=sample.sites["plus"], ParentId=extra)
    user = sample.user()
    assignment = sample.org.assign(user, extra)
    assert sample.sites_of(user) == {"customer", "plus"}
    sample.org.revoke(assignment)
    assert sample.sites_of(user) == {"customer"}


@pytest.mark.parametrize("flag", ["HasOptedOutProcessing", "ShouldForget"])
def test_privacy_settings_bar_from_membership(sample: SampleOrg, flag: str) -> None:
    contact = sample.person()
    sample.org.update("Contact", contact, IndividualId=sample.org.add("Individual", **{flag: True}))
    assert sample.sites_of(sample.user(ContactId=contact)) == set()


def test_a_seeded_or_deleted_membership_stays_as_it_is(sample: SampleOrg) -> None:
    user = sample.user()
    sample.org.add("NetworkMember", NetworkId=sample.sites["partner"], MemberId=user)
    (own,) = (row for row in sample.org.rows("NetworkMember") if row["NetworkId"] == sample.sites["customer"])
    sample.org.delete("NetworkMember", own["Id"])
    sample.user()
    assert sample.sites_of(user) == {"partner"}


def test_new_members_are_mailed_where_the_site_says_so(sample: SampleOrg) -> None:
    sample.org.update("Network", sample.sites["customer"], OptionsSendWelcomeEmail=True)
    user = sample.user()
    sample.org.settle()
    assert sample.org.welcome_emails == [(user, sample.sites["customer"])]


def test_seat_counts_may_lag_a_day() -> None:
    sample = make_sample_org(Switches(seat_counts_lag=True))
    sample.user()
    assert sample.used("customer") == 0
    sample.org.now += timedelta(days=1)
    sample.user("plus")
    assert sample.used("customer") == 1


def test_a_login_leaves_a_row_and_moves_the_last_login_once_a_minute(sample: SampleOrg) -> None:
    user = sample.user()
    sample.org.login(user, sample.sites["customer"])
    first = sample.field(user, "LastLoginDate")
    sample.org.now += timedelta(seconds=30)
    sample.org.login(user, sample.sites["customer"])
    sample.org.login(user, sample.sites["customer"], success=False)
    assert sample.field(user, "LastLoginDate") == first
    statuses = [row["Status"] for row in sample.org.rows("LoginHistory")]
    assert statuses == ["Success", "Success", "Invalid Password"]


def test_a_saved_org_starts_again_as_it_was(sample: SampleOrg, tmp_path: Path) -> None:
    sample.org.add_field("Contact", "Legacy_Id__c", externalId=True)
    user = sample.user()
    sample.org.hide("User", "Title", rows=lambda row: row["Id"] == user)
    sample.org.dump(tmp_path / "org.json")
    again = StandIn.restore(tmp_path / "org.json")
    for name in sample.org.objects:
        assert again.rows(name) == sample.org.rows(name)
    again.dump(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "org.json").read_bytes()
    assert again.load("insert", "User", [sample.row()])[0].message == "invalid cross reference id"
