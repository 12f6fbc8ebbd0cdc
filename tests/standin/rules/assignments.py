"""Permission sets that are assigned to users (facts, 2.3)."""

from tests.standin.loading.change import Change, RowError


def assignments_name_a_permission_set(change: Change) -> None:
    """REQUIRED_FIELD_MISSING without a set and without a group of sets: both are nillable in describe."""
    if not change.after["PermissionSetId"] and not change.after["PermissionSetGroupId"]:
        raise RowError("REQUIRED_FIELD_MISSING", "Required fields are missing: [PermissionSetId]", "PermissionSetId")


def permission_sets_are_of_the_users_license(change: Change) -> None:
    """A set of a user license goes to users of that license (facts, 2.3)."""
    store, row = change.org.store, change.after
    permission_set = store.get("PermissionSet", row["PermissionSetId"]) or {}
    license_ = store.get("UserLicense", permission_set.get("LicenseId"))
    user = store.get("User", row["AssigneeId"]) or {}
    profile = store.get("Profile", user.get("ProfileId")) or {}
    if license_ and profile.get("UserLicenseId") != license_["Id"]:
        named = f"Can't assign permission set {permission_set['Label']} to user {user['Name']}."
        raise RowError("FIELD_INTEGRITY_EXCEPTION", f"{named} The user license doesn't match: {license_['Name']}")


def assignments_are_not_there_yet(change: Change) -> None:
    """DUPLICATE_VALUE (text in the public code of clients); a revoked assignment is still one (facts, 2.3)."""
    row = change.after
    pair = [row["AssigneeId"], row["PermissionSetId"], row["PermissionSetGroupId"], row.get("Id")]
    same = "AssigneeId = ? and PermissionSetId is ? and PermissionSetGroupId is ? and Id is not ?"
    if change.org.store.one(f'select Id from "PermissionSetAssignment" where {same}', pair):
        named = f"Assignee: {row['AssigneeId'][:15]}; Permission Set: {(row['PermissionSetId'] or '')[:15]}"
        message = f"Duplicate PermissionSetAssignment. {named}"
        raise RowError("DUPLICATE_VALUE", message, "AssigneeId", "PermissionSetId")
