"""The stand-in org takes and refuses contacts, accounts, assignments and members of sites as the platform does."""

import pytest

from tests.standin.tests.sample_org import Row, SampleOrg, make_sample_org


@pytest.fixture
def sample() -> SampleOrg:
    sample = make_sample_org()
    sample.org.add_field("Contact", "Legacy_Id__c", externalId=True)
    return sample


@pytest.fixture
def account(sample: SampleOrg) -> str:
    return sample.org.add("Account", Name="Acme")


def row_of(sample: SampleOrg, sobject: str, record: str | None) -> dict[str, object]:
    return next(row for row in sample.org.rows(sobject) if row["Id"] == record)


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"LastName": ""}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]"),
        ({"Title": "x" * 129}, "STRING_TOO_LONG", "max length=128"),
        ({"AccountId": "Acme"}, "MALFORMED_ID", "Account ID: id value of incorrect type: Acme"),
        ({"AccountId": "003Rc000000A009IAC"}, "MALFORMED_ID", "Account ID: id value of incorrect type"),
        ({"AccountId": "001000000000001"}, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"),
        ({"Email": "a@b"}, "INVALID_EMAIL_ADDRESS", "Email: invalid email address: a@b"),
        ({"Badge__c": "gold"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "restricted picklist field: gold"),
        ({"IsPersonAccount": "true"}, "INVALID_FIELD_FOR_INSERT_UPDATE", "IsPersonAccount"),
        ({"HasOptedOutOfEmail": "perhaps"}, "INVALID_FIELD", "xsd:boolean"),
        ({"Shoe": "42"}, "INVALID_FIELD", "No such column 'Shoe' on sobject of type Contact"),
    ],
)
def test_a_contact_with_a_wrong_value_is_refused(sample: SampleOrg, cells: Row, code: str, words: str) -> None:
    kind = {"type": "picklist", "restrictedPicklist": True, "picklist": ("silver",)}
    sample.org.add_field("Contact", "Badge__c", **kind)
    before = len(sample.org.rows("Contact"))
    (result,) = sample.org.load("insert", "Contact", [{"LastName": "Meyer", **cells}])
    assert (result.success, result.id, result.code) == (False, None, code)
    assert words in result.message
    assert len(sample.org.rows("Contact")) == before


def test_a_faithful_contact_is_taken(sample: SampleOrg, account: str) -> None:
    plain = {"LastName": "Meyer", "FirstName": "Ute", "Email": "ute@example.com", "AccountId": account[:15]}
    (result,) = sample.org.load("insert", "Contact", [plain])
    made = row_of(sample, "Contact", result.id)
    assert (result.created, made["Name"], made["AccountId"]) == (True, "Ute Meyer", account)


def test_an_account_in_the_recycle_bin_takes_no_contact(sample: SampleOrg, account: str) -> None:
    sample.org.delete("Account", account)
    (result,) = sample.org.load("insert", "Contact", [{"LastName": "Meyer", "AccountId": account}])
    assert (result.success, result.code) == (False, "ENTITY_IS_DELETED")


def test_no_row_of_a_call_is_taken_whose_external_id_stands_there_twice(sample: SampleOrg) -> None:
    rows = [{"LastName": "Meyer", "Legacy_Id__c": key} for key in ("L-1", "L-2", "l-1")]
    results = sample.org.load("upsert", "Contact", rows, "Legacy_Id__c")
    assert [(result.success, result.message) for result in results] == [
        (False, "Duplicate external id specified: L-1"),
        (True, ""),
        (False, "Duplicate external id specified: l-1"),
    ]


def test_rows_with_the_same_external_id_in_two_calls_are_the_same_contact(sample: SampleOrg) -> None:
    rows = [{"LastName": f"Meyer {number}", "Legacy_Id__c": f"L-{number % 200}"} for number in range(201)]
    results = sample.org.load("upsert", "Contact", rows, "Legacy_Id__c")
    assert (results[200].id, results[200].created) == (results[0].id, False)
    assert row_of(sample, "Contact", results[0].id)["LastName"] == "Meyer 200"


def test_no_row_of_a_call_is_taken_whose_id_stands_there_twice(sample: SampleOrg) -> None:
    contact = sample.org.add("Contact", LastName="Meyer")
    rows = [{"Id": contact, "Title": "Dr."}, {"Id": contact[:15], "Title": "Prof."}]
    assert [result.code for result in sample.org.load("update", "Contact", rows)] == ["DUPLICATE_VALUE"] * 2


def test_an_upsert_does_not_find_a_contact_in_the_recycle_bin(sample: SampleOrg) -> None:
    gone = sample.org.add("Contact", LastName="Meyer", Legacy_Id__c="L-1")
    sample.org.delete("Contact", gone)
    (result,) = sample.org.load("upsert", "Contact", [{"LastName": "Meyer", "Legacy_Id__c": "L-1"}], "Legacy_Id__c")
    assert (result.success, result.created, result.id != gone) == (True, True, True)


def test_a_contact_in_the_recycle_bin_is_not_updated(sample: SampleOrg) -> None:
    gone = sample.org.add("Contact", LastName="Meyer")
    sample.org.delete("Contact", gone)
    (result,) = sample.org.load("update", "Contact", [{"Id": gone, "Title": "Dr."}])
    assert (result.success, result.code) == (False, "ENTITY_IS_DELETED")


@pytest.mark.parametrize("deleted", [True, False])
def test_unique_values_of_contacts_count_unless_deleted(sample: SampleOrg, deleted: bool) -> None:
    sample.org.add_field("Contact", "Card__c", unique=True)
    first = sample.org.add("Contact", LastName="Meyer", Card__c="C-1")
    if deleted:
        sample.org.delete("Contact", first)
    (result,) = sample.org.load("insert", "Contact", [{"LastName": "Klein", "Card__c": "c-1"}])
    assert (result.success, result.code) == ((True, "") if deleted else (False, "DUPLICATE_VALUE"))


def test_a_last_name_and_the_record_type_make_a_person_account_with_its_contact(sample: SampleOrg) -> None:
    sample.org.add_field("Account", "Legacy_Acc__c", externalId=True)
    row = {"RecordTypeId": sample.org.add_person_accounts(), "LastName": "Meyer", "FirstName": "Ute"}
    row |= {"PersonEmail": "ute@example.com", "Legacy_Id__pc": "L-1", "Legacy_Acc__c": "A-1"}
    (made,) = sample.org.load("upsert", "Account", [row], "Legacy_Acc__c")
    account = row_of(sample, "Account", made.id)
    contact = row_of(sample, "Contact", str(account["PersonContactId"]))
    assert (account["IsPersonAccount"], account["Name"], contact["IsPersonAccount"]) == (True, "Ute Meyer", True)
    assert [contact[name] for name in ("AccountId", "Name", "Email", "Legacy_Id__c")] == [
        made.id,
        "Ute Meyer",
        "ute@example.com",
        "L-1",
    ]
    row |= {"LastName": "Klein", "PersonEmail": "klein@example.com"}
    (changed,) = sample.org.load("upsert", "Account", [row], "Legacy_Acc__c")
    contact = row_of(sample, "Contact", str(account["PersonContactId"]))
    assert (changed.id, changed.created) == (made.id, False)
    assert (contact["Name"], contact["Email"]) == ("Ute Klein", "klein@example.com")


def test_a_custom_field_of_contact_is_one_of_person_accounts_too(sample: SampleOrg) -> None:
    person = sample.org.add_person_accounts()
    sample.org.add_field("Contact", "Card__c")
    (made,) = sample.org.load("insert", "Account", [{"RecordTypeId": person, "LastName": "Meyer", "Card__pc": "C-1"}])
    contact = row_of(sample, "Contact", str(row_of(sample, "Account", made.id)["PersonContactId"]))
    assert contact["Card__c"] == "C-1"


@pytest.mark.parametrize(
    ("person", "cells", "code", "words"),
    [
        (False, {}, "REQUIRED_FIELD_MISSING", "[Name]"),
        (True, {}, "REQUIRED_FIELD_MISSING", "[LastName]"),
        (True, {"LastName": "Meyer", "Name": "Meyer"}, "INVALID_FIELD_FOR_INSERT_UPDATE", "bad field names"),
        (False, {"Name": "Acme", "LastName": "Meyer"}, "INVALID_FIELD_FOR_INSERT_UPDATE", "update call: LastName"),
        (False, {"Name": "Acme", "PersonEmail": "a@b.example"}, "INVALID_FIELD_FOR_INSERT_UPDATE", "PersonEmail"),
        (True, {"LastName": "Meyer", "PersonEmail": "a@b"}, "INVALID_EMAIL_ADDRESS", "PersonEmail"),
        (True, {"LastName": "x" * 81}, "STRING_TOO_LONG", "max length=80"),
        (False, {"Name": "Acme", "OwnerId": "005000000000001"}, "INVALID_CROSS_REFERENCE_KEY", "cross reference"),
        (False, {"Name": "Acme", "RecordTypeId": "012000000000001"}, "INVALID_CROSS_REFERENCE_KEY", "reference"),
    ],
)
def test_an_account_of_wrong_values_is_refused(
    sample: SampleOrg, person: bool, cells: Row, code: str, words: str
) -> None:
    record_type = sample.org.add_person_accounts()
    (result,) = sample.org.load("insert", "Account", [{**({"RecordTypeId": record_type} if person else {}), **cells}])
    assert (result.success, result.code) == (False, code)
    assert words in result.message


def test_an_account_in_the_recycle_bin_is_no_parent_of_accounts(sample: SampleOrg, account: str) -> None:
    sample.org.delete("Account", account)
    (result,) = sample.org.load("insert", "Account", [{"Name": "Acme Berlin", "ParentId": account}])
    assert (result.success, result.code) == (False, "ENTITY_IS_DELETED")


def test_unique_values_of_accounts_count(sample: SampleOrg) -> None:
    sample.org.add_field("Account", "Firm_No__c", unique=True)
    rows = [{"Name": "Acme", "Firm_No__c": "F-1"}, {"Name": "Acme again", "Firm_No__c": "F-1"}]
    assert [result.code for result in sample.org.load("insert", "Account", rows)] == ["", "DUPLICATE_VALUE"]


def test_a_business_account_is_not_made_a_person_account(sample: SampleOrg, account: str) -> None:
    (result,) = sample.org.load(
        "update", "Account", [{"Id": account, "RecordTypeId": sample.org.add_person_accounts()}]
    )
    assert "marrying or separating a Person-Account" in result.message


def test_the_contact_of_a_person_account_keeps_its_account(sample: SampleOrg, account: str) -> None:
    contact = sample.person(IsPersonAccount=True, LastName="Person")
    (moved,) = sample.org.load("update", "Contact", [{"Id": contact, "AccountId": account}])
    (second,) = sample.org.load(
        "insert", "Contact", [{"LastName": "Child", "AccountId": str(row_of(sample, "Contact", contact)["AccountId"])}]
    )
    assert (moved.code, moved.fields) == ("INVALID_FIELD_FOR_INSERT_UPDATE", ("AccountId",))
    assert (second.success, second.code) == (False, "FIELD_INTEGRITY_EXCEPTION")


def test_a_permission_set_is_assigned_once(sample: SampleOrg) -> None:
    user, wanted = sample.user(), sample.org.add("PermissionSet", Name="Deal_Desk")
    results = sample.org.load(
        "insert", "PermissionSetAssignment", [{"AssigneeId": user, "PermissionSetId": wanted}] * 2
    )
    assert [result.code for result in results] == ["", "DUPLICATE_VALUE"]
    assert results[1].message.startswith(f"Duplicate PermissionSetAssignment. Assignee: {user[:15]}")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"PermissionSetId": "nonsense"}, "MALFORMED_ID"),
        ({"PermissionSetId": "0PS000000000001"}, "INVALID_CROSS_REFERENCE_KEY"),
        ({"PermissionSetId": ""}, "REQUIRED_FIELD_MISSING"),
        ({"AssigneeId": ""}, "REQUIRED_FIELD_MISSING"),
        ({"AssigneeId": "005000000000001"}, "INVALID_CROSS_REFERENCE_KEY"),
    ],
)
def test_an_assignment_names_a_user_and_a_permission_set(sample: SampleOrg, cells: Row, code: str) -> None:
    faithful = {"AssigneeId": sample.user(), "PermissionSetId": sample.org.add("PermissionSet", Name="Deal_Desk")}
    (result,) = sample.org.load("insert", "PermissionSetAssignment", [{**faithful, **cells}])
    assert (result.success, result.code) == (False, code)


def test_a_permission_set_of_a_license_goes_to_its_users_only(sample: SampleOrg) -> None:
    of_plus = sample.org.add("PermissionSet", Name="Plus", LicenseId=sample.licenses["plus"])
    rows = [{"AssigneeId": sample.user(kind), "PermissionSetId": of_plus} for kind in ("plus", "customer")]
    results = sample.org.load("insert", "PermissionSetAssignment", rows)
    assert [result.code for result in results] == ["", "FIELD_INTEGRITY_EXCEPTION"]


def test_a_profile_becomes_a_member_of_a_site_once_and_its_users_follow(sample: SampleOrg) -> None:
    user = sample.user("plus")
    row = {"NetworkId": sample.sites["customer"], "ParentId": sample.profiles["plus"]}
    added, again = sample.org.load("insert", "NetworkMemberGroup", [row, row])
    assert (added.success, again.success, again.code) == (True, False, "DUPLICATE_VALUE")
    assert sample.sites_of(user) == {"customer", "plus"}
    (removed,) = sample.org.load(
        "update", "NetworkMemberGroup", [{"Id": added.id or "", "AssignmentStatus": "WaitingForRemove"}]
    )
    assert removed.success
    assert sample.sites_of(user) == {"plus"}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"ParentId": "00E000000000001"}, "MALFORMED_ID"),
        ({"ParentId": "00e000000000001"}, "INVALID_CROSS_REFERENCE_KEY"),
        ({"NetworkId": ""}, "REQUIRED_FIELD_MISSING"),
        ({"AssignmentStatus": "Added"}, "INVALID_FIELD_FOR_INSERT_UPDATE"),
    ],
)
def test_a_member_group_names_a_site_and_a_profile_or_permission_set(sample: SampleOrg, cells: Row, code: str) -> None:
    faithful = {"NetworkId": sample.sites["customer"], "ParentId": sample.profiles["plus"]}
    (result,) = sample.org.load("insert", "NetworkMemberGroup", [{**faithful, **cells}])
    assert (result.success, result.code) == (False, code)


def test_locked_rows_are_refused_once_and_taken_later(sample: SampleOrg) -> None:
    sample.org.locked_rows["Contact"] = 1
    rows = [{"LastName": "Meyer"}, {"LastName": "Klein"}]
    first, second = sample.org.load("insert", "Contact", rows)
    assert (first.code, second.success) == ("UNABLE_TO_LOCK_ROW", True)
    assert sample.org.load("insert", "Contact", rows[:1])[0].success
