"""USR: every username can be given."""

from checks import CREATE, ERROR, MOVE, check
from fixtures.cohorts import Cohort, Load, NotApplicable, Rows


@check("USR-01", item=3, severity=ERROR, purposes=(CREATE,))
def usernames_repeated_in_the_file(load: Load) -> Rows:
    """
    Every username of the file is there once, whatever its case.

    Why:
        Usernames are compared without their case. The first row gets the name, the others are rejected.

    Remedy:
        Give each row a username of its own; usernames need not be the e-mail address.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        Rows that repeat their row key too are named by LOAD-06.
    """
    return load.rows(
        """
        with repeated as (
            select username_key, count(*) as rows_with_this_name
            from load
            where username_key is not null
            group by username_key having count(distinct coalesce(row_key, line::varchar)) > 1
        )
        select load.line, load.row_key, load.Username, repeated.rows_with_this_name
        from load
        join repeated using (username_key)
        """
    )


@check("USR-02", item=3, severity=ERROR)
def usernames_taken_in_the_org(cohort: Cohort) -> Rows:
    """
    No username is another user's, active or not.

    Why:
        A taken username is rejected with DUPLICATE_USERNAME. Deactivated users keep theirs.

    Remedy:
        Choose another username, or rename the user who has it.

    SOQL:
        SELECT Id, Username, IsActive, ContactId FROM User WHERE Id IN {offenders}

    Limits:
        Only this org can be asked. Partner Community usernames are unique across all orgs, unless the org has turned
        that off; those of Customer Community, Customer Community Plus and External Identity within the org. A name
        that passes here can still be taken elsewhere.
    """
    if not cohort.load.maps("Username"):
        raise NotApplicable("The load file writes no Username.")
    cohort.load.sees("OrgUser")
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username,
            OrgUser.Id, OrgUser.ContactId as contact_of_that_user, OrgUser.IsActive
        from load
        join OrgUser using (username_key)
        anti join own_user
            on own_user.line = load.line and (own_user.Id = OrgUser.Id or $purpose = 'create')
        """
    )


@check("USR-03", item=3, severity=ERROR, purposes=(CREATE,))
def malformed_usernames(cohort: Cohort) -> Rows:
    """
    Every username has the form of an e-mail address and at most 80 characters.

    Why:
        Another form is rejected with FIELD_INTEGRITY_EXCEPTION, a longer one with STRING_TOO_LONG.

    Remedy:
        Give the username the form name@domain.tld; no mail is ever sent to it.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        Which characters Salesforce takes is not documented: blanks, commas, quotes, brackets and the like are named.
    """
    return cohort.rows(
        r"""
        select
            load.line, load.row_key, load.Username, length(load.Username) as characters
        from load
        where load.Username is not null and (
            length(load.Username) > 80
            or not regexp_full_match(
                load.Username, '[^@\s,;:<()>\[\]"\\]+@[^@\s,;:<()>\[\]"\\.]+(\.[^@\s,;:<()>\[\]"\\.]+)+'
            )
        )
        """
    )


@check("USR-04", item=None, severity=ERROR)
def nicknames_repeated_or_taken(load: Load) -> Rows:
    """
    Every nickname is one row's, and no other user's.

    Why:
        CommunityNickname names the user in the site and is unique in the org: the row is rejected with
        DUPLICATE_COMM_NICKNAME.

    Remedy:
        Make the nickname from something unique, such as the external key.

    SOQL:
        SELECT Id, Username, CommunityNickname FROM User WHERE CommunityNickname IN {offenders.CommunityNickname}
    """
    return _repeated_or_taken(load, "CommunityNickname")


@check("USR-05", item=None, severity=ERROR)
def federation_ids_repeated_or_taken(load: Load) -> Rows:
    """
    Every federation id is one row's, and no other user's.

    Why:
        Single sign-on finds the user by FederationIdentifier. Taken ones are rejected; a wrong one opens a stranger's
        account.

    Remedy:
        Correct the id in the file, or clear it on the user who should not have it.

    SOQL:
        SELECT Id, Username, FederationIdentifier FROM User
        WHERE FederationIdentifier IN {offenders.FederationIdentifier}

    Limits:
        Compared without case, as the platform does unless the org has made them case-sensitive.
    """
    return _repeated_or_taken(load, "FederationIdentifier")


def _repeated_or_taken(load: Load, field: str) -> Rows:
    if not load.maps(field):
        raise NotApplicable(f"The load file writes no {field}.")
    return load.rows(
        f"""
        with given as (
            select line, row_key, Username, {field}, lower({field}) as folded from load
            where {field} is not null and {field} is distinct from '#N/A'
        ),
        repeated as (
            select folded from given group by folded having count(distinct coalesce(row_key, line::varchar)) > 1
        ),
        taken as (
            select given.line, min(OrgUser.Id) as Id
            from given
            join OrgUser on lower(OrgUser.{field}) = given.folded
            anti join own_user on own_user.line = given.line and own_user.Id = OrgUser.Id
            group by given.line
        )
        select
            given.line, given.row_key, given.Username, given.{field}, taken.Id,
            case when taken.Id is null then 'repeated in the file' else 'taken by another user' end as problem
        from given
        left join taken using (line)
        where taken.Id is not null or folded in (select folded from repeated)
        """,
        population=f"select count(*) from load where {field} is not null",
    )


@check("USR-09", item=9, severity=ERROR, purposes=(CREATE, MOVE))
def sso_users_without_federation_id(cohort: Cohort) -> Rows:
    """
    Every user of a cohort with single sign-on has a federation id.

    Why:
        Single sign-on by FederationIdentifier finds no user without one, and these people were given no password.

    Remedy:
        Fill FederationIdentifier in the load file; or strike ``sso`` in plan.yaml if they log in by password.

    SOQL:
        SELECT Id, Username, FederationIdentifier FROM User WHERE Id IN {offenders}
    """
    if not cohort.plan.sso:
        raise NotApplicable(f"The plan promises {cohort.name} no single sign-on.")
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, own_user.Id
        from load
        left join own_user using (line)
        left join OrgUser on OrgUser.Id = own_user.Id
        where coalesce(nullif(load.FederationIdentifier, '#N/A'), OrgUser.FederationIdentifier) is null
        or load.FederationIdentifier = '#N/A'
        """
    )
