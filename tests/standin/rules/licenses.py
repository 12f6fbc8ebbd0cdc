"""Seats, and moves from license to license."""

from tests.standin.afterwards.seats import held
from tests.standin.loading.change import RowError
from tests.standin.loading.user_change import UserChange
from tests.standin.rules.user_licenses import may_move


def license_moves_are_allowed(change: UserChange) -> None:
    """A ProfileId update goes only between licenses whose moves are documented (facts, 3.4)."""
    if change.before is None or not change.changes("ProfileId"):
        return
    if not may_move(change.license_before, change.license, change.org.switches):
        message = (
            "You can only assign profiles that are compatible with the user's license. "
            "For a list of compatible licenses and profiles, see the Salesforce Help."
        )
        raise RowError("FIELD_INTEGRITY_EXCEPTION", message, "ProfileId")


def seats_are_free(change: UserChange) -> None:
    """Active users hold seats; login-metered licenses count logins instead (facts, 1 rows 8, 10, 20)."""
    before = change.before
    if not change.after["IsActive"] or change.disables:
        return
    if before and before["IsActive"] and change.license_before["Id"] == change.license["Id"]:
        return
    metered = change.license["MonthlyLoginsEntitlement"] is not None and not change.org.switches.login_seats_bounded
    full = held(change.org).get(change.license["Id"], 0) >= change.license["TotalLicenses"]
    if change.license["Status"] == "Disabled" or (full and not metered):
        raise RowError("LICENSE_LIMIT_EXCEEDED", f"License Limit Exceeded - {change.license['Name']}")
