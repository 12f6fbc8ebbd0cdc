"""What a user is called: form and uniqueness of usernames, nicknames, federation ids."""

from tests.standin.loading.change import RowError
from tests.standin.loading.user_change import UserChange
from tests.standin.rules.addresses import ADDRESS
from tests.standin.rules.uniqueness import another_record

IN_ORG_ONLY = ("PID_Customer_Community", "PID_External_Identity")


def username_has_the_form_of_an_email_address(change: UserChange) -> None:
    """FIELD_INTEGRITY_EXCEPTION for anything else (facts, 1 row 17, 4)."""
    if change.changes("Username") and not ADDRESS.match(change.after["Username"]):
        message = "Username must be in the form of an email address (for example, john@acme.com): Username"
        raise RowError("FIELD_INTEGRITY_EXCEPTION", message, "Username")


def username_is_unique(change: UserChange) -> None:
    """DUPLICATE_USERNAME: in the org whatever the case, and by license or setting beyond it (facts, 1 row 17, 4)."""
    username = change.after["Username"]
    if not change.changes("Username"):
        return
    if another_record(change, "Username") or (_is_global(change) and username.lower() in _elsewhere(change)):
        message = (
            "Duplicate Username.<br>The username already exists in this or another Salesforce organization. "
            "Usernames must be unique across all Salesforce organizations. To resolve, use a different username "
            "(it doesn't need to match the user's email address). "
        )
        raise RowError("DUPLICATE_USERNAME", message, "Username")


def nickname_is_unique(change: UserChange) -> None:
    """DUPLICATE_COMM_NICKNAME (facts, 2.1, 4)."""
    if change.changes("CommunityNickname") and another_record(change, "CommunityNickname"):
        message = "Duplicate Nickname.<br>Another user has already selected this nickname.<br>Please select another."
        raise RowError("DUPLICATE_COMM_NICKNAME", message, "CommunityNickname")


def federation_identifier_is_unique(change: UserChange) -> None:
    """Enforced per org, whatever the case (facts, 2.1; the code is the platform's general one)."""
    other = another_record(change, "FederationIdentifier")
    if change.changes("FederationIdentifier") and other:
        message = f"duplicate value found: FederationIdentifier duplicates value on record with id: {other[:15]}"
        raise RowError("DUPLICATE_VALUE", message, "FederationIdentifier")


def _is_global(change: UserChange) -> bool:
    if change.org.switches.usernames == "by license":
        return not change.license.get("LicenseDefinitionKey", "").startswith(IN_ORG_ONLY)
    return change.org.switches.usernames == "everywhere"


def _elsewhere(change: UserChange) -> set[str]:
    return {name.lower() for name in change.org.usernames_elsewhere}
