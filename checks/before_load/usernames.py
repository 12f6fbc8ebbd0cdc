"""USR: every username is well formed and free."""

from checks import CREATE, DATA_PREPARER, ERROR, check
from fixtures.cohorts import Cohort, Load, NotApplicable, Rows


@check(
    "USR-01",
    item=3,
    severity=ERROR,
    purposes=(CREATE,),
    owner=DATA_PREPARER,
    step="Give each row a username of its own",
)
def usernames_repeated_in_the_file(load: Load) -> Rows:
    """
    Every username is in the file once, regardless of case.

    Why:
        Usernames are compared without case. The first row gets the username, the others are rejected.

    Remedy:
        Give each row a unique username. It need not be the e-mail address.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        Rows that repeat their row key too are reported by LOAD-06.
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


@check("USR-02", item=3, severity=ERROR, spares=("Contact",), owner=DATA_PREPARER, step="Choose other usernames")
def usernames_taken_in_the_org(cohort: Cohort) -> Rows:
    """
    No other user, active or not, has the username.

    Why:
        A username that is taken is rejected with DUPLICATE_USERNAME. Deactivated users keep theirs.

    Remedy:
        Choose another username. If the user who has it is an old one of the same person, see CON-04; rename
        nobody who logs in with it.

    SOQL:
        SELECT Id, Username, IsActive, ContactId FROM User WHERE Id IN {offenders}

    Limits:
        Only this org can be queried. Partner Community usernames are unique across all orgs, unless the org has turned
        that off; those of Customer Community, Customer Community Plus and External Identity within the org. A username
        that is free here can still be taken in another org. The username of a user whom an earlier load of the plan
        will disable, by IsPortalEnabled = false, counts as free: disabling renames the user. A user on the row's own
        contact is reported by CON-04.
    """
    if not cohort.load.maps("Username"):
        raise NotApplicable("The load file writes no Username.")
    cohort.load.sees("OrgUser")
    return cohort.rows(
        """
        with loaded as (
            select line from own_user left join last_result using (line)
            where $inserts or ($purpose = 'create' and last_result.kind = 'success')
        )
        select
            load.line, load.row_key, load.Username,
            OrgUser.Id, OrgUser.ContactId as contact_of_that_user, OrgUser.IsActive
        from load
        join OrgUser using (username_key)
        anti join own_user on own_user.line = load.line and own_user.Id = OrgUser.Id
        anti join older_user on older_user.line = load.line and older_user.Id = OrgUser.Id
        anti join merged_user on merged_user.line = load.line and merged_user.Id = OrgUser.Id
        anti join loaded on loaded.line = load.line
        anti join to_be_disabled on to_be_disabled.Id = OrgUser.Id
        """,
        inserts=cohort.load.operation == "insert",
    )


@check(
    "USR-10",
    offenders="usernames without their org's suffix",
    item=3,
    severity=ERROR,
    spares=("OrgUser",),
    owner=DATA_PREPARER,
    step="Take the file that was made for this org",
    at_once=True,
    never_waived="a username of another org means that the file is of another org, too",
)
def usernames_without_their_suffix(load: Load) -> Rows:
    """
    Every username ends as the plan says for this org, and none as in another org of the plan.

    Why:
        A sandbox appends a suffix to usernames, so that they differ from those of production. A username without it may
        be one that production needs, and usernames are unique across orgs. In production a sandbox's suffix gives
        people a username that they do not know.

    Remedy:
        Take the file that was made for this org, or correct the ending. If the users of this org have another suffix,
        correct ``username_suffix`` in plan.yaml.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        A username that the row's own user has already is not reported.
    """
    if not load.maps("Username"):
        raise NotApplicable("The load file writes no Username.")
    if not (load.username_suffix or load.other_suffixes):
        raise NotApplicable("The plan names no username_suffix.")
    return load.rows(
        """
        with ending as (
            select line, first(suffix order by length(suffix) desc) as suffix_of_another_org
            from load
            join (select unnest($others::varchar[]) as suffix) as other
                on ends_with(load.username_key, lower(other.suffix))
            group by line
        )
        select
            load.line, load.row_key, load.Username, $suffix::varchar as suffix_here, ending.suffix_of_another_org
        from load
        left join ending using (line)
        anti join own_user on own_user.line = load.line and lower(own_user.Username) = load.username_key
        where load.username_key is not null and load.username_key is distinct from '#n/a'
        and not coalesce(ends_with(load.username_key, lower($suffix)), ending.suffix_of_another_org is null)
        """,
        population="select count(*) from load where Username is not null",
        suffix=load.username_suffix,
        others=load.other_suffixes,
    )


@check(
    "USR-03",
    item=3,
    severity=ERROR,
    purposes=(CREATE,),
    owner=DATA_PREPARER,
    step="Write the usernames like an address",
)
def malformed_usernames(cohort: Cohort) -> Rows:
    """
    Every username has the form of an e-mail address and at most 80 characters.

    Why:
        A username of another form is rejected with FIELD_INTEGRITY_EXCEPTION, a longer one with STRING_TOO_LONG.

    Remedy:
        Give the username the form name@domain.tld; no mail is ever sent to it.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        Which characters Salesforce accepts is not documented. Blanks, commas, quotes, brackets and the like are
        reported, and so are no-break blanks and characters that nobody sees: LOAD-09 says which.
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
            or regexp_matches(load.Username, '[\p{Z}\p{Cc}\p{Cf}]')
        )
        """
    )
