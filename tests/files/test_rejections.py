"""Why rows were rejected: every code and message that Salesforce is known to answer, in the form of each loader."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.files.inputs import select_rows
from fixtures.files.load_file import read_load_file
from fixtures.files.parquet_copy import copying_database
from fixtures.files.rejections import Cause, classify
from fixtures.files.result_file import read_result_file

FIELDS = ("Username", "ContactId")

LISTED = """
username-taken DUPLICATE_USERNAME
    Duplicate Username.<br>The username already exists in this or another Salesforce organization.
nickname-taken DUPLICATE_COMM_NICKNAME
    Duplicate Nickname.<br>
nickname-taken DUPLICATE_COMM_NICKNAME
    Another user has already selected this nickname. Please enter a different nickname.
value-taken DUPLICATE_VALUE
    duplicate value found: X__c duplicates value on record with id: 005
no-license-left LICENSE_LIMIT_EXCEEDED
    License Limit Exceeded - Customer Community
no-feature-license-left LICENSE_LIMIT_EXCEEDED
    content feature license limit exceeded
contact-has-a-user PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT
    portal user already exists for contact
no-access-to-the-site PORTAL_NO_ACCESS
    no access to portal
no-contact INVALID_CROSS_REFERENCE_KEY
    Cannot create a portal user without contact.
no-such-record INVALID_CROSS_REFERENCE_KEY
    invalid cross reference id
no-access-to-a-record INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY
    insufficient access rights on cross-reference id: 003Rc000000A00EIAS
role-of-another-type FIELD_INTEGRITY_EXCEPTION
    role type must match user type
standard-profile FIELD_INTEGRITY_EXCEPTION
    To create or update users for this profile, select Allow using standard external profiles for
profile-of-another-license FIELD_INTEGRITY_EXCEPTION
    You can only assign profiles that are compatible with the user's license. For: [ProfileId]
profile-of-another-license FIELD_INTEGRITY_EXCEPTION
    This change in license types is not allowed
profile-of-another-license FIELD_INTEGRITY_EXCEPTION
    It is not permitted to change user type from Standard to CSN Only(db=n,api=CsnOnly)
malformed-username FIELD_INTEGRITY_EXCEPTION
    Username must be in the form of an email address (for example, john@acme.com): Username
email-of-another-domain FIELD_INTEGRITY_EXCEPTION
    Invalid Email Address: Must be in domain(s) acme.example: Email
malformed-email INVALID_EMAIL_ADDRESS
    Email: invalid email address: nobody
required-value-missing REQUIRED_FIELD_MISSING
    Required fields are missing: [Email, ProfileId]
value-too-long STRING_TOO_LONG
    Alias: data value too large: philomena (max length=8)
number-too-large NUMBER_OUTSIDE_VALID_RANGE
    Normalized Score: value outside of valid range on numeric field: 100.0
value-outside-its-picklist INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST
    bad value for restricted picklist field: Mars
malformed-id MALFORMED_ID
    Profile ID: id value of incorrect type: 00E
field-not-writable INVALID_FIELD_FOR_INSERT_UPDATE
    Unable to create/update fields: UserType. Please check the security settings
account-owner-without-a-role UNKNOWN_EXCEPTION
    portal account owner must have a role
contact-without-an-account FIELD_INTEGRITY_EXCEPTION
    A portal user's contact record must include an account. Furthermore, the owner of the account must be
account-owned-by-a-portal-user UNKNOWN_EXCEPTION
    portal users cannot own partner accounts
profile-beyond-the-loading-user FIELD_INTEGRITY_EXCEPTION
    Cannot grant or remove a profile with modify all data, without having
mixed-dml MIXED_DML_OPERATION
    DML operation on setup object is not permitted after you have updated
record-deleted ENTITY_IS_DELETED
    entity is deleted
inactive-owner INACTIVE_OWNER_OR_USER
    operation performed with inactive user [005] as owner of account
automation-or-validation CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY
    UserTrigger: execution of AfterInsert
    caused by: System.DmlException: REQUIRED_FIELD_MISSING, Required fields are missing: [LastName]: [LastName]
flow-failed CANNOT_EXECUTE_FLOW_TRIGGER
    We can't save this record because the "Welcome members" process failed. Give your Salesforce admin these details.
    This error occurred when the flow tried to create records: DUPLICATE_USERNAME: Duplicate Username.
flow-failed CANNOT_EXECUTE_FLOW_TRIGGER
    We can\u2019t save this record because the \u201cGreet\u201d process failed. Give your Salesforce admin these
flow-failed CANNOT_EXECUTE_FLOW_TRIGGER
    The record couldn\u2019t be saved because it failed to trigger a flow. Flow error messages:
    <b>An unhandled fault has occurred in this flow</b>
flow-failed UNKNOWN_EXCEPTION
    An error occurred when executing a flow interview.
duplicate-rule DUPLICATES_DETECTED
    Use one of these records?
duplicate-rule DUPLICATES_DETECTED
    You're creating a duplicate record. We recommend you use an existing record instead.
state-or-country FIELD_INTEGRITY_EXCEPTION
    The existing country/territory doesn't recognize the state value for field: State/Province
state-or-country FIELD_INTEGRITY_EXCEPTION
    There's a problem with this country, even though it may appear correct.
no-access-to-a-record INSUFFICIENT_ACCESS_OR_READONLY
    insufficient access rights on object id
value-of-another-type INVALID_TYPE_ON_FIELD_IN_RECORD
    Birthday__c: Failed to deserialize field at Row:1, Column:3
value-of-another-type UNKNOWN_EXCEPTION
    Failed to deserialize field at Row:1, Column:7
value-of-another-type UNKNOWN_EXCEPTION
    Error converting value to correct data type: Failed to parse date: 31.12.2026
value-of-another-type UNKNOWN_EXCEPTION
    'WAHR' is not a valid value for the type xsd:boolean
unknown-field INVALID_FIELD
    No such column 'Loyalty__c' on sobject of type User
no-such-record INVALID_FIELD
    Foreign key external ID: l-1017 not found for field Legacy_Id__c in entity Contact
value-of-another-type INVALID_FIELD
    Failed to deserialize field Vip__c. Due to, 'WAHR' is not a valid value for the type xsd:boolean
contact-named-twice INVALID_FIELD
    Cannot specify both an external ID reference Contact and a salesforce id, ContactId
state-or-country FIELD_INTEGRITY_EXCEPTION
    A country/territory must be specified before specifying a state value for field: State/Province
key-twice-in-a-batch DUPLICATE_VALUE
    Duplicate external id specified: L-1017
api-disabled API_DISABLED_FOR_ORG
    The REST API is not enabled for this Organization.
"""
RETRYABLE = """
record-locked UNABLE_TO_LOCK_ROW
    unable to obtain exclusive access to this record or 1 records: 003
group-membership-lock UNKNOWN_EXCEPTION
    Group membership operation already in progress
automation-met-a-lock CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY
    UserTrigger: execution of AfterInsert
    caused by: System.DmlException: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: []
automation-too-slow CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY
    UserTrigger: System.LimitException: Apex CPU time limit exceeded
rolled-back-with-another-row ALL_OR_NONE_OPERATION_ROLLED_BACK
    Record rolled back because not all records were valid and the request was using AllOrNone header
unexpected-error UNKNOWN_EXCEPTION
    An unexpected error occurred. Please include this ErrorId if you contact support: 11-22 (-33)
too-many-requests-at-once REQUEST_LIMIT_EXCEEDED
    ConcurrentRequests (Concurrent API Requests) Limit exceeded.
too-many-requests-at-once REQUEST_LIMIT_EXCEEDED
    ConcurrentPerOrgLongTxn Limit exceeded.
api-calls-used-up REQUEST_LIMIT_EXCEEDED
    TotalRequests Limit exceeded.
query-gave-up QUERY_TIMEOUT
    Your query request was running for too long.
session-refused INVALID_SESSION_ID
    Session not valid for use with the REST API
session-refused INVALID_SESSION_ID
    Invalid Session ID found in SessionHeader: Illegal Session
"""
OF_A_BATCH = {
    "InvalidBatch : Field name not found : Loyalty__c": "unknown-field",
    "TooManyLockFailure : Too many lock failure 200. Trying again later.": "batch-given-up",
    "InternalServerError : Error occurred while processing the batch": "batch-given-up",
    "InvalidBatch : Records not processed": "batch-refused",
    "ClientInputError : Unable to find any data to create batch": "batch-unreadable",
}
OF_DATA_LOADER = {
    "Failed to send request to https://orchard.my.salesforce.com/services/Soap/u/54.0": "no-answer-to-the-request",
    "BatchInfo: Did not find result for row {Username=a@example.com} in batch 751.": "no-result-in-the-batch",
    "Not processed due to batch error: InternalServerError : Error while processing the batch": "batch-given-up",
    "Not processed due to batch error: InvalidBatch : Field name not found : Loyalty__c": "unknown-field",
    "Not processed due to batch error: ClientInputError : Die Datei": "batch-unreadable",
}
BY_CODE_ALONE = {
    "DUPLICATE_USERNAME": "username-taken",
    "DUPLICATES_DETECTED": "duplicate-rule",
    "LICENSE_LIMIT_EXCEEDED": "no-license-left",
    "INVALID_CROSS_REFERENCE_KEY": "no-such-record",
    "UNABLE_TO_LOCK_ROW": "record-locked",
    "REQUEST_RUNNING_TOO_LONG": "org-too-busy",
    "TOO_MANY_APEX_REQUESTS": "org-too-busy",
    "SERVER_UNAVAILABLE": "org-too-busy",
    "PORTAL_USER_CREATION_RESTRICTED_WITH_ENCRYPTION": "encryption-in-the-way",
    "OP_WITH_INVALID_USER_TYPE_EXCEPTION": "high-volume-user-in-a-group",
    "LIGHT_PORTAL_USER_EXCEPTION": "high-volume-user-in-a-group",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": "automation-or-validation",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "automation-or-validation",
    "FIELD_FILTER_VALIDATION_EXCEPTION": "automation-or-validation",
    "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE": "maintenance",
    "TXN_SECURITY_METERING_ERROR": "transaction-security",
    "CANNOT_EXECUTE_FLOW_TRIGGER": "flow-failed",
    "ALL_OR_NONE_OPERATION_ROLLED_BACK": "rolled-back-with-another-row",
    "REQUEST_LIMIT_EXCEEDED": "request-limit",
    "QUERY_TIMEOUT": "query-gave-up",
    "INVALID_QUERY_LOCATOR": "query-gave-up",
    "INSUFFICIENT_ACCESS_OR_READONLY": "no-access-to-a-record",
    "INVALID_TYPE_ON_FIELD_IN_RECORD": "value-of-another-type",
    "API_CURRENTLY_DISABLED": "api-disabled",
    "INVALID_SESSION_ID": "session-refused",
    "LIMIT_EXCEEDED": "limit-reached",
    "STORAGE_LIMIT_EXCEEDED": "limit-reached",
    "INVALID_FIELD": "field-refused",
    "UNKNOWN_EXCEPTION": "unclassified",
    "FIELD_INTEGRITY_EXCEPTION": "unclassified",
    "": "unclassified",
}
RETRYABLE_CODES = {
    "UNABLE_TO_LOCK_ROW",
    "REQUEST_RUNNING_TOO_LONG",
    "TOO_MANY_APEX_REQUESTS",
    "SERVER_UNAVAILABLE",
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "REQUEST_LIMIT_EXCEEDED",
    "QUERY_TIMEOUT",
    "INVALID_QUERY_LOCATOR",
    "INVALID_SESSION_ID",
}


def causes_in(folder: Path, text: str) -> tuple[str, list[Cause]]:
    """The dialect of an error file and the cause of each of its rows."""
    (folder / "load.csv").write_text(",".join(FIELDS) + "\na@example.com,003\n", encoding="utf-8")
    (folder / "error.csv").write_text(text, encoding="utf-8", newline="")
    into = folder / "error.normal"
    with copying_database(folder) as database:
        load = read_load_file(folder / "load.csv", None, folder / "load.normal", database)
        result = read_result_file(folder / "error.csv", load, None, into, database, key="Username")
        said = database.execute(f"select code, message from ({select_rows(into)})").fetchall()
    return result.dialect, [classify(code or "", message or "", result.dialect) for code, message in said]


def rejections(table: str) -> list[tuple[str, str, str]]:
    """Cause, code and message, which may have several lines."""
    entries = re.findall(r"^(\S+) (\S+)\n((?:    .*\n)+)", table, re.MULTILINE)
    return [(cause, code, re.sub("^    ", "", text, flags=re.MULTILINE).rstrip("\n")) for cause, code, text in entries]


def quoted(*rows: tuple[str, ...]) -> str:
    cells = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\n".join(cells) + "\n"


FORMS: dict[str, Callable[[str, str], tuple[str, ...]]] = {
    "Data Loader SOAP": lambda code, message: ("a@example.com", "003", message),
    "Data Loader Bulk v1": lambda code, message: ("a@example.com", "003", f"{code}:{message}\nError fields: ContactId"),
    "Data Loader Bulk 2.0": lambda code, message: ("", f"{code}:{message}:ContactId --", "a@example.com", "003"),
    "Bulk API 2.0": lambda code, message: ("", f"{code}:{message}:ContactId --", "a@example.com", "003"),
}
HEADERS = {
    "Data Loader SOAP": (*FIELDS, "ERROR"),
    "Data Loader Bulk v1": (*FIELDS, "ERROR"),
    "Data Loader Bulk 2.0": ("ID", "ERROR", *FIELDS),
    "Bulk API 2.0": ("sf__Id", "sf__Error", *FIELDS),
}


@pytest.mark.parametrize("dialect", FORMS)
def test_every_known_rejection_is_recognized_in_the_form_of_each_loader(tmp_path: Path, dialect: str) -> None:
    known, retryable = rejections(LISTED) + rejections(RETRYABLE), rejections(RETRYABLE)
    rows = [FORMS[dialect](code, message) for _, code, message in known]

    found, causes = causes_in(tmp_path, quoted(HEADERS[dialect], *rows))

    assert found == dialect
    assert [cause.slug for cause in causes] == [slug for slug, _, _ in known]
    assert [each for each, cause in zip(known, causes, strict=True) if cause.retryable] == retryable
    assert all(cause.hint.endswith(".") for cause in causes)


@pytest.mark.parametrize("dialect", [dialect for dialect in FORMS if dialect != "Data Loader SOAP"])
def test_a_message_in_another_language_is_recognized_by_its_code(tmp_path: Path, dialect: str) -> None:
    rows = [FORMS[dialect](code, "Diese Meldung ist auf Deutsch") for code in BY_CODE_ALONE if code]

    found, causes = causes_in(tmp_path, quoted(HEADERS[dialect], *rows))

    assert found == dialect
    assert {code: cause.slug for code, cause in zip(BY_CODE_ALONE, causes, strict=False)} == {
        code: slug for code, slug in BY_CODE_ALONE.items() if code
    }
    assert {code for code, cause in zip(BY_CODE_ALONE, causes, strict=False) if cause.retryable} == RETRYABLE_CODES


def test_a_message_in_another_language_without_a_code_is_unclassified(tmp_path: Path) -> None:
    text = quoted(HEADERS["Data Loader SOAP"], ("a@example.com", "003", "Doppelter Benutzername."))

    assert causes_in(tmp_path, text) == ("Data Loader SOAP", [Cause("unclassified", False, "Read the message.")])


def test_a_validation_rules_own_words_are_no_message_of_salesforce() -> None:
    assert classify("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Invalid email address: ask Ann").slug == (
        "automation-or-validation"
    )


def test_one_message_that_looks_coded_makes_no_bulk_file(tmp_path: Path) -> None:
    messages = ["entity is deleted", "portal user already exists for contact", "PO_NUMBER: fill it in, says a rule"]
    rows = [("a@example.com", "003", message) for message in messages]

    dialect, _ = causes_in(tmp_path, quoted(HEADERS["Data Loader SOAP"], *rows))

    assert dialect == "Data Loader SOAP"


def test_a_batch_that_bulk_v1_refused_is_read_as_a_file_of_bulk_v1(tmp_path: Path) -> None:
    rows = [("a@example.com", "003", message) for message in OF_A_BATCH]

    dialect, causes = causes_in(tmp_path, quoted(HEADERS["Data Loader SOAP"], *rows))

    assert dialect == "Data Loader Bulk v1"
    assert [cause.slug for cause in causes] == list(OF_A_BATCH.values())


@pytest.mark.parametrize("message", OF_DATA_LOADER)
def test_what_data_loader_writes_itself_is_recognized(tmp_path: Path, message: str) -> None:
    _, (cause,) = causes_in(tmp_path, quoted(HEADERS["Data Loader SOAP"], ("a@example.com", "003", message)))

    assert cause.slug == OF_DATA_LOADER[message]


@pytest.mark.parametrize("dialect", FORMS)
def test_only_a_loader_with_a_serial_mode_is_advised_to_use_it(tmp_path: Path, dialect: str) -> None:
    row = FORMS[dialect]("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records: 003")

    _, (cause,) = causes_in(tmp_path, quoted(HEADERS[dialect], row))

    assert (cause.hint == "Load these rows again in serial mode.") == (dialect == "Data Loader Bulk v1")
