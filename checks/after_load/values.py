"""USE: every user has the loaded values, and what the cohort was promised."""

from checks import (
    CREATE,
    ERROR,
    LOADER,
    MOVE,
    SALESFORCE_ADMIN,
    WARNING,
    check,
)
from fixtures.cohorts import Cohort, NotApplicable, NotVisible, Rows


@check(
    "USE-06",
    item=None,
    severity=WARNING,
    unit="value",
    groups="field",
    gates_where=lambda cohort: cohort.sso,
    owner=LOADER,
    step="Load the values again, by update",
)
def values_not_as_loaded(cohort: Cohort) -> Rows:
    """
    The org holds every value as it was loaded.

    Why:
        Triggers and flows change values, a loader truncates them, and a second run overwrites them. With single sign-on
        a wrong FederationIdentifier locks the person out, or lets another person in: that is an error. A date that is a
        day earlier was loaded in another time zone; one whose day and month are swapped, with another date format. If
        the encoding of the load file is a guess, letters may differ for that reason alone.

    Remedy:
        Where ``changed_by`` names somebody, the user was changed after the load: leave what users have changed
        themselves, and ask the others. Load the field of the other rows again, by update, once you know what changed
        it. Write dates as yyyy-MM-dd, without a time.

    SOQL:
        SELECT Id, Username, LastModifiedDate, LastModifiedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        An empty cell was not sent, and is not compared. Nor are upper and lower case, and fields that are hidden or
        read-only in the org. Numbers, booleans and dates are compared by their value. A date such as 04/05/2026 is
        right with either month, unless the plan names the loader; a time without a time zone may be up to 14 hours
        from the org's. An org stores only who changed a user last, not which field. With single sign-on a wrong
        FederationIdentifier is a warning where an administrator did so after the load; where the user did, it stays an
        error. A value that was corrected only in the file of a later attempt is
        reported, except a username. Rows that ACT-05 reports are left out. Profile, contact and IsActive are checked by
        USE-02, USE-04 and USE-05. A value that a later load of the plan has written is not reported, nor are the values
        of a user whom it created again.
    """
    if cohort.plan.sso and not cohort.load.knows("User", "FederationIdentifier"):
        raise NotVisible("the running user does not see User.FederationIdentifier, so lockouts cannot be found")
    return cohort.rows(
        r"""
        with compared as (
            select
                load.line, load.row_key, own_user.Id, own_user.Username, other_value.field,
                other_value.loaded, other_value.present, other_value.difference
            from load
            join other_value using (line)
            join own_user using (line)
            join describe_field on describe_field.sobject = 'User' and describe_field.field = other_value.field
            where describe_field.createable or describe_field.updateable
            union all
            select
                load.line, load.row_key, own_user.Id, own_user.Username, 'Username',
                load.Username, own_user.Username, 'another value'
            from load
            join own_user using (line)
            anti join row_username
                on row_username.line = load.line and row_username.username_key = lower(own_user.Username)
            anti join (from later_change where field = 'ContactId') as renamed on renamed.line = load.line
            where load.username_key is distinct from lower(own_user.Username) and load.Username is not null
            and $writes_usernames
        )
        select
            compared.* replace (
                case
                    when $guessed and regexp_matches(loaded, '[^\x00-\x7F]')
                    then 'perhaps the same: the encoding of the load file is a guess'
                    else difference
                end as difference
            ),
            changed_by, changed_at,
            if($sso and field = 'FederationIdentifier' and coalesce(himself, true), 'failed', 'warned') as status
        from compared
        left join changed_since on changed_since.line = compared.line
        anti join spared_row on spared_row.line = compared.line
        anti join later_change as since
            on since.line = compared.line and since.field in ('Id', compared.field)
        """,
        population=cohort.load.values_of_own_users,
        sso=cohort.plan.sso,
        guessed=cohort.load.encoding_is_guessed,
        writes_usernames=cohort.load.maps("Username"),
    )


@check(
    "USE-07",
    item=5,
    severity=ERROR,
    unit="assignment",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Assign it",
)
def users_without_a_promised_permission_set(cohort: Cohort) -> Rows:
    """
    Every user has each permission set of its cohort.

    Why:
        A permission set may give access to the site, or to the records in it.

    Remedy:
        Assign it, unless somebody has taken it away on purpose. An assignment that was revoked, or has expired, still
        exists: ask who meant it to end before you undo the revocation or give it a new date.

    SOQL:
        SELECT Id, AssigneeId, PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId IN {offenders}

    Limits:
        Only active users are checked, and only permission sets assigned to them directly, not through a permission set
        group. Users whom a later load of the plan has moved have what that load promises; those to whom somebody has
        given another profile since the load are reported by USE-02. Rows that ACT-05 reports are left out.
    """
    if not cohort.permission_sets:
        raise NotApplicable(f"The plan promises {cohort.name} no permission set.")
    cohort.sees_permission_sets()
    return cohort.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id, promised.permission_set
        from load
        join own_user using (line)
        join promised_permission_set as promised using (cohort)
        anti join permission_set_in_force as held
            on held.AssigneeId = own_user.Id and held.permission_set = promised.permission_set
        anti join spared_row on spared_row.line = load.line
        anti join moved_since on moved_since.line = load.line
        where own_user.IsActive
        """,
        population="""
            select count(*) from load
            join own_user using (line)
            join promised_permission_set using (cohort)
            where own_user.IsActive
        """,
    )


@check(
    "USE-08",
    item=None,
    severity=WARNING,
    unit="user",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Look at the accounts, their owners and the owners' roles",
)
def role_based_users_without_a_role(cohort: Cohort) -> Rows:
    """
    Every Plus and Partner user has a role.

    Why:
        Their licenses share records by the role of their account. Users without a role see less than they should.

    Remedy:
        Check the account, its owner and the owner's role. If they are right, ask Salesforce Support.

    SOQL:
        SELECT Id, Username, UserRoleId FROM User WHERE Id IN {offenders}

    Limits:
        Which role a user has depends on the account and on Account Role Optimization, and is not checked. Rows
        that ACT-05 reports are left out.
    """
    return cohort.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id, own_user.UserType
        from load
        join own_user using (line)
        anti join spared_row using (line)
        where own_user.IsActive and own_user.UserRoleId is null
        and lower(own_user.UserType) in ('powercustomersuccess', 'powerpartner')
        """,
        population="""
            select count(*) from load join own_user using (line)
            where own_user.IsActive and lower(own_user.UserType) in ('powercustomersuccess', 'powerpartner')
        """,
    )
