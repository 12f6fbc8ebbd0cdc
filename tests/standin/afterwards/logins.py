"""Logins: a LoginHistory row each, and what the user's row says of them (facts, 2.1, 2.8)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.standin.rows.values import timestamp

if TYPE_CHECKING:
    from tests.standin.org import StandIn

LABELS = {"ChatterCommunityPortalUnPwd": "Chatter Communities External User", "Application": "Application"}
RESOLUTION = timedelta(seconds=60)


def log_in(org: "StandIn", user: str, network: str | None, success: bool, fields: dict[str, Any]) -> str:
    """Answers the LoginHistory row's Id."""
    row = org.store.get("User", user)
    if row is None:
        raise KeyError(user)
    last = row["LastLoginDate"]
    if success and (last is None or last <= timestamp(org.now - RESOLUTION)):
        org.store.update("User", user, {"LastLoginDate": timestamp(org.now)})
    if not success:
        org.store.update("User", user, {"NumberOfFailedLogins": (row["NumberOfFailedLogins"] or 0) + 1})
    kind = "ChatterCommunityPortalUnPwd" if network else "Application"
    entry = {
        "UserId": user,
        "NetworkId": network,
        "LoginType": LABELS[kind] if org.switches.login_types_as_labels else kind,
        "Status": org.switches.login_success if success else "Invalid Password",
    }
    return org.add("LoginHistory", **entry | fields)
