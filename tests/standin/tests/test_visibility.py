"""The stand-in org shows what its running user may see."""

import pytest

from tests.standin import StandIn
from tests.standin.tests.org_client import DATA, OrgClient


@pytest.fixture
def ask(org: StandIn, base: str) -> OrgClient:
    return OrgClient(org, base)


def test_fields_and_objects_that_the_org_lacks_are_gone_everywhere(base: str, ask: OrgClient, org: StandIn) -> None:
    org.remove_field("Account", "IsPartner")
    org.remove_object("Individual")
    names = [field["name"] for field in ask("GET", f"{DATA}/sobjects/Account/describe").json()["fields"]]
    assert "IsPartner" not in names
    assert ask.query("SELECT IsPartner FROM Account").json()[0]["errorCode"] == "INVALID_FIELD"
    assert ask.query("SELECT Id FROM Individual").json()[0]["errorCode"] == "INVALID_TYPE"
    assert "Individual" not in [item["name"] for item in ask("GET", f"{DATA}/sobjects").json()["sobjects"]]


@pytest.mark.parametrize(
    ("lost", "soql", "found"),
    [
        ({"ViewAllData", "ModifyAllData", "ManageNetworks"}, "SELECT Id FROM NetworkMember", 0),
        ({"ManageUsers", "MonitorLoginHistory"}, "SELECT Id FROM LoginHistory", 0),
        ({"ViewSetup"}, "SELECT Id FROM UserLicense", "INVALID_TYPE"),
        ({"ViewRoles"}, "SELECT UserRoleId FROM User", "INVALID_FIELD"),
        ({"ViewSetup"}, "SELECT ProfileId FROM User", "INVALID_FIELD"),
    ],
)
def test_missing_permissions_hide_rows_fields_or_objects(
    org: StandIn, ask: OrgClient, monkeypatch: pytest.MonkeyPatch, lost: set[str], soql: str, found: object
) -> None:
    user = org.add("User")
    org.add("NetworkMember", NetworkId=org.add("Network", Name="Elsewhere"), MemberId=user)
    org.login(user)
    assert ask.query(soql).json()["totalSize"] > 0
    monkeypatch.setattr(org, "permissions", org.permissions - lost)
    body = ask.query(soql).json()
    assert (body["totalSize"] if isinstance(body, dict) else body[0]["errorCode"]) == found
    said = ask.query("SELECT PermissionsViewSetup FROM UserPermissionAccess").json()["records"][0]
    assert said["PermissionsViewSetup"] is ("ViewSetup" not in lost)


def test_hidden_rows_are_not_found_and_hidden_parents_are_null(org: StandIn, ask: OrgClient) -> None:
    home = org.add("Account", Name="Secret")
    contact = org.add("Contact", LastName="Seen", AccountId=home)
    org.hide("Account", rows=lambda row: row["Name"] == "Secret")
    assert ask.query(f"SELECT Id FROM Account WHERE Id = '{home}'").json()["totalSize"] == 0
    seen = ask.query(f"SELECT AccountId, Account.Name FROM Contact WHERE Id = '{contact}'").json()["records"][0]
    assert (seen["AccountId"], seen["Account"]) == (home, None)
    read = ask("POST", f"{DATA}/composite/sobjects/Account", json={"ids": [home], "fields": ["Name"]})
    assert read.json() == [None]
