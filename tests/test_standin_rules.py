"""The stand-in org takes and refuses user rows as the platform does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.standin import Result, StandIn, Switches

Row = dict[str, str]


@dataclass
class Town:
    """An org with three community licenses, a profile and a site for each, and contacts without users."""

    org: StandIn
    licenses: dict[str, str]
    profiles: dict[str, str]
    sites: dict[str, str]
    people: int = 0

    def person(self, **account: object) -> str:
        """A new contact under an account of its own."""
        self.people += 1
        home = self.org.add("Account", **{"Name": f"Account {self.people}", **account})
        own = self.org.store.get("Account", home) or {}
        return own["PersonContactId"] or self.org.add("Contact", LastName=f"Person {self.people}", AccountId=home)

    def row(self, kind: str = "customer", **cells: str) -> Row:
        """A load row that the org takes."""
        contact = cells.pop("ContactId", None) or self.person()
        name = f"person{self.people}"
        plain = {"TimeZoneSidKey": "GMT", "LocaleSidKey": "en_US", "EmailEncodingKey": "UTF-8"}
        plain |= {"LanguageLocaleKey": "en_US", "LastName": name, "Alias": name[:8], "ContactId": contact}
        plain |= {"Username": f"{name}@example.com", "Email": f"{name}@example.com", "CommunityNickname": name}
        return {**plain, "ProfileId": self.profiles[kind], **cells}

    def insert(self, **cells: str) -> Result:
        return self.org.load("insert", "User", [self.row(**cells)])[0]

    def update(self, user: str | None, **cells: str) -> Result:
        return self.org.load("update", "User", [{"Id": user or "", **cells}])[0]

    def user(self, kind: str = "customer", **cells: str) -> str:
        result = self.insert(kind=kind, **cells)
        assert result.success, result.message
        assert result.id
        return result.id

    def field(self, user: str, name: str) -> object:
        return next(row[name] for row in self.org.rows("User") if row["Id"] == user)

    def sites_of(self, user: str) -> set[str]:
        names = {site: name for name, site in self.sites.items()}
        return {names[row["NetworkId"]] for row in self.org.rows("NetworkMember") if row["MemberId"] == user}

    def used(self, kind: str) -> int:
        (row,) = (row for row in self.org.rows("UserLicense") if row["Id"] == self.licenses[kind])
        return int(row["UsedLicenses"])


KEYS = {
    "customer": ("PID_Customer_Community", "Customer Community"),
    "customer login": ("PID_Customer_Community_Login", "Customer Community Login"),
    "plus": ("PID_Customer_Community_Plus", "Customer Community Plus"),
    "partner": ("PID_Partner_Community", "Partner Community"),
    "identity": ("PID_External_Identity", "External Identity"),
}


@pytest.fixture
def build() -> Callable[[Switches], Town]:
    def town(switches: Switches) -> Town:
        org = StandIn(switches)
        licenses, profiles, sites = {}, {}, {}
        for kind, (key, name) in KEYS.items():
            licenses[kind] = org.add("UserLicense", LicenseDefinitionKey=key, Name=name, TotalLicenses=5)
            profiles[kind] = org.add("Profile", Name=f"{name} People", UserLicenseId=licenses[kind])
            sites[kind] = org.add("Network", Name=f"{name} Site")
            org.add("NetworkMemberGroup", NetworkId=sites[kind], ParentId=profiles[kind])
        return Town(org, licenses, profiles, sites)

    return town


@pytest.fixture
def town(build: Callable[[Switches], Town]) -> Town:
    return build(Switches())


@pytest.mark.parametrize("kind", KEYS)
def test_a_faithful_row_is_taken(town: Town, kind: str) -> None:
    assert town.insert(kind=kind).success


@pytest.mark.parametrize(
    ("kind", "user_type"),
    [("customer", "CspLitePortal"), ("plus", "PowerCustomerSuccess"), ("partner", "PowerPartner")],
)
def test_the_user_type_follows_the_profile(town: Town, kind: str, user_type: str) -> None:
    assert town.field(town.user(kind), "UserType") == user_type


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"Email": "", "ProfileId": ""}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Email, ProfileId]"),
        ({"Alias": "much too long"}, "STRING_TOO_LONG", "Alias: data value too large: much too long (max length=8)"),
        ({"Username": "a" * 70 + "@example.com"}, "STRING_TOO_LONG", "max length=80"),
        ({"TimeZoneSidKey": "Mars"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "restricted picklist field: Mars"),
        ({"PortalRole": "User"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "PortalRole"),
        ({"ProfileId": "BadValue"}, "MALFORMED_ID", "Profile ID: id value of incorrect type: BadValue"),
        ({"ContactId": "001Rc000000A009IAC"}, "MALFORMED_ID", "Contact ID: id value of incorrect type"),
        ({"ContactId": "003000000000001"}, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"),
        ({"ContactId": "#N/A"}, "INVALID_CROSS_REFERENCE_KEY", "Cannot create a portal user without contact"),
        ({"Username": "nobody"}, "FIELD_INTEGRITY_EXCEPTION", "Username must be in the form of an email address"),
        ({"Email": "a@b"}, "INVALID_EMAIL_ADDRESS", "invalid email address: a@b"),
        ({"AccountId": "001Rc000000A009IAC"}, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields"),
        ({"Shoe": "42"}, "INVALID_FIELD", "No such column 'Shoe' on sobject of type User"),
        ({"IsActive": "perhaps"}, "INVALID_FIELD", "xsd:boolean"),
    ],
)
def test_a_row_with_a_wrong_value_is_refused(town: Town, cells: Row, code: str, words: str) -> None:
    result = town.org.load("insert", "User", [{**town.row(), **cells}])[0]
    assert (result.success, result.id, result.code) == (False, None, code)
    assert words in result.message


def test_a_deleted_contact_takes_no_user(town: Town) -> None:
    contact = town.person()
    town.org.delete("Contact", contact)
    assert town.insert(ContactId=contact).code == "ENTITY_IS_DELETED"


def test_a_contact_without_an_account_takes_no_user(town: Town) -> None:
    assert town.insert(ContactId=town.org.add("Contact", LastName="Private")).code == "FIELD_INTEGRITY_EXCEPTION"


@pytest.mark.parametrize("active", ["true", "false"])
def test_a_contact_takes_one_user_active_or_not(town: Town, active: str) -> None:
    contact = town.person()
    town.user(ContactId=contact, IsActive=active)
    refused = town.insert(ContactId=contact, Username="other@example.com", CommunityNickname="other")
    assert refused.code == "PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT"


def test_an_account_owner_without_a_role_stops_the_row(town: Town) -> None:
    owner = town.org.add("User", ProfileId=town.org.rows("Profile")[0]["Id"])
    refused = town.insert(kind="plus", ContactId=town.person(OwnerId=owner))
    assert (refused.code, refused.message) == ("UNKNOWN_EXCEPTION", "portal account owner must have a role")


def test_customer_community_may_do_without_the_owners_role(build: Callable[[Switches], Town]) -> None:
    town = build(Switches(owner_role_for_high_volume=False))
    owner = town.org.add("User", ProfileId=town.org.rows("Profile")[0]["Id"])
    assert town.insert(ContactId=town.person(OwnerId=owner)).success


@pytest.mark.parametrize(("side", "taken"), [("accepted", True), ("refused", False)])
def test_an_inactive_account_owner_is_a_doubt(build: Callable[[Switches], Town], side: str, taken: bool) -> None:
    town = build(replace(Switches(), inactive_owner=side))  # type: ignore[arg-type]
    owner = town.org.add("User", UserRoleId=town.org.role_id, IsActive=False)
    result = town.insert(ContactId=town.person(OwnerId=owner))
    assert (result.success, result.code) == (taken, "" if taken else "INACTIVE_OWNER_OR_USER")


def test_accounts_with_contacts_of_portal_users_take_no_partners(town: Town) -> None:
    contact = town.person()
    town.org.update("Contact", contact, OwnerId=town.user("plus"))
    refused = town.insert(kind="partner", ContactId=contact)
    assert (refused.code, refused.message) == ("UNKNOWN_EXCEPTION", "portal users cannot own partner accounts")


def test_standard_external_profiles_are_closed_unless_the_org_opens_them(town: Town) -> None:
    license_ = town.licenses["customer"]
    standard = town.org.add("Profile", Name="Customer Community User", UserLicenseId=license_, standard=True)
    refused = town.insert(ProfileId=standard)
    assert "Allow using standard external profiles" in refused.message
    town.org.standard_profiles_allowed = True
    assert town.insert(ProfileId=standard).success


def test_usernames_and_nicknames_are_unique_whatever_their_case(town: Town) -> None:
    town.user(Username="one@example.com", CommunityNickname="one")
    assert town.insert(Username="ONE@example.com").code == "DUPLICATE_USERNAME"
    assert town.insert(CommunityNickname="ONE").code == "DUPLICATE_COMM_NICKNAME"


def test_federation_identifiers_are_unique(town: Town) -> None:
    town.user(FederationIdentifier="F1")
    assert town.insert(FederationIdentifier="f1").code == "DUPLICATE_VALUE"


@pytest.mark.parametrize(
    ("side", "kind", "taken"),
    [("by license", "customer", True), ("by license", "partner", False), ("everywhere", "customer", False)],
)
def test_usernames_of_other_orgs_count_by_license(
    build: Callable[[Switches], Town], side: str, kind: str, taken: bool
) -> None:
    town = build(replace(Switches(), usernames=side))  # type: ignore[arg-type]
    town.org.usernames_elsewhere.add("Known@example.com")
    assert town.insert(kind=kind, Username="known@example.com").success is taken


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


def test_a_user_type_column_is_ignored_or_refused(build: Callable[[Switches], Town]) -> None:
    assert build(Switches()).insert(UserType="PowerCustomerSuccessPortal").success
    refused = build(Switches(user_type_column="refused")).insert(UserType="CspLitePortal")
    assert refused.code == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_a_contact_is_found_by_its_external_id(town: Town) -> None:
    town.org.add_field("Contact", "Legacy_Id__c", externalId=True)
    for contact, key in ((town.person(), "L-1"), (town.person(), "L-2"), (town.person(), "L-2")):
        town.org.update("Contact", contact, Legacy_Id__c=key)
    row = town.row()
    del row["ContactId"]
    found, unknown, ambiguous = town.org.load(
        "insert", "User", [{**row, "Contact.Legacy_Id__c": key} for key in ("l-1", "L-9", "L-2")]
    )
    assert (found.success, unknown.success, ambiguous.success) == (True, False, False)
    assert "Foreign key external ID: L-9 not found" in unknown.message
    assert "more than one record" in ambiguous.message


def test_a_null_parent_is_no_contact(town: Town) -> None:
    town.org.add_field("Contact", "Legacy_Id__c", externalId=True)
    row = town.row("identity")
    del row["ContactId"]
    result = town.org.load("insert", "User", [{**row, "Contact.Legacy_Id__c": "#N/A"}])[0]
    assert result.id
    assert town.field(result.id, "ContactId") is None


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


def test_plus_moves_to_partner_where_the_org_is_on_that_side(build: Callable[[Switches], Town]) -> None:
    town = build(Switches(plus_to_partner=True))
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


def test_an_internal_role_does_not_fit_an_external_user(town: Town) -> None:
    assert town.insert(kind="plus", UserRoleId=town.org.role_id).message == "role type must match user type"


def test_person_accounts_take_customers_and_no_partners(town: Town) -> None:
    person = {"IsPersonAccount": True, "LastName": "Person"}
    assert town.insert(ContactId=town.person(**person)).success
    refused = town.insert(kind="partner", ContactId=town.person(**person))
    assert "person accounts" in refused.message


def test_a_partner_user_enables_its_account_or_is_refused(build: Callable[[Switches], Town]) -> None:
    town = build(Switches())
    user = town.user("partner")
    home = town.field(user, "AccountId")
    assert next(row["IsPartner"] for row in town.org.rows("Account") if row["Id"] == home)
    assert not build(Switches(partner_on_ordinary_account="refused")).insert(kind="partner").success


def test_membership_follows_the_profile(town: Town) -> None:
    user = town.user()
    assert town.sites_of(user) == {"customer"}
    town.update(user, ProfileId=town.profiles["plus"])
    assert town.sites_of(user) == {"plus"}


def test_the_old_membership_stays_where_the_org_is_on_that_side(build: Callable[[Switches], Town]) -> None:
    town = build(Switches(member_rows_stay=True))
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


def test_seat_counts_may_lag_a_day(build: Callable[[Switches], Town]) -> None:
    town = build(Switches(seat_counts_lag=True))
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
