"""USE: every user has the loaded values, and what the cohort was promised."""

from checks import CREATE, ERROR, MOVE, WARNING, check
from fixtures.cohorts import Cohort, NotApplicable, NotVisible, Rows


def _comparable(value: str) -> str:
    """The SQL of what a text of a field is compared by: equal for texts that are the same value to Salesforce."""
    return f"""
        case
            when type = 'boolean' then coalesce(as_boolean({value}), false)::varchar
            when type = 'reference' then id18({value})
            when type in ('int', 'double', 'currency', 'percent') then try_cast({value} as double)::varchar
            when type = 'date' then coalesce(try_cast({value} as date)::varchar, {value})
            else lower(trim({value}))
        end
    """


@check("USE-06", item=None, severity=WARNING, groups="field", gates_where=lambda cohort: cohort.sso)
def values_not_as_loaded(cohort: Cohort) -> Rows:
    """
    The org holds every value as it was loaded.

    Why:
        Triggers and flows change values, a loader truncates them, and a second run overwrites them. With single sign-on
        a wrong FederationIdentifier locks the person out, or lets another person in: that is an error.

    Remedy:
        Load the field again, by update, and find out what changed it.

    SOQL:
        SELECT Id, Username, LastModifiedDate, LastModifiedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        An empty cell was not sent, and is not compared. Nor are dates with a time, upper and lower case, and fields
        that are hidden or read-only in the org. A value that was corrected only in the file of a later attempt is
        reported, except a username. Rows that ACT-05 reports are left out. Profile, contact and IsActive are checked by
        USE-02, USE-04 and USE-05. A value that a later load of the plan has written is not reported,
        nor are the values of a user whom it made anew.
    """
    if cohort.plan.sso and not cohort.load.knows("User", "FederationIdentifier"):
        raise NotVisible("the running user does not see User.FederationIdentifier, so lockouts cannot be found")
    return cohort.rows(
        f"""
        with written as (
            select field, type from describe_field
            where sobject = 'User' and (createable or updateable) and type is distinct from 'datetime'
        ),
        compared as (
            select
                load.line, load.row_key, own_user.Id, own_user.Username, written.field, written.type,
                unlike_value.loaded, unlike_value.present
            from load
            join unlike_value using (line)
            join own_user using (line)
            join written on written.field = unlike_value.field
            union all
            select
                load.line, load.row_key, own_user.Id, own_user.Username, 'Username', 'string',
                load.Username, own_user.Username
            from load
            join own_user using (line)
            anti join row_username
                on row_username.line = load.line and row_username.username_key = own_user.username_key
            anti join (from later_change where field in ('Username', 'ContactId')) as renamed
                on renamed.line = load.line
            where load.Username is not null and $writes_usernames
        )
        select
            compared.* exclude (type),
            case when $sso and compared.field = 'FederationIdentifier' then 'failed' else 'warned' end as status
        from compared
        anti join (
            from last_result anti join row_right using (line) where kind is distinct from 'success'
        ) as unresolved on unresolved.line = compared.line
        anti join (from later_change where field = 'Id') as replaced on replaced.line = compared.line
        left join later_value on later_value.line = compared.line and later_value.field = compared.field
        where {_comparable("nullif(loaded, '#N/A')")} is distinct from {_comparable("present")}
        and (
            later_value.line is null
            or {_comparable("nullif(later_value.value, '#N/A')")} is distinct from {_comparable("present")}
        )
        """,
        population="select count(*) from load join own_user using (line)",
        sso=cohort.plan.sso,
        writes_usernames=cohort.load.maps("Username"),
    )


@check("USE-07", item=5, severity=ERROR, purposes=(CREATE, MOVE))
def users_without_a_promised_permission_set(cohort: Cohort) -> Rows:
    """
    Every user has each permission set of its cohort.

    Why:
        A permission set may give access to the site, or to the records in it.

    Remedy:
        Assign it. A revoked assignment still exists: undo the revocation. An expired one needs a new date.

    SOQL:
        SELECT Id, AssigneeId, PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId IN {offenders}

    Limits:
        Only active users are checked, and only permission sets assigned to them directly, not through a permission set
        group. Users whom a later load of the plan has moved have what that load promises.
    """
    if not cohort.permission_sets:
        raise NotApplicable(f"The plan promises {cohort.name} no permission set.")
    return cohort.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id, promised.permission_set
        from load
        join own_user using (line)
        join promised_permission_set as promised using (cohort)
        anti join permission_set_in_force as held
            on held.AssigneeId = own_user.Id and held.permission_set = promised.permission_set
        anti join (from later_change where field = 'ProfileId') as moved on moved.line = load.line
        where own_user.IsActive
        """,
        population="select count(*) from load join own_user using (line) where own_user.IsActive",
    )


@check("USE-08", item=None, severity=WARNING, purposes=(CREATE, MOVE))
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
        Which role a user has depends on the account and on Account Role Optimization, and is not checked.
    """
    return cohort.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id, own_user.UserType
        from load
        join own_user using (line)
        where own_user.IsActive and own_user.UserRoleId is null
        and lower(own_user.UserType) in ('powercustomersuccess', 'powerpartner')
        """,
        population="""
            select count(*) from load join own_user using (line)
            where own_user.IsActive and lower(own_user.UserType) in ('powercustomersuccess', 'powerpartner')
        """,
    )
