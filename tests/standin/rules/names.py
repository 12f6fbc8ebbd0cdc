"""What a user is called: form and uniqueness of usernames, nicknames, federation ids, e-mail addresses."""

import re

from tests.standin.loading.change import Change, RowError

ADDRESS = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s,;:<>()\[\]\"\\.]+(\.[^@\s,;:<>()\[\]\"\\.]+)+\Z")
EMAIL = re.compile(rf"(?!\.)(?!.*@.*[^\w.-])(?!.*@.*_){ADDRESS.pattern}")
IN_ORG_ONLY = ("PID_Customer_Community", "PID_External_Identity")


def username_has_the_form_of_an_email_address(change: Change) -> None:
    """FIELD_INTEGRITY_EXCEPTION for anything else (facts, 1 row 17, 4)."""
    if change.changes("Username") and not ADDRESS.match(change.after["Username"]):
        message = "Username must be in the form of an email address (for example, john@acme.com): Username"
        raise RowError("FIELD_INTEGRITY_EXCEPTION", message, "Username")


def email_is_an_address(change: Change) -> None:
    """INVALID_EMAIL_ADDRESS: a username's form, no dot first, a domain of letters, digits, dashes (facts, 4, 6.2)."""
    if change.changes("Email") and not EMAIL.match(change.after["Email"]):
        message = f"Email: invalid email address: {change.after['Email']}"
        raise RowError("INVALID_EMAIL_ADDRESS", message, "Email")


def username_is_unique(change: Change) -> None:
    """DUPLICATE_USERNAME: in the org whatever the case, and by license or setting beyond it (facts, 1 row 17, 4)."""
    username = change.after["Username"]
    if not change.changes("Username"):
        return
    if _another_user(change, "Username") or (_is_global(change) and username.lower() in _elsewhere(change)):
        message = (
            "Duplicate Username.<br>The username already exists in this or another Salesforce organization. "
            "Usernames must be unique across all Salesforce organizations. To resolve, use a different username "
            "(it doesn't need to match the user's email address). "
        )
        raise RowError("DUPLICATE_USERNAME", message, "Username")


def nickname_is_unique(change: Change) -> None:
    """DUPLICATE_COMM_NICKNAME (facts, 2.1, 4)."""
    if change.changes("CommunityNickname") and _another_user(change, "CommunityNickname"):
        message = "Duplicate Nickname.<br>Another user has already selected this nickname.<br>Please select another."
        raise RowError("DUPLICATE_COMM_NICKNAME", message, "CommunityNickname")


def federation_identifier_is_unique(change: Change) -> None:
    """Enforced per org, whatever the case (facts, 2.1; the code is the platform's general one)."""
    other = _another_user(change, "FederationIdentifier")
    if change.changes("FederationIdentifier") and other:
        message = f"duplicate value found: FederationIdentifier duplicates value on record with id: {other[:15]}"
        raise RowError("DUPLICATE_VALUE", message, "FederationIdentifier")


def unique_fields_are_unique(change: Change) -> None:
    """DUPLICATE_VALUE where describe says unique; `caseSensitive` says how it compares (facts, 4; names the record)."""
    for item in change.org.objects["User"].fields.values():
        if not (item.unique and item.custom and change.changes(item.name)):
            continue
        if other := _another_user(change, item.name):
            message = f"duplicate value found: {item.name} duplicates value on record with id: {other[:15]}"
            raise RowError("DUPLICATE_VALUE", message, item.name)


def _another_user(change: Change, name: str) -> str | None:
    value, own = change.after[name], change.after.get("Id")
    if value in {None, ""}:
        return None
    exact = change.org.objects["User"].fields[name].caseSensitive or not isinstance(value, str) or value.isascii()
    same = f'"{name}" = ?' if exact else f'lowered("{name}") = lowered(?)'
    row = change.org.store.one(f'select Id from "User" where {same} and Id is not ?', (value, own))
    return str(row["Id"]) if row else None


def _is_global(change: Change) -> bool:
    if change.org.switches.usernames == "by license":
        return not change.license.get("LicenseDefinitionKey", "").startswith(IN_ORG_ONLY)
    return change.org.switches.usernames == "everywhere"


def _elsewhere(change: Change) -> set[str]:
    return {name.lower() for name in change.org.usernames_elsewhere}
