"""The way back of users whom a load is going to change: what they have now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fixtures.database import identifier, literal
from fixtures.files import UNMAPPED
from reports.left_files import LoaderFile
from reports.way_back.way import Way

if TYPE_CHECKING:
    from fixtures.plan import Target
    from fixtures.snapshot import Snapshot

_FIELDS = re.compile(r"\w+")
_NOT_GIVEN_BACK = ("Id", "UserType", "AccountId")
"""The Id finds the user; the others follow from profile and contact."""
_VALUE = """
    select OrgUser.Id, {name} as field, OrgUser.{field}::varchar as value
    from own_user
    join OrgUser on OrgUser.Id = own_user.Id
    join load_raw on load_raw.line = own_user.line
    join load_file on load_file.line = own_user.line
    left join license_move on license_move.line = own_user.line
    where load_raw.{field} is not null and {written}::varchar is distinct from OrgUser.{field}::varchar
    and ({name} is distinct from 'ProfileId' or way_back is null)
"""
_WRITTEN = {"IsActive": "load_file.will_be_active", "ContactId": "load_file.ContactId"}
"""What a row makes of a field, where its text alone does not say so."""
_PERMISSION_SETS = """
    select distinct assigned.AssigneeId, assigned.PermissionSetId
    from license_move
    join permission_set_in_force as assigned on assigned.AssigneeId = license_move.Id
    join PermissionSet on PermissionSet.Id = assigned.PermissionSetId
    where PermissionSet.LicenseId = license_move.UserLicenseId and PermissionSetGroupId is null and way_back is null
    order by all
"""
_NO_WAY_BACK = """
    select distinct own_user.Id, own_user.Username, own_user.ProfileId, from_license, to_license, way_back as WHY
    from license_move join own_user on own_user.line = license_move.line
    where way_back is not null order by all
"""
_GONE = """
    select OrgUser.* exclude (username_key), Profile.Name as profile
    from (select distinct Id from own_user) as owned
    join OrgUser on OrgUser.Id = owned.Id
    left join Profile on Profile.Id = OrgUser.ProfileId order by OrgUser.Id
"""
_FORMER_VALUES = LoaderFile(
    name="former_values.csv",
    sobject="User",
    operation="update",
    what="gives users the profile and the other values that they had when this run read them; a blank cell "
    "changes nothing, so that what was empty before stays as it was loaded",
)
_SETS = Way(
    LoaderFile(
        name="permission_sets_to_give_back.csv",
        sobject="PermissionSetAssignment",
        operation="insert",
        what="after former_values.csv, assigns the permission sets of the license that users have now, which do "
        "not follow a move; of those that are there still, the row is rejected as a duplicate. Dates of expiry "
        "and assignments by groups are not given back",
    ),
    _PERMISSION_SETS,
)
_RECORD = Way(
    LoaderFile(
        name="no_way_back.csv",
        what="users whom the load moves and no documented move brings back, a record that no loader takes: try one "
        "of them in a sandbox, before the load",
    ),
    _NO_WAY_BACK,
)
_FORMER_USERS = Way(
    LoaderFile(
        name="former_users.csv",
        what="what this run has read of the users whom the load disables, a record that no loader takes: nothing "
        "undoes that, so who is to come back is made anew",
    ),
    _GONE,
)


def changes_users(target: Target) -> bool:
    """Whether it is a load that is going to change users who are there."""
    return target.phase == "before_load" and target.load.operation in ("upsert", "update")


def ways(target: Target, snapshot: Snapshot) -> tuple[Way, ...]:
    """The files of such a load. A user who is only deactivated can be activated again, one who is disabled cannot."""
    if _disables(target, snapshot):
        return (_FORMER_USERS,)
    former_values = Way(_FORMER_VALUES, _values(snapshot), by_field=True)
    return former_values, _SETS, _RECORD


def remarks(target: Target, snapshot: Snapshot) -> Iterator[str]:
    """What is not given back, and why."""
    if _disables(target, snapshot) or not snapshot.cursor().execute("from own_user limit 1").fetchall():
        return
    if lost := _fields_not_kept(snapshot):
        yield f"What users have now in {', '.join(lost)} is not kept: export it before the load."
    if hidden := snapshot.not_shown("PermissionSetAssignment"):
        yield f"Permission sets are not kept: {hidden}."
    begun = (each.started_at is None or each.started_at <= snapshot.metadata.now for each in target.load.attempts)
    if any(begun):
        yield "An attempt has run: what it has changed, an earlier run has kept, from before it."


def _disables(target: Target, snapshot: Snapshot) -> bool:
    return target.load.purpose == "disable" and "IsPortalEnabled" in snapshot.fields


def _fields_kept(snapshot: Snapshot) -> list[str]:
    """The fields that the load writes and that the org was asked for, of the users who are there."""
    statements = [question.soql for question in snapshot.metadata.part.questions if question.table == "OrgUser"]
    asked = {name for soql in statements for name in _FIELDS.findall(soql.partition(" FROM ")[0])}
    return [field for field in snapshot.fields if field in asked and field not in _NOT_GIVEN_BACK]


def _fields_not_kept(snapshot: Snapshot) -> list[str]:
    """The fields that the load writes and of which nobody has asked what users have now."""
    kept = (*_fields_kept(snapshot), *_NOT_GIVEN_BACK)
    return [field for field in snapshot.fields if field not in kept and not field.startswith(UNMAPPED)]


def _values(snapshot: Snapshot) -> str:
    selects = [
        _VALUE.format(
            name=literal(field),
            field=identifier(field),
            written=_WRITTEN.get(field, f"load_raw.{identifier(field)}"),
        )
        for field in _fields_kept(snapshot)
    ]
    return " union all ".join(selects) or "select null as Id, null as field, null as value where false"
