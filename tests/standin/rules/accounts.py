"""The account behind an external user's contact, and who owns it."""

from tests.standin.loading.change import RowError
from tests.standin.loading.user_change import UserChange

OWNED_BY_PORTAL_USER = """
    select u.Id from "User" u where u.UserType is not 'Standard' and u.Id in
    (select OwnerId from "Contact" where AccountId = ? union select ?)
"""


def account_owner_has_a_role(change: UserChange) -> None:
    """UNKNOWN_EXCEPTION, of all codes (facts, 3.1)."""
    if not change.moves or not change.owner or change.owner["UserRoleId"]:
        return
    if change.user_type != "CspLitePortal" or change.org.switches.owner_role_for_high_volume:
        raise RowError("UNKNOWN_EXCEPTION", "portal account owner must have a role")


def account_owner_is_active(change: UserChange) -> None:
    """INACTIVE_OWNER_OR_USER where the org is on that side of the doubt (facts, 3.1, 10)."""
    refused = change.org.switches.inactive_owner == "refused"
    if refused and change.moves and change.owner and not change.owner["IsActive"]:
        raise RowError("INACTIVE_OWNER_OR_USER", "operation performed with inactive user")


def partners_are_no_person_accounts(change: UserChange) -> None:
    """Partner users can't be associated with person accounts (facts, 1 row 3, 3.3)."""
    if change.moves and _is_partner(change) and change.account and change.account["IsPersonAccount"]:
        raise RowError("FIELD_INTEGRITY_EXCEPTION", "Partner users can't be associated with person accounts.")


def partner_accounts_are_enabled(change: UserChange) -> None:
    """Enabled with the first partner user, or refused: nobody knows (facts, 3.3, 10)."""
    refused = change.org.switches.partner_on_ordinary_account == "refused"
    if refused and change.moves and _is_partner(change) and change.account and not change.account["IsPartner"]:
        raise RowError("FIELD_INTEGRITY_EXCEPTION", "The account is not enabled as a partner account.")


def portal_users_own_no_partner_accounts(change: UserChange) -> None:
    """UNKNOWN_EXCEPTION where the account, or a contact of it, is a portal user's (facts, 3.3)."""
    if not change.moves or not _is_partner(change) or not change.account:
        return

    if change.org.store.tuples(OWNED_BY_PORTAL_USER, (change.account["Id"], change.account["OwnerId"])):
        raise RowError("UNKNOWN_EXCEPTION", "portal users cannot own partner accounts")


def _is_partner(change: UserChange) -> bool:
    return change.user_type == "PowerPartner"
