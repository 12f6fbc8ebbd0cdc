"""USR: every nickname, FederationIdentifier and unique value belongs to one person."""

from checks import CREATE, DATA_PREPARER, ERROR, MOVE, check
from fixtures.cohorts import Cohort, Load, NotApplicable, NotVisible, Rows


@check("USR-04", item=None, severity=ERROR, owner=DATA_PREPARER, step="Give each user a nickname of their own")
def nicknames_repeated_or_taken(load: Load) -> Rows:
    """
    Every nickname is in one row, and no other user has it.

    Why:
        CommunityNickname names the user in the site and is unique in the org: the row is rejected with
        DUPLICATE_COMM_NICKNAME.

    Remedy:
        Derive the nickname from something unique, such as the external key. Where ``problem`` names a user who is
        disabled, change that user's nickname instead, by an update, if the person is to keep it.

    SOQL:
        SELECT Id, Username, CommunityNickname FROM User WHERE CommunityNickname IN {offenders.CommunityNickname}

    Limits:
        Whether disabling clears a nickname is not documented: one that the org shows is taken. A user on the row's
        contact is reported by CON-04. A nickname of the user whom an attempt made for the row, disabled since, is a
        warning (LOAD-11), unless the whole load was rolled back so.
    """
    return _repeated_or_taken(load, "CommunityNickname")


@check(
    "USR-05",
    offenders="FederationIdentifiers repeated or taken",
    item=None,
    severity=ERROR,
    owner=DATA_PREPARER,
    step="Correct the FederationIdentifier",
)
def federation_ids_repeated_or_taken(load: Load) -> Rows:
    """
    Every FederationIdentifier is in one row, and no other user has it.

    Why:
        Single sign-on finds the user by FederationIdentifier. One that is taken is rejected; a wrong one lets a person
        into a stranger's account.

    Remedy:
        Correct the value in the file. Clear it on another user only if that person agrees, or has left: it is what the
        user signs on by.

    SOQL:
        SELECT Id, Username, FederationIdentifier FROM User
        WHERE FederationIdentifier IN {offenders.FederationIdentifier}

    Limits:
        Values are compared without case, as the platform does unless the org has made them case-sensitive. Those that a
        spreadsheet has shortened are reported by LOAD-15 instead, and a user on the row's contact by CON-04. As in
        USR-04, a disabled user has what the org shows.
    """
    return _repeated_or_taken(load, "FederationIdentifier")


def _repeated_or_taken(load: Load, field: str) -> Rows:
    if not load.maps(field):
        raise NotApplicable(f"The load file writes no {field}.")
    load.sees("OrgUser")
    if not load.knows("User", field):
        raise NotVisible(f"the running user does not see User.{field}, so taken values cannot be found")
    return load.rows(
        f"""
        with given as (
            select load.line, row_key, Username, {field}, lower({field}) as folded from load
            anti join (from shortened_key where field = '{field}') as shortened on shortened.line = load.line
            where {field} is not null and {field} is distinct from '#N/A'
        ),
        repeated as (
            select folded from given group by folded having count(distinct coalesce(row_key, line::varchar)) > 1
        ),
        taken as (
            select
                given.line, OrgUser.Id,
                case
                    when last_success.line is not null
                    then 'taken by the user whom an attempt made for the row, disabled since (LOAD-11)'
                    when disabling.load is not null
                    then 'taken by a user whom ' || disabling.load || if(OrgUser.IsActive, ' disables', ' has disabled')
                    else 'taken by another user'
                end as problem,
                if(last_success.line is null or rolled_back.line is not null, null, 'warned') as status
            from given
            join OrgUser on lower(OrgUser.{field}) = given.folded
            left join last_success
                on last_success.line = given.line and last_success.Id = OrgUser.Id
                and OrgUser.ContactId is null and OrgUser.IsActive is false
            left join rolled_back on rolled_back.line = given.line
            left join (
                select Id, min(load) as load from earlier_load
                where purpose = 'disable' and frees_contact group by Id
            ) as disabling on disabling.Id = OrgUser.Id
            anti join own_user on own_user.line = given.line and own_user.Id = OrgUser.Id
            anti join older_user on older_user.line = given.line and older_user.Id = OrgUser.Id
            anti join merged_user on merged_user.line = given.line and merged_user.Id = OrgUser.Id
            qualify row_number() over (partition by given.line order by status nulls first, OrgUser.Id) = 1
        )
        select
            given.line, given.row_key, given.Username, given.{field}, taken.Id,
            coalesce(taken.problem, 'repeated in the file') as problem,
            if(folded in (select folded from repeated), null, status) as status
        from given
        left join taken using (line)
        where taken.Id is not null or folded in (select folded from repeated)
        """,
        population=f"select count(*) from load where {field} is not null",
    )


@check(
    "USR-11",
    item=None,
    severity=ERROR,
    unit="value",
    owner=DATA_PREPARER,
    step="Correct the value in the row where it is wrong",
)
def unique_values_repeated_or_taken(load: Load) -> Rows:
    """
    Every value of a unique field is in one row, and no other user has it.

    Why:
        Where the org's describe of User says that a field is unique, the second row with a value, or the row whose
        value another user has, is rejected with DUPLICATE_VALUE. A disabled user keeps its values. In an upsert, a key
        that two rows have is one user: of rows that go to the org at once, none is taken.

    Remedy:
        Correct the value in the row where it is wrong. Where the user who has it is given up, clear the field on that
        user first: the earlier load that disables it can do so, by ``#N/A``.

    SOQL:
        SELECT Id, Username FROM User WHERE Id IN {offenders}

    Limits:
        Upper and lower case are told apart where the field is case-sensitive. An upsert finds its users by the plan's
        key or, where that is no external id, by the only one in the file; of several, none is taken for it. Users who
        have a number, or whose field the running user may not filter by, are found only where they are asked for
        otherwise. A value that another row of the file takes from its user is reported as a warning: the order of the
        rows decides. Usernames, nicknames and FederationIdentifiers are reported by USR-01, USR-02, USR-04 and
        USR-05, values that a spreadsheet has shortened by LOAD-15, and a user on the row's contact by CON-04.
    """
    load.sees("OrgUser")
    return load.rows(
        """
        with given as (
            select load.line, load.row_key, load.Username, unique_value.field, value, compared
            from load
            join unique_value using (line)
            anti join shortened_key on shortened_key.line = load.line and shortened_key.field = unique_value.field
        ),
        repeated as (
            select field, compared from given
            group by all having count(distinct coalesce(row_key, line::varchar)) > 1
        ),
        taken as (
            select
                given.line, given.field, min(unique_holder.Id) as Id,
                bool_and(moving.Id is not null and moving.compared is distinct from given.compared) as given_up
            from given
            join unique_holder using (field, compared)
            anti join own_user on own_user.line = given.line and own_user.Id = unique_holder.Id
            anti join older_user on older_user.line = given.line and older_user.Id = unique_holder.Id
            anti join merged_user on merged_user.line = given.line and merged_user.Id = unique_holder.Id
            anti join unique_left
                on unique_left.Id = unique_holder.Id and unique_left.field = unique_holder.field
                and unique_left.compared is distinct from unique_holder.compared
            left join (
                select own_user.Id, unique_value.field, min(compared) as compared
                from unique_value join own_user using (line) group by all
            ) as moving on moving.Id = unique_holder.Id and moving.field = given.field
            group by given.line, given.field
        )
        select
            given.line, given.row_key, given.Username, given.field, given.value, taken.Id,
            case when taken.Id is null then 'repeated in the file' else 'taken by another user' end as problem,
            case when taken.given_up and repeated.field is null then 'warned' end as status
        from given
        left join taken using (line, field)
        left join repeated using (field, compared)
        where taken.Id is not null or repeated.field is not null
        """,
        population="select count(*) from unique_value",
    )


@check(
    "USR-09",
    offenders="SSO users without a FederationIdentifier",
    item=9,
    severity=ERROR,
    purposes=(CREATE, MOVE),
    owner=DATA_PREPARER,
    step="Fill FederationIdentifier",
)
def sso_users_without_federation_id(cohort: Cohort) -> Rows:
    """
    Every user of a cohort with single sign-on has a FederationIdentifier.

    Why:
        Single sign-on by FederationIdentifier finds no user without one, and these people have no password.

    Remedy:
        Fill FederationIdentifier in the load file, or remove ``sso`` from plan.yaml if they log in by password.

    SOQL:
        SELECT Id, Username, FederationIdentifier FROM User WHERE Id IN {offenders}
    """
    if not cohort.plan.sso:
        raise NotApplicable(f"The plan promises {cohort.name} no single sign-on.")
    if not cohort.load.knows("User", "FederationIdentifier"):
        raise NotVisible("the running user does not see User.FederationIdentifier, so empty ones cannot be found")
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, own_user.Id
        from load
        left join own_user using (line)
        where (own_user.Id is not null or $purpose = 'create')
        and coalesce(load.FederationIdentifier, own_user.FederationIdentifier, '#N/A') = '#N/A'
        """
    )
