"""The stand-in org changes users as the platform does: seats, licenses, roles, disabling."""

import pytest

from tests.standin import Switches
from tests.standin.tests.sample_org import Row, Town, found


@pytest.fixture
def town() -> Town:
    return found()


def test_seats_run_out_for_active_users_only(town: Town) -> None:
    for _ in range(5):
        town.user()
    refused = town.insert()
    assert (refused.code, refused.message) == (
        "LICENSE_LIMIT_EXCEEDED",
        "License Limit Exceeded - Customer Community",
    )
    assert town.insert(IsActive="false").success
    assert town.used("customer") == 5


def test_seats_held_by_users_out_of_sight_count(town: Town) -> None:
    town.org.update("UserLicense", town.licenses["customer"], UsedLicenses=5)
    assert town.insert().code == "LICENSE_LIMIT_EXCEEDED"


def test_login_metered_licenses_have_no_seats(town: Town) -> None:
    metered = {"MonthlyLoginsEntitlement": 1000, "MonthlyLoginsUsed": 0, "TotalLicenses": 0}
    town.org.update("UserLicense", town.licenses["customer login"], **metered)
    assert town.insert(kind="customer login").success


def test_deactivating_gives_the_seat_back_and_keeps_the_contact(town: Town) -> None:
    user = town.user()
    assert town.update(user, IsActive="false").success
    assert town.used("customer") == 0
    assert town.field(user, "ContactId")


def test_disabling_renames_deactivates_and_frees_the_contact(town: Town) -> None:
    contact = town.person()
    user = town.user(ContactId=contact, Username="gone@example.com", CommunityNickname="gone")
    assert town.update(user, IsPortalEnabled="false").success
    assert (town.field(user, "IsActive"), town.field(user, "ContactId")) == (False, None)
    assert town.insert(ContactId=contact, Username="gone@example.com", CommunityNickname="back").success


def test_an_upsert_updates_by_external_id_or_inserts(town: Town) -> None:
    town.org.add_field("User", "Legacy_Id__c", externalId=True)
    row = town.row(Legacy_Id__c="U-1")
    first, second = (town.org.load("upsert", "User", [row], "Legacy_Id__c")[0] for _ in range(2))
    assert (first.created, second.created, first.id == second.id) == (True, False, True)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Id": ""}, "MISSING_ARGUMENT"),
        ({"Id": "not an id"}, "MALFORMED_ID"),
        ({"Id": "005000000000001"}, "INVALID_CROSS_REFERENCE_KEY"),
    ],
)
def test_an_update_needs_the_id_of_a_user(town: Town, cells: Row, code: str) -> None:
    assert town.org.load("update", "User", [cells])[0].code == code


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
def test_license_moves_go_where_they_are_documented_to(town: Town, old: str, new: str, allowed: bool) -> None:
    user = town.user(old)
    moved = town.update(user, ProfileId=town.profiles[new])
    assert moved.success is allowed
    if not allowed:
        assert "compatible with the user's license" in moved.message
    assert (town.used(old), town.used(new)) == ((0, 1) if allowed else (1, 0))


def test_plus_moves_to_partner_where_the_org_is_on_that_side() -> None:
    town = found(Switches(plus_to_partner=True))
    assert town.update(town.user("plus"), ProfileId=town.profiles["partner"]).success


def test_a_contactless_user_moves_only_with_a_contact(town: Town) -> None:
    row = town.row("identity")
    contact = row.pop("ContactId")
    user = town.org.load("insert", "User", [row])[0].id
    assert town.update(user, ProfileId=town.profiles["customer"]).code == "INVALID_CROSS_REFERENCE_KEY"
    assert town.update(user, ProfileId=town.profiles["customer"], ContactId=contact).success


def test_role_based_users_get_a_role_of_their_account(town: Town) -> None:
    user = town.user("partner")
    role = next(row for row in town.org.rows("UserRole") if row["Id"] == town.field(user, "UserRoleId"))
    assert (role["PortalType"], role["PortalAccountId"]) == ("Partner", town.field(user, "AccountId"))
    assert town.field(town.user("customer"), "UserRoleId") is None
