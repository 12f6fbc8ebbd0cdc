"""The role of a user: internal users have the org's, external ones their account's."""

from tests.standin.loading.change import RowError
from tests.standin.loading.user_change import UserChange
from tests.standin.rules.user_licenses import ROLE_TYPES


def role_type_matches_user_type(change: UserChange) -> None:
    """FIELD_INTEGRITY_EXCEPTION for an internal role, or one of another portal type or account (facts, 3.3)."""
    role = change.org.store.get("UserRole", change.after["UserRoleId"])
    if role is None or "UserRoleId" not in change.sent:
        return
    wanted = ROLE_TYPES.get(change.user_type, "nothing" if change.is_external else "None")
    of_another_account = change.account is not None and role["PortalAccountId"] != change.account["Id"]
    if (role["PortalType"] or "None") != wanted or (change.is_external and of_another_account):
        raise RowError("FIELD_INTEGRITY_EXCEPTION", "role type must match user type")
