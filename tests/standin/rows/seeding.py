"""How a row gets into the org without any rule: what is not given is derived or defaulted as the platform would."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.standin.rows.person_accounts import contact_values
from tests.standin.rows.values import stored
from tests.standin.rules.user_licenses import user_type
from tests.standin.schema.schema import Field

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Row = dict[str, Any]
PLAIN: dict[str, Row] = {
    "User": {
        "LastName": "User",
        "TimeZoneSidKey": "GMT",
        "LocaleSidKey": "en_US",
        "LanguageLocaleKey": "en_US",
        "EmailEncodingKey": "UTF-8",
        "DigestFrequency": "D",
        "DefaultGroupNotificationFrequency": "P",
        "IsActive": True,
    },
    "Contact": {"LastName": "Contact"},
    "Individual": {"LastName": "Individual"},
    "UserLicense": {"TotalLicenses": 1000, "Status": "Active"},
    "UserRole": {"PortalType": "None"},
    "Network": {"Status": "Live"},
    "NetworkMemberGroup": {"AssignmentStatus": "WaitingForAdd"},
    "NetworkMember": {"DigestFrequency": "D", "DefaultGroupNotificationFrequency": "P"},
    "PermissionSet": {"IsCustom": True},
    "PermissionSetAssignment": {"IsActive": True},
    "LoginHistory": {"LoginType": "Application", "Status": "Success", "SourceIp": "203.0.113.7"},
}
NOW = {"CreatedDate", "LastModifiedDate", "SystemModstamp", "UsedLicensesLastUpdated", "LoginTime"}
RUNNING_USER = {"CreatedById", "LastModifiedById", "OwnerId"}


def seed(org: "StandIn", name: str, given: Row) -> str:
    """Put one row into the org; answers its Id."""
    sobject, standard = org.objects[name], bool(given.pop("standard", False))
    unknown = set(given) - set(sobject.fields)
    if unknown:
        raise TypeError(f"{name} has no field {', '.join(sorted(unknown))}")
    row = blank(org, name)
    row.update((key, stored(value)) for key, value in given.items())
    if row["Id"]:
        org.ids.skip_past(row["Id"])
    else:
        row["Id"] = org.ids.next(sobject.prefix)
    if name in DERIVED:
        DERIVED[name](org, row)
    org.store.insert(name, row)
    if name in AFTERWARDS:
        AFTERWARDS[name](org, row | {"standard": standard})
    return str(row["Id"])


def blank(org: "StandIn", name: str) -> Row:
    """A row of the object as the platform would default it, before anything is said, in stored values."""
    fields, now = org.objects[name].fields, stored(org.now)
    known, row = org.blanks.get(name, (None, {}))
    if known != (now, len(fields)):
        row = _blank(list(fields.values()), name, now, org.user_id)
        org.blanks[name] = (now, len(fields)), row
    return dict(row)


def _blank(fields: list[Field], name: str, now: str, user: str) -> Row:
    row: Row = {}
    for item in fields:
        row[item.name] = 0 if item.type == "boolean" else None
        if item.name in NOW:
            row[item.name] = now
        elif item.name in RUNNING_USER:
            row[item.name] = user
    return row | {key: stored(value) for key, value in PLAIN.get(name, {}).items()}


def full_name(row: Row) -> str:
    return " ".join(part for part in (row.get("FirstName"), row.get("LastName")) if part)


def derive_user(org: "StandIn", row: Row) -> None:
    """UserType comes from the profile, AccountId from the contact (facts, 1 rows 1 and 3)."""
    number = row["Id"][9:15].lstrip("0")
    row["Username"] = row["Username"] or f"{row['Id'][:15].lower()}{number}@example.com".lower()
    row["Email"] = row["Email"] or row["Username"]
    row["Alias"] = row["Alias"] or f"u{number}"[:8]
    row["CommunityNickname"] = row["CommunityNickname"] or f"user{row['Id'][:15]}"
    row["Name"] = full_name(row)
    profile, contact = org.store.get("Profile", row["ProfileId"]), org.store.get("Contact", row["ContactId"])
    row["UserType"] = row["UserType"] or (profile["UserType"] if profile else "Standard")
    row["AccountId"] = row["AccountId"] or (contact["AccountId"] if contact else None)
    row["IsPortalEnabled"] = bool(row["IsPortalEnabled"] or (row["ContactId"] and row["IsActive"]))


def _derive_profile(org: "StandIn", row: Row) -> None:
    license_ = org.store.get("UserLicense", row["UserLicenseId"])
    if license_ and not row["UserType"]:
        row["UserType"] = user_type(license_["LicenseDefinitionKey"], license_["Name"])


def _derive_account(org: "StandIn", row: Row) -> None:
    if row["IsPersonAccount"]:
        row["PersonContactId"] = row["PersonContactId"] or org.ids.next(org.objects["Contact"].prefix)
    row["Name"] = row["Name"] or full_name(row) or "Account"


def _derive_named(_: "StandIn", row: Row) -> None:
    row["Name"] = full_name(row)


def _derive_license(_: "StandIn", row: Row) -> None:
    row["Name"] = row["Name"] or row["LicenseDefinitionKey"]
    row["MasterLabel"] = row["MasterLabel"] or row["Name"]
    row["UsedLicenses"] = row["UsedLicenses"] or 0


def _derive_member(org: "StandIn", row: Row) -> None:
    """What is said of a member comes after what the platform had still to do."""
    if org.store.one("select 1 from _waiting where UserId = ?", (row["MemberId"],)):
        org.catch_up()


def _derive_label(_: "StandIn", row: Row) -> None:
    row["Label"] = row["Label"] or row["Name"]


def _after_user(org: "StandIn", row: Row) -> None:
    seed(org, "UserLogin", {"UserId": row["Id"]})
    org.touch(row["Id"])


def _after_profile(org: "StandIn", row: Row) -> None:
    owned = {"Name": "X" + row["Id"][:15], "Label": row["Id"][:15], "ProfileId": row["Id"], "IsOwnedByProfile": True}
    seed(org, "PermissionSet", {**owned, "IsCustom": not row["standard"], "LicenseId": row["UserLicenseId"]})


def _after_account(org: "StandIn", row: Row) -> None:
    """A person account has a contact of its own."""
    if row["IsPersonAccount"] and not org.store.get("Contact", row["PersonContactId"]):
        person = contact_values(row) | {"Id": row["PersonContactId"], "AccountId": row["Id"]}
        seed(org, "Contact", {**person, "LastName": person["LastName"] or row["Name"], "IsPersonAccount": True})


def _after_license(org: "StandIn", row: Row) -> None:
    org.other_seats[row["Id"]] = row["UsedLicenses"]
    org.unsettled = True


def _after_group(org: "StandIn", _: Row) -> None:
    org.unsettled = True


def _after_assignment(org: "StandIn", row: Row) -> None:
    org.touch(row["AssigneeId"])


DERIVED: dict[str, Callable[["StandIn", Row], None]] = {
    "User": derive_user,
    "Profile": _derive_profile,
    "Account": _derive_account,
    "Contact": _derive_named,
    "Individual": _derive_named,
    "UserLicense": _derive_license,
    "PermissionSet": _derive_label,
    "NetworkMember": _derive_member,
}
AFTERWARDS: dict[str, Callable[["StandIn", Row], None]] = {
    "User": _after_user,
    "Profile": _after_profile,
    "Account": _after_account,
    "UserLicense": _after_license,
    "NetworkMemberGroup": _after_group,
    "PermissionSetAssignment": _after_assignment,
}
