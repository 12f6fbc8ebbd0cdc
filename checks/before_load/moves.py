"""MOV: every move is one that the platform makes."""

from checks import DISABLE, ERROR, MOVE, WARNING, check
from fixtures.cohorts import Cohort, Rows

_LITE, _PLUS, _PARTNER = "CspLitePortal", "PowerCustomerSuccess", "PowerPartner"
DOCUMENTED_MOVES = ((_LITE, _LITE), (_LITE, _PLUS), (_LITE, _PARTNER), (_PLUS, _LITE), (_PARTNER, _PARTNER))
"""
UserTypes between which Help documents a move by profile: upgrades from CSPLitePortal, member and login variants, and
Customer Community to and from Customer Community Plus.
"""
CLASSIC_PORTAL = (
    "POWER_PRM",
    "POWER_SSP",
    "PID_STRATEGIC_PRM",
    "PID_Customer_Portal_Basic",
    "PID_Customer_Portal_Standard",
)
"""Licenses of the classic portals: Help says that their users need a new user record in a community license."""


@check("MOV-01", item=1, severity=ERROR, purposes=(MOVE, DISABLE))
def moved_users_not_in_the_org(cohort: Cohort) -> Rows:
    """
    Every row's Id is a user of this org.

    Why:
        User Ids differ between orgs. An unknown Id is rejected, and the person stays where they were.

    Remedy:
        Export the users' Ids from this org, by the external key of their contact or by username.

    SOQL:
        SELECT Id, Username FROM User WHERE Id IN {offenders.Id}
    """
    return cohort.rows(
        """
        select load.line, load.row_key, load.Id
        from load
        anti join own_user using (line)
        where load.Id like '005%' and well_formed_id(load.Id)
        """
    )


@check("MOV-02", item=4, severity=ERROR, purposes=(MOVE,), groups="from_license")
def license_moves_nobody_documents(cohort: Cohort) -> Rows:
    """
    Every move goes from one license to another by a way that is documented.

    Why:
        Some moves need a new user: from the classic portals to a community license. Others - from Partner to any
        customer license, from Plus to Partner - no document allows; rows are rejected, or leave users between two
        licenses. Those are only said.

    Remedy:
        For a portal import, disable the user in one load and create another on the same contact in the next. For
        moves that nobody documents, try one user in a sandbox first.

    SOQL:
        SELECT Id, Username, Profile.UserLicense.LicenseDefinitionKey FROM User WHERE Id IN {offenders}

    Limits:
        Only a live org can tell whether an undocumented move works there.
    """
    documented = ", ".join(f"('{origin.lower()}', '{target.lower()}')" for origin, target in DOCUMENTED_MOVES)
    return cohort.rows(
        f"""
        select
            load.line, load.row_key, OrgUser.Username, OrgUser.Id,
            origin.LicenseDefinitionKey as from_license, target.LicenseDefinitionKey as to_license,
            case when not list_contains($classic, origin.LicenseDefinitionKey) then 'warned' end as status
        from load
        join own_user using (line)
        join OrgUser on OrgUser.Id = own_user.Id
        join Profile as held on held.Id = OrgUser.ProfileId
        join Profile as meant on meant.Id = load.ProfileId
        left join UserLicense as origin on origin.Id = held.UserLicenseId
        left join UserLicense as target on target.Id = meant.UserLicenseId
        where held.UserLicenseId is distinct from meant.UserLicenseId and (
            list_contains($classic, origin.LicenseDefinitionKey)
            or not ((lower(held.UserType), lower(meant.UserType)) in ({documented}))
        )
        """,
        population="select count(*) from load join own_user using (line)",
        classic=list(CLASSIC_PORTAL),
    )


@check("MOV-03", item=None, severity=WARNING, purposes=(MOVE, DISABLE))
def users_already_moved(cohort: Cohort) -> Rows:
    """
    No row is done already, unless a recorded attempt has done it.

    Why:
        A user who is on the target profile before the load was moved by someone else, or by a run that the plan does
        not know. Loading the row again changes nothing, and the counts will not add up.

    Remedy:
        Enter the earlier attempt in plan.yaml, or take the rows out.

    SOQL:
        SELECT Id, Username, ProfileId, IsActive FROM User WHERE Id IN {offenders}
    """
    return cohort.rows(
        """
        select load.line, load.row_key, OrgUser.Username, OrgUser.Id
        from load
        semi join row_right on row_right.line = load.line
        join own_user on own_user.line = load.line
        join OrgUser on OrgUser.Id = own_user.Id
        anti join (from last_result where kind = 'success') as loaded on loaded.line = load.line
        """
    )


@check("MOV-04", item=None, severity=WARNING, purposes=(MOVE,), groups="permission_set")
def permission_sets_that_will_not_follow(cohort: Cohort) -> Rows:
    """
    No moved user holds a permission set of the license that it leaves.

    Why:
        A permission set that belongs to a license can be held only on that license: after the move it is stranded, or
        the move is refused.

    Remedy:
        Take the assignment away before the load, and assign a permission set of the new license after it.

    SOQL:
        SELECT Id, AssigneeId, PermissionSet.Name, PermissionSet.LicenseId FROM PermissionSetAssignment
        WHERE AssigneeId IN {offenders}
    """
    return cohort.rows(
        """
        select load.line, load.row_key, OrgUser.Username, OrgUser.Id, PermissionSet.Name as permission_set
        from load
        join own_user using (line)
        join OrgUser on OrgUser.Id = own_user.Id
        join Profile as held on held.Id = OrgUser.ProfileId
        join Profile as meant on meant.Id = load.ProfileId
        join PermissionSetAssignment on PermissionSetAssignment.AssigneeId = OrgUser.Id
        join PermissionSet on PermissionSet.Id = PermissionSetAssignment.PermissionSetId
        where PermissionSet.LicenseId = held.UserLicenseId and held.UserLicenseId is distinct from meant.UserLicenseId
        """,
        population="select count(*) from load join own_user using (line)",
    )
