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
value-outside-its-picklist INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST
    bad value for restricted picklist field: Mars
malformed-id MALFORMED_ID
    Profile ID: id value of incorrect type: 00E
field-not-writable INVALID_FIELD_FOR_INSERT_UPDATE
    Unable to create/update fields: UserType. Please check the security settings
account-owner-without-a-role UNKNOWN_EXCEPTION
    portal account owner must have a role
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
"""
RETRYABLE = """
record-locked UNABLE_TO_LOCK_ROW
    unable to obtain exclusive access to this record or 1 records: 003
group-membership-lock UNKNOWN_EXCEPTION
    Group membership operation already in progress
record-locked CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY
    UserTrigger: execution of AfterInsert
    caused by: System.DmlException: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: []
"""
BY_CODE_ALONE = {
    "DUPLICATE_USERNAME": "username-taken",
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
    "LIMIT_EXCEEDED": "limit-reached",
    "STORAGE_LIMIT_EXCEEDED": "limit-reached",
    "UNKNOWN_EXCEPTION": "unclassified",
    "FIELD_INTEGRITY_EXCEPTION": "unclassified",
    "": "unclassified",
}
RETRYABLE_CODES = {
    "UNABLE_TO_LOCK_ROW",
    "REQUEST_RUNNING_TOO_LONG",
    "TOO_MANY_APEX_REQUESTS",
    "SERVER_UNAVAILABLE",
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
    return result.dialect, [classify(code or "", message or "") for code, message in said]


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
