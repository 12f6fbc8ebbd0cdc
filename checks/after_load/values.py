"""USE: every user carries what was loaded, and what the cohort was promised."""

from checks import CREATE, ERROR, MOVE, WARNING, check
from fixtures.cohorts import Cohort, NotApplicable, NotVisible, Rows


def _comparable(value: str) -> str:
    """What two texts of a field have in common if they mean the same to Salesforce, by the field's type."""
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
    Every value that was loaded is what the org holds.

    Why:
        Triggers and flows change values, a loader truncates them, and a second run overwrites them. Under single
        sign-on a wrong FederationIdentifier locks the person out, or lets another in: that is an error.

    Remedy:
        Load the field again by update; find out what changed it.

    SOQL:
        SELECT Id, Username, LastModifiedDate, LastModifiedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        An empty cell was not sent, and is not compared; nor are dates with a time, upper and lower case, and fields
        that the org does not show or does not let anyone write. Values mended in a later attempt's file alone are
        named, a username apart. Rows that ACT-05 names are left to it. Profile, contact and activity are held by
        USE-02, USE-04 and USE-05.
    """
    if cohort.plan.sso and not cohort.load.knows("User", "FederationIdentifier"):
        raise NotVisible("User shows no FederationIdentifier to the running user: nobody can say who is locked out")
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
            where load.Username is not null and $writes_usernames
        )
        select
            compared.* exclude (type),
            case when $sso and field = 'FederationIdentifier' then 'failed' else 'warned' end as status
        from compared
        anti join (
            from last_result anti join row_right using (line) where kind is distinct from 'success'
        ) as unresolved on unresolved.line = compared.line
        where {_comparable("nullif(loaded, '#N/A')")} is distinct from {_comparable("present")}
        """,
        population="select count(*) from load join own_user using (line)",
        sso=cohort.plan.sso,
        writes_usernames=cohort.load.maps("Username"),
    )


@check("USE-07", item=5, severity=ERROR, purposes=(CREATE, MOVE))
def users_without_a_promised_permission_set(cohort: Cohort) -> Rows:
    """
    Every user holds each permission set of its cohort.

    Why:
        A permission set may be what opens the site, or the records in it.

    Remedy:
        Assign it. A revoked assignment is still a row: take the revocation back. An expired one needs a new date.

    SOQL:
        SELECT Id, AssigneeId, PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId IN {offenders}

    Limits:
        Only active users are looked at, and only what is assigned to them directly, not through a group.
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
        where own_user.IsActive
        """,
        population="select count(*) from load join own_user using (line) where own_user.IsActive",
    )


@check("USE-08", item=None, severity=WARNING, purposes=(CREATE, MOVE))
def role_based_users_without_a_role(cohort: Cohort) -> Rows:
    """
    Every Plus and Partner user has a role.

    Why:
        Their licenses share records by the role of their account. Without one they see less than they should.

    Remedy:
        Look at the account, at its owner and at the owner's role. If they are right, ask Salesforce Support.

    SOQL:
        SELECT Id, Username, UserRoleId FROM User WHERE Id IN {offenders}

    Limits:
        Which role it is depends on the account and on Account Role Optimization, and is not checked.
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
