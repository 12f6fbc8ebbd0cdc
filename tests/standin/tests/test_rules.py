"""The stand-in org takes and refuses new users as the platform does."""

from dataclasses import replace

import pytest

from tests.standin import Switches
from tests.standin.tests.sample_org import KEYS, Row, SampleOrg, make_sample_org


@pytest.fixture
def sample() -> SampleOrg:
    return make_sample_org()


@pytest.mark.parametrize("kind", KEYS)
def test_a_faithful_row_is_taken(sample: SampleOrg, kind: str) -> None:
    assert sample.insert(kind=kind).success


@pytest.mark.parametrize(
    ("kind", "user_type"),
    [("customer", "CspLitePortal"), ("plus", "PowerCustomerSuccess"), ("partner", "PowerPartner")],
)
def test_the_user_type_follows_the_profile(sample: SampleOrg, kind: str, user_type: str) -> None:
    assert sample.field(sample.user(kind), "UserType") == user_type


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
        ({"Email": ".a@b.example"}, "INVALID_EMAIL_ADDRESS", "invalid email address: .a@b.example"),
        ({"Email": "a@b_c.example"}, "INVALID_EMAIL_ADDRESS", "invalid email address: a@b_c.example"),
        ({"Email": "a@b.example/c"}, "INVALID_EMAIL_ADDRESS", "invalid email address: a@b.example/c"),
        ({"AccountId": "001Rc000000A009IAC"}, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields"),
        ({"Shoe": "42"}, "INVALID_FIELD", "No such column 'Shoe' on sobject of type User"),
        ({"IsActive": "perhaps"}, "INVALID_FIELD", "xsd:boolean"),
    ],
)
def test_a_row_with_a_wrong_value_is_refused(sample: SampleOrg, cells: Row, code: str, words: str) -> None:
    result = sample.org.load("insert", "User", [{**sample.row(), **cells}])[0]
    assert (result.success, result.id, result.code) == (False, None, code)
    assert words in result.message


def test_a_row_that_names_its_contact_twice_is_refused(sample: SampleOrg) -> None:
    sample.org.add_field("Contact", "Legacy_Id__c", externalId=True)
    contact = sample.person()
    sample.org.update("Contact", contact, Legacy_Id__c="L-1")
    result = sample.org.load("insert", "User", [{**sample.row(), "ContactId": contact, "Contact.Legacy_Id__c": "L-1"}])
    assert "Cannot specify both an external ID reference Contact and a salesforce id, ContactId" in result[0].message


def test_a_deleted_contact_takes_no_user(sample: SampleOrg) -> None:
    contact = sample.person()
    sample.org.delete("Contact", contact)
    assert sample.insert(ContactId=contact).code == "ENTITY_IS_DELETED"


def test_a_contact_without_an_account_takes_no_user(sample: SampleOrg) -> None:
    assert sample.insert(ContactId=sample.org.add("Contact", LastName="Private")).code == "FIELD_INTEGRITY_EXCEPTION"


@pytest.mark.parametrize("active", ["true", "false"])
def test_a_contact_takes_one_user_active_or_not(sample: SampleOrg, active: str) -> None:
    contact = sample.person()
    sample.user(ContactId=contact, IsActive=active)
    refused = sample.insert(ContactId=contact, Username="other@example.com", CommunityNickname="other")
    assert refused.code == "PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT"


def test_an_account_owner_without_a_role_stops_the_row(sample: SampleOrg) -> None:
    owner = sample.org.add("User", ProfileId=sample.org.rows("Profile")[0]["Id"])
    refused = sample.insert(kind="plus", ContactId=sample.person(OwnerId=owner))
    assert (refused.code, refused.message) == ("UNKNOWN_EXCEPTION", "portal account owner must have a role")


def test_customer_community_may_do_without_the_owners_role() -> None:
    sample = make_sample_org(Switches(owner_role_for_high_volume=False))
    owner = sample.org.add("User", ProfileId=sample.org.rows("Profile")[0]["Id"])
    assert sample.insert(ContactId=sample.person(OwnerId=owner)).success


@pytest.mark.parametrize(("side", "taken"), [("accepted", True), ("refused", False)])
def test_an_inactive_account_owner_is_a_doubt(side: str, taken: bool) -> None:
    sample = make_sample_org(replace(Switches(), inactive_owner=side))  # type: ignore[arg-type]
    owner = sample.org.add("User", UserRoleId=sample.org.role_id, IsActive=False)
    result = sample.insert(ContactId=sample.person(OwnerId=owner))
    assert (result.success, result.code) == (taken, "" if taken else "INACTIVE_OWNER_OR_USER")


def test_accounts_with_contacts_of_portal_users_take_no_partners(sample: SampleOrg) -> None:
    contact = sample.person()
    sample.org.update("Contact", contact, OwnerId=sample.user("plus"))
    refused = sample.insert(kind="partner", ContactId=contact)
    assert (refused.code, refused.message) == ("UNKNOWN_EXCEPTION", "portal users cannot own partner accounts")


def test_standard_external_profiles_are_closed_unless_the_org_opens_them(sample: SampleOrg) -> None:
    license_ = sample.licenses["customer"]
    standard = sample.org.add("Profile", Name="Customer Community User", UserLicenseId=license_, standard=True)
    refused = sample.insert(ProfileId=standard)
    assert "Allow using standard external profiles" in refused.message
    sample.org.standard_profiles_allowed = True
    assert sample.insert(ProfileId=standard).success


def test_usernames_and_nicknames_are_unique_whatever_their_case(sample: SampleOrg) -> None:
    sample.user(Username="one@example.com", CommunityNickname="one")
    assert sample.insert(Username="ONE@example.com").code == "DUPLICATE_USERNAME"
    assert sample.insert(CommunityNickname="ONE").code == "DUPLICATE_COMM_NICKNAME"


def test_federation_identifiers_are_unique(sample: SampleOrg) -> None:
    sample.user(FederationIdentifier="F1")
    assert sample.insert(FederationIdentifier="f1").code == "DUPLICATE_VALUE"


@pytest.mark.parametrize(("exact", "code"), [(False, "DUPLICATE_VALUE"), (True, "")])
def test_values_of_unique_fields_are_compared_as_describe_says(sample: SampleOrg, exact: bool, code: str) -> None:
    sample.org.add_field("User", "Badge__c", unique=True, caseSensitive=exact)
    user = sample.user(Badge__c="a1")
    assert sample.insert(Badge__c="A1").code == code
    assert sample.insert(Badge__c="a1").fields == ("Badge__c",)
    assert sample.update(user, Badge__c="a1").success
    assert sample.insert().success


@pytest.mark.parametrize(
    ("side", "kind", "taken"),
    [("by license", "customer", True), ("by license", "partner", False), ("everywhere", "customer", False)],
)
def test_usernames_of_other_orgs_count_by_license(side: str, kind: str, taken: bool) -> None:
    sample = make_sample_org(replace(Switches(), usernames=side))  # type: ignore[arg-type]
    sample.org.usernames_elsewhere.add("Known@example.com")
    assert sample.insert(kind=kind, Username="known@example.com").success is taken


def test_a_user_type_column_is_ignored_or_refused() -> None:
    assert make_sample_org().insert(UserType="PowerCustomerSuccessPortal").success
    refused = make_sample_org(Switches(user_type_column="refused")).insert(UserType="CspLitePortal")
    assert refused.code == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_a_contact_is_found_by_its_external_id(sample: SampleOrg) -> None:
    sample.org.add_field("Contact", "Legacy_Id__c", externalId=True)
    for contact, key in ((sample.person(), "L-1"), (sample.person(), "L-2"), (sample.person(), "L-2")):
        sample.org.update("Contact", contact, Legacy_Id__c=key)
    row = sample.row()
    del row["ContactId"]
    found, unknown, ambiguous = sample.org.load(
        "insert", "User", [{**row, "Contact.Legacy_Id__c": key} for key in ("l-1", "L-9", "L-2")]
    )
    assert (found.success, unknown.success, ambiguous.success) == (True, False, False)
    assert "Foreign key external ID: L-9 not found" in unknown.message
    assert "more than one record" in ambiguous.message


def test_a_null_parent_is_no_contact(sample: SampleOrg) -> None:
    sample.org.add_field("Contact", "Legacy_Id__c", externalId=True)
    row = sample.row("identity")
    del row["ContactId"]
    result = sample.org.load("insert", "User", [{**row, "Contact.Legacy_Id__c": "#N/A"}])[0]
    assert result.id
    assert sample.field(result.id, "ContactId") is None


def test_an_internal_role_does_not_fit_an_external_user(sample: SampleOrg) -> None:
    assert sample.insert(kind="plus", UserRoleId=sample.org.role_id).message == "role type must match user type"


def test_person_accounts_take_customers_and_no_partners(sample: SampleOrg) -> None:
    person = {"IsPersonAccount": True, "LastName": "Person"}
    assert sample.insert(ContactId=sample.person(**person)).success
    refused = sample.insert(kind="partner", ContactId=sample.person(**person))
    assert "person accounts" in refused.message


def test_a_partner_user_enables_its_account_or_is_refused() -> None:
    sample = make_sample_org()
    user = sample.user("partner")
    home = sample.field(user, "AccountId")
    assert next(row["IsPartner"] for row in sample.org.rows("Account") if row["Id"] == home)
    assert not make_sample_org(Switches(partner_on_ordinary_account="refused")).insert(kind="partner").success
