"""The stand-in org changes users as the platform does: seats, licenses, roles, disabling."""

from datetime import timedelta

import pytest

from tests.standin import Switches
from tests.standin.rows.values import stored
from tests.standin.tests.sample_org import Row, SampleOrg, make_sample_org


@pytest.fixture
def sample() -> SampleOrg:
    return make_sample_org()


def test_seats_run_out_for_active_users_only(sample: SampleOrg) -> None:
    for _ in range(5):
        sample.user()
    refused = sample.insert()
    assert (refused.code, refused.message) == (
        "LICENSE_LIMIT_EXCEEDED",
        "License Limit Exceeded - Customer Community",
    )
    assert sample.insert(IsActive="false").success
    assert sample.used("customer") == 5


def test_seats_held_by_users_out_of_sight_count(sample: SampleOrg) -> None:
    sample.org.update("UserLicense", sample.licenses["customer"], UsedLicenses=5)
    assert sample.insert().code == "LICENSE_LIMIT_EXCEEDED"


def test_login_metered_licenses_have_no_seats(sample: SampleOrg) -> None:
    metered = {"MonthlyLoginsEntitlement": 1000, "MonthlyLoginsUsed": 0, "TotalLicenses": 0}
    sample.org.update("UserLicense", sample.licenses["customer login"], **metered)
    assert sample.insert(kind="customer login").success


def test_deactivating_gives_the_seat_back_and_keeps_the_contact(sample: SampleOrg) -> None:
    user = sample.user()
    assert sample.update(user, IsActive="false").success
    assert sample.used("customer") == 0
    assert sample.field(user, "ContactId")


def test_a_seat_is_given_back_once_whatever_has_changed_before(sample: SampleOrg) -> None:
    first, second = sample.user(), sample.user()
    sample.org.update("User", second, Title="Grower")
    assert sample.update(first, IsActive="false").success
    assert sample.used("customer") == 1


@pytest.mark.parametrize("by_a_load", [True, False])
def test_every_change_says_when_and_by_whom(sample: SampleOrg, by_a_load: bool) -> None:
    user = sample.user()
    sample.org.update("User", user, LastModifiedById=user)
    sample.org.now += timedelta(days=1)
    if by_a_load:
        assert sample.update(user, Title="Grower").success
    else:
        sample.org.update("User", user, Title="Grower")
    assert sample.field(user, "LastModifiedById") == sample.org.user_id
    assert sample.field(user, "LastModifiedDate") == stored(sample.org.now)


def test_disabling_renames_deactivates_and_frees_the_contact(sample: SampleOrg) -> None:
    contact = sample.person()
    user = sample.user(ContactId=contact, Username="gone@example.com", CommunityNickname="gone")
    assert sample.update(user, IsPortalEnabled="false").success
    assert (sample.field(user, "IsActive"), sample.field(user, "ContactId")) == (False, None)
    assert sample.insert(ContactId=contact, Username="gone@example.com", CommunityNickname="back").success


def test_an_upsert_updates_by_external_id_or_inserts(sample: SampleOrg) -> None:
    sample.org.add_field("User", "Legacy_Id__c", externalId=True)
    row = sample.row(Legacy_Id__c="U-1")
    first, second = (sample.org.load("upsert", "User", [row], "Legacy_Id__c")[0] for _ in range(2))
    assert (first.created, second.created, first.id == second.id) == (True, False, True)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Id": ""}, "MISSING_ARGUMENT"),
        ({"Id": "not an id"}, "MALFORMED_ID"),
        ({"Id": "005000000000001"}, "INVALID_CROSS_REFERENCE_KEY"),
    ],
)
def test_an_update_needs_the_id_of_a_user(sample: SampleOrg, cells: Row, code: str) -> None:
    assert sample.org.load("update", "User", [cells])[0].code == code


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("customer", "plus", True),
        ("customer", "partner", True),
        ("customer", "customer login", True),
        ("plus", "customer", True),
        ("plus", "partner", False),
        ("partner", "customer", False),
        ("identity", "plus", True),
        ("identity", "customer", True),
        ("customer", "identity", False),
    ],
)
def test_license_moves_go_where_they_are_documented_to(sample: SampleOrg, old: str, new: str, allowed: bool) -> None:
    user = sample.user(old)
    moved = sample.update(user, ProfileId=sample.profiles[new])
    assert moved.success is allowed
    if not allowed:
        assert "compatible with the user's license" in moved.message
    assert (sample.used(old), sample.used(new)) == ((0, 1) if allowed else (1, 0))


def test_plus_moves_to_partner_where_the_org_is_on_that_side() -> None:
    sample = make_sample_org(Switches(plus_to_partner=True))
    assert sample.update(sample.user("plus"), ProfileId=sample.profiles["partner"]).success


def test_a_contactless_user_moves_only_with_a_contact(sample: SampleOrg) -> None:
    row = sample.row("identity")
    contact = row.pop("ContactId")
    user = sample.org.load("insert", "User", [row])[0].id
    assert sample.update(user, ProfileId=sample.profiles["customer"]).code == "INVALID_CROSS_REFERENCE_KEY"
    assert sample.update(user, ProfileId=sample.profiles["customer"], ContactId=contact).success


def test_role_based_users_get_a_role_of_their_account(sample: SampleOrg) -> None:
    user = sample.user("partner")
    role = next(row for row in sample.org.rows("UserRole") if row["Id"] == sample.field(user, "UserRoleId"))
    assert (role["PortalType"], role["PortalAccountId"]) == ("Partner", sample.field(user, "AccountId"))
    assert sample.field(sample.user("customer"), "UserRoleId") is None
