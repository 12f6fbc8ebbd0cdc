"""What follows when a User row is accepted: what the platform derives, makes, frees and takes."""

from collections.abc import MutableMapping
from typing import Any

from tests.standin.afterwards.seats import held
from tests.standin.loading.user_change import UserChange
from tests.standin.rows.seeding import full_name, seed
from tests.standin.rows.values import stored
from tests.standin.rules.user_licenses import ROLE_TYPES

ROLE_NAMES = {"Executive": "Executive", "Manager": "Manager", "Worker": "User", "PersonAccount": "Person Account"}


def write_user(change: UserChange) -> str:
    """Write the user; answers its Id."""
    org, row, seats = change.org, change.after, held(change.org)
    row["Name"] = full_name(row)
    if change.disables:
        _disable(row)
    elif change.moves:
        _derive(change)
    if change.before is None:
        row["Id"] = org.ids.next(org.objects["User"].prefix)
        org.store.insert("User", {key: stored(value) for key, value in row.items()})
        seed(org, "UserLogin", {"UserId": row["Id"]})
    else:
        row |= org.audit
        org.store.update("User", row["Id"], {key: stored(value) for key, value in row.items()})
    _take_and_give_seats(change, seats)
    org.touch(row["Id"])
    return str(row["Id"])


def _derive(change: UserChange) -> None:
    """UserType follows the profile, AccountId the contact, the role the account (facts, 1 rows 1 and 3, 2.1)."""
    row = change.after
    row["UserType"] = change.user_type
    row["AccountId"] = change.account["Id"] if change.account else None
    row["IsPortalEnabled"] = bool(change.contact) and change.is_external
    if change.account and change.is_external:
        mark = "IsPartner" if change.user_type == "PowerPartner" else "IsCustomerPortal"
        change.org.store.update("Account", change.account["Id"], {mark: 1})
    if change.is_external and "UserRoleId" not in change.sent:
        row["UserRoleId"] = _account_role(change)
    if change.user_type in ROLE_TYPES and not row["PortalRole"]:
        row["PortalRole"] = "PersonAccount" if change.account and change.account["IsPersonAccount"] else "Worker"


def _account_role(change: UserChange) -> str | None:
    """The account's role of this kind, made when first needed; high-volume users have none (facts, 2.1, 3.2)."""
    kind = ROLE_TYPES.get(change.user_type)
    if kind is None or change.account is None:
        return None
    level = change.after["PortalRole"] or ("PersonAccount" if change.account["IsPersonAccount"] else "Worker")
    wanted = {"PortalAccountId": change.account["Id"], "PortalType": kind, "PortalRole": level}
    found = change.org.store.one(
        'select Id from "UserRole" where PortalAccountId = ? and PortalType = ? and PortalRole = ?',
        tuple(wanted.values()),
    )
    word = "Partner" if kind == "Partner" else "Customer"
    name = f"{change.account['Name']} {word} {ROLE_NAMES[level]}"[:80]
    return str(found["Id"]) if found else seed(change.org, "UserRole", {"Name": name, **wanted})


def _disable(row: dict[str, Any]) -> None:
    """Deactivated, the username renamed, the contact free again (facts, 3.6)."""
    row |= {"IsActive": False, "ContactId": None, "AccountId": None, "UserRoleId": None}
    row["Username"] = f"{row['Id'][:15].lower()}{row['Username']}"[:80]


def _take_and_give_seats(change: UserChange, seats: MutableMapping[str, int]) -> None:
    if change.before and change.before["IsActive"]:
        seats[change.license_before["Id"]] -= 1
    if change.after["IsActive"]:
        seats[change.license["Id"]] = seats.get(change.license["Id"], 0) + 1
