"""The contact behind an external user."""

from tests.standin.loading.change import RowError
from tests.standin.loading.user_change import UserChange
from tests.standin.rules.user_licenses import is_contactless


def external_users_have_a_contact(change: UserChange) -> None:
    """Only External Identity users do without one (facts, 1 row 14, 3.6)."""
    if not change.moves or not change.is_external or change.after["ContactId"]:
        return
    if not is_contactless(change.license["LicenseDefinitionKey"], change.license["Name"]):
        raise RowError("INVALID_CROSS_REFERENCE_KEY", "Cannot create a portal user without contact.")


def contacts_are_not_deleted(change: UserChange) -> None:
    """A contact in the recycle bin still has an Id, and takes no user (facts, 9)."""
    if change.moves and change.contact and change.contact["IsDeleted"]:
        raise RowError("ENTITY_IS_DELETED", "entity is deleted", "ContactId")


def contacts_have_an_account(change: UserChange) -> None:
    """Contacts without an account are private (facts, 2.1, 3.3)."""
    if change.moves and change.contact and not change.account:
        message = (
            "A portal user's contact record must include an account. "
            "Furthermore, the owner of the account must be associated with a role."
        )
        raise RowError("FIELD_INTEGRITY_EXCEPTION", message, "AccountId")


def contacts_have_one_user(change: UserChange) -> None:
    """Deactivated users still occupy their contact (facts, 3.3)."""
    if not change.changes("ContactId") or not change.contact:
        return
    mine = (change.contact["Id"], change.after.get("Id"))
    if change.org.store.one('select Id from "User" where ContactId = ? and Id is not ?', mine):
        raise RowError("PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT", "portal user already exists for contact")
