"""The profile, and what it says about the user."""

from tests.standin.loading.change import RowError
from tests.standin.loading.user_change import UserChange


def standard_external_profiles_are_closed(change: UserChange) -> None:
    """Blocked by default since Spring '21; the org's setting opens them (facts, 3.3)."""
    if change.org.standard_profiles_allowed or not change.changes("ProfileId") or not change.is_external:
        return
    profile = (change.profile["Id"],)
    if change.org.store.one('select Id from "PermissionSet" where ProfileId = ? and not IsCustom', profile):
        message = (
            "To create or update users for this profile, go to Setup > Digital Experiences > Settings and select "
            "Allow using standard external profiles for self-registration, user creation, and login."
        )
        raise RowError("FIELD_INTEGRITY_EXCEPTION", message)
