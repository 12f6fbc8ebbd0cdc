"""MOV: every move is one that the platform supports."""

from checks import (
    CREATE,
    DATA_PREPARER,
    DISABLE,
    ERROR,
    LOADER,
    MOVE,
    SALESFORCE_ADMIN,
    WARNING,
    check,
)
from fixtures.cohorts import Cohort, Load, NotApplicable, Rows


@check(
    "MOV-01",
    item=1,
    severity=ERROR,
    purposes=(MOVE, DISABLE),
    owner=DATA_PREPARER,
    step="Export the users' Ids from this org",
    never_waived="an Id that is no user of this org is of another org, or of nobody",
)
def moved_users_not_in_the_org(load: Load) -> Rows:
    """
    Every row's Id is a user of this org.

    Why:
        User Ids differ between orgs. A row with an unknown Id, or without one, is rejected, and the person stays where
        they were.

    Remedy:
        Export the users' Ids from this org, by the external key of their contacts or by username.

    SOQL:
        SELECT Id, Username FROM User WHERE Id IN {offenders.Id}
    """
    return load.rows(
        """
        select load.line, load.row_key, load.Id
        from load
        anti join own_user using (line)
        where coalesce(load.Id, '#N/A') = '#N/A' or (load.Id like '005%' and well_formed_id(load.Id))
        """
    )


@check(
    "MOV-02",
    offenders="undocumented license moves",
    item=4,
    severity=ERROR,
    purposes=(CREATE, MOVE),
    groups="from_license",
    owner=SALESFORCE_ADMIN,
    step="Agree with Salesforce on another way to the license",
)
def license_moves_nobody_documents(cohort: Cohort) -> Rows:
    """
    Every move from one license to another is documented, and no upsert of users to create moves anybody.

    Why:
        Some moves need a new user: those from the classic portals to a community license. A user without a contact
        needs one first. Other moves - from Partner to any customer license, from Plus to Partner - are not documented:
        the row is rejected, or leaves a user between two licenses. Those are reported as warnings, and so is each user
        whom an upsert finds on another license: people lose what the license gave them, though the plan moves nobody.

    Remedy:
        For a portal import, disable the user in one load and create another on the same contact in the next, which is
        to pass its check before anybody is disabled. For undocumented moves, try one user in a sandbox first. If an
        upsert is not meant to move the users whom it finds, remove their rows, or give these the profile that the users
        have.

    SOQL:
        SELECT Id, Username, Profile.UserLicense.LicenseDefinitionKey FROM User WHERE Id IN {offenders}

    Limits:
        Only a try in the org shows whether an undocumented move works there. A license that is not in Help's lists, and
        whose key looks like one of a classic portal, is reported as such a license, as a warning.
    """
    _require_moves(cohort)
    return cohort.rows(
        """
        select
            load.line, load.row_key, own_user.Username, own_user.Id, from_license, to_license,
            coalesce(license_move.problem, 'the upsert takes this license from the user') as problem,
            if(license_move.problem like 'needs %', null, 'warned') as status
        from load
        join own_user on own_user.line = load.line
        join license_move on license_move.line = load.line
        where license_move.problem is not null or $purpose = 'create'
        """,
        population="select count(*) from load join own_user using (line)",
    )


@check(
    "MOV-03",
    item=None,
    severity=WARNING,
    purposes=(MOVE, DISABLE),
    owner=LOADER,
    step="Enter the earlier attempt in the plan, or leave the rows out of the file",
)
def users_already_moved(cohort: Cohort) -> Rows:
    """
    No row is done already, unless an attempt in plan.yaml did it.

    Why:
        A user who is on the target profile, or disabled, before the load was changed by another person, or by a run
        that is not in the plan. Loading the row again changes nothing, and the counts will not add up.

    Remedy:
        Enter the earlier attempt in plan.yaml, or remove the rows.

    SOQL:
        SELECT Id, Username, ProfileId, IsActive FROM User WHERE Id IN {offenders}

    Limits:
        A move is done if the user has the row's profile and IsActive; other fields are not compared.
    """
    if cohort.load.purpose == "move" and not cohort.load.maps("ProfileId"):
        raise NotApplicable("The load file has no ProfileId: this load moves nobody to another profile.")
    return cohort.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id
        from load
        semi join row_right on row_right.line = load.line
        join own_user on own_user.line = load.line
        anti join (from last_result where kind = 'success') as loaded on loaded.line = load.line
        where (not $frees_contacts or own_user.ContactId is null)
        and (not $moves or own_user.IsActive is not distinct from load.will_be_active)
        """,
        frees_contacts=cohort.load.purpose == "disable" and cohort.load.maps("IsPortalEnabled"),
        moves=cohort.load.purpose == "move",
    )


@check(
    "MOV-04",
    item=None,
    severity=WARNING,
    unit="assignment",
    purposes=(CREATE, MOVE),
    groups="permission_set",
    owner=SALESFORCE_ADMIN,
    step="Remove the assignments before the load, and assign others after it",
)
def permission_sets_that_will_not_follow(cohort: Cohort) -> Rows:
    """
    No moved user has a permission set of the license that the user leaves.

    Why:
        A permission set that belongs to a license is for users of that license. Salesforce's own steps for such moves
        export the assignments before the move and restore them after it.

    Remedy:
        Remove the assignment right before the load, and assign a permission set of the new license after it.

    SOQL:
        SELECT Id, AssigneeId, PermissionSet.Name, PermissionSet.LicenseId FROM PermissionSetAssignment
        WHERE AssigneeId IN {offenders}

    Limits:
        What happens to such an assignment in the move is not documented. Assignments that are revoked, inactive or
        expired are left out.
    """
    _require_moves(cohort)
    return cohort.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id, assigned.permission_set
        from load
        join own_user using (line)
        join Profile as held on held.Id = own_user.ProfileId
        join Profile as meant on meant.Id = load.ProfileId
        join permission_set_in_force as assigned on assigned.AssigneeId = own_user.Id
        join PermissionSet on PermissionSet.Id = assigned.PermissionSetId
        where PermissionSet.LicenseId = held.UserLicenseId
        and held.UserLicenseId is distinct from meant.UserLicenseId
        """,
        population="""
            select count(*) from load
            join own_user using (line)
            join permission_set_in_force as assigned on assigned.AssigneeId = own_user.Id
        """,
    )


@check(
    "MOV-05",
    item=None,
    severity=WARNING,
    purposes=(CREATE, MOVE),
    owner=DATA_PREPARER,
    step="Ask who deactivated them, and remove the row of who is to stay so",
)
def deactivated_users_whom_a_row_activates(cohort: Cohort) -> Rows:
    """
    No row activates a user whom somebody has deactivated since a load of the plan had the user active.

    Why:
        The file was made before somebody deactivated this user, usually because the person has left. Loading the row
        lets the person in again.

    Remedy:
        Ask whom ``changed_by`` names. If the user is to stay inactive, remove the row; else load it as it is.

    SOQL:
        SELECT Id, Username, LastModifiedBy.Username, LastModifiedDate FROM User WHERE Id IN {offenders}

    Limits:
        An org stores only who changed a user last, not which field. Users are known as active by the rows and results
        of loads that the plan has before this one, and by attempts of this load.
    """
    _require_moves(cohort)
    return cohort.rows(
        """
        with active_then as (
            select own_user.line, activated_user.load, ended_at
            from own_user join activated_user on activated_user.Id = own_user.Id
            union all
            select last_success.line, null, loading.until
            from last_success join loading on loading.attempt = last_success.attempt
        )
        select
            load.line, load.row_key, own_user.Username, own_user.Id, min(active_then.load) as active_since_load,
            coalesce(changer.Username, LastModifiedById) as changed_by, LastModifiedDate as changed_at
        from load
        join own_user on own_user.line = load.line
        join active_then on active_then.line = load.line
        join ExternalUser on ExternalUser.Id = own_user.Id
        left join OrgUser as changer on changer.Id = LastModifiedById
        where load.will_be_active and own_user.IsActive is false and LastModifiedDate > ended_at
        group by all
        """,
        population="select count(*) from load join own_user using (line) where will_be_active",
    )


def _require_moves(cohort: Cohort) -> None:
    if cohort.load.operation == "insert":
        raise NotApplicable("An insert moves nobody.")
