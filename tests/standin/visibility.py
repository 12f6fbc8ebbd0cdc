"""What the running user can see: optional fields and objects, permissions, hidden rows (facts, 2.2 to 2.10, 9)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.standin.schema.schema import SObject, shipped

if TYPE_CHECKING:
    from tests.standin.org import StandIn

ALL_PERMISSIONS = frozenset(
    name.removeprefix("Permissions")
    for name in shipped()["UserPermissionAccess"].fields
    if name.startswith("Permissions")
)
NEEDED_FOR_OBJECT = {"UserLicense": "ViewSetup", "UserRole": "ViewRoles"}
NEEDED_FOR_FIELD = {
    ("User", "ProfileId"): "ViewSetup",
    ("User", "UserRoleId"): "ViewRoles",
    ("User", "NumberOfFailedLogins"): "ManageUsers",
    ("UserLicense", "MonthlyLoginsUsed"): "ViewSetup",
    ("UserLicense", "MonthlyLoginsEntitlement"): "ViewSetup",
}
SEES_ALL_MEMBERS = {"ViewAllData", "ModifyAllData", "ManageNetworks"}
SEES_ALL_LOGINS = {"ManageUsers", "MonitorLoginHistory"}
OWN_SITES = '{alias}.NetworkId in (select NetworkId from "NetworkMember" where MemberId = ?)'


@dataclass
class Visibility:
    """Fields and objects that are not there for the running user; hidden rows are in the table `_hidden`."""

    fields: set[tuple[str, str]] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    has_hidden_rows: set[str] = field(default_factory=set)

    def hide_rows(self, org: "StandIn", sobject: str, records: Iterable[str]) -> None:
        org.store.execute("create table if not exists _hidden (Id text primary key)")
        for record in records:
            org.store.execute("insert or ignore into _hidden values (?)", (record,))
        self.has_hidden_rows.add(sobject)


def visible(org: "StandIn", name: str) -> SObject | None:
    """The object as the running user sees it, by its name in any case; None where there is none to see."""
    found = name if name in org.objects else next((key for key in org.objects if key.lower() == name.lower()), None)
    if found is None or found in org.visibility.objects or _lacks(org, NEEDED_FOR_OBJECT.get(found)):
        return None
    sobject = org.objects[found]
    unseen = {field for owner, field in org.visibility.fields if owner == found}
    unseen |= {field for (owner, field), needed in NEEDED_FOR_FIELD.items() if owner == found and _lacks(org, needed)}
    if not unseen:
        return sobject
    return replace(sobject, fields={key: item for key, item in sobject.fields.items() if key not in unseen})


def _lacks(org: "StandIn", permission: str | None) -> bool:
    return permission is not None and permission not in org.permissions


def row_filter(org: "StandIn", name: str, alias: str) -> tuple[str, list[str]]:
    """The SQL condition, and its values, that leaves the rows the running user may see."""
    conditions, values = [], []
    if name in {"NetworkMember", "NetworkMemberGroup"} and not SEES_ALL_MEMBERS & org.permissions:
        conditions.append(OWN_SITES.format(alias=alias))
        values.append(org.user_id)
    if name == "LoginHistory" and not SEES_ALL_LOGINS & org.permissions:
        conditions.append(f"{alias}.UserId = ?")
        values.append(org.user_id)
    if name in org.visibility.has_hidden_rows:
        conditions.append(f"{alias}.Id not in (select Id from _hidden)")
    return " and ".join(conditions) or "1", values


def refresh_permission_row(org: "StandIn") -> None:
    """UserPermissionAccess says what the running user may."""
    flags = {f"Permissions{name}": int(name in org.permissions) for name in ALL_PERMISSIONS}
    for row in org.store.rows('select * from "UserPermissionAccess"'):
        if flags.items() - row.items():
            org.store.update("UserPermissionAccess", row["Id"], flags)
