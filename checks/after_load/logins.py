"""LOG: users can log in, and one of each cohort has."""

from checks import (
    CREATE,
    ERROR,
    LOADER,
    MOVE,
    SALESFORCE_ADMIN,
    WARNING,
    check,
)
from fixtures.cohorts import Cohort, Load, NotApplicable, NotVisible, Rows, Site

_EXPECTED = """
    semi join (
        from load
        anti join (
            from later_change where field in ('Id', 'ProfileId', 'IsActive', 'ContactId')
        ) as changed using (line)
        semi join (from own_user where IsActive) as present on present.line = load.line
        where will_be_active
    ) as expected on expected.cohort = promised_site.cohort
    where promised_site.site = $site and promised_site.kind = 'joined'
"""

_LOGINS_DEPEND_ON = ("ProfileId", "ContactId", "IsActive", "Username", "FederationIdentifier")


@check(
    "LOG-01",
    item=9,
    severity=ERROR,
    unit="smoke test",
    purposes=(CREATE, MOVE),
    owner=LOADER,
    step="Log in to the site as one user of each cohort",
)
def sites_nobody_has_logged_in_to(load: Load, site: Site) -> Rows:
    """
    A migrated user has logged in to each site since the load.

    Why:
        Everything that the other checks read can be right, and the login still fail: by a login policy, a wrong single
        sign-on setting, or maintenance of the site. One login through the site itself is the proof. If users of another
        cohort have logged in, a cohort without a login is reported as a warning.

    Remedy:
        Where ``problem`` says that started_at is too late, correct it (RUN-04), and check again: somebody may have
        logged in. Else have one user of each cohort log in to the site in the time of the plan's ``smoke_test``, and
        check again. Setup > Login History lists failed logins with their reason.

    SOQL:
        SELECT Id, UserId, LoginTime, Status FROM LoginHistory WHERE NetworkId = {site.id} ORDER BY LoginTime DESC

    Limits:
        A missing login is pending until the plan's ``smoke_test.due`` or, without one, for ``smoke_test.within`` hours
        after the end of the load (24 by default); if the plan has neither a time nor an attempt that has one, it is
        an offender at once. The texts of Status are prose, and localized: if
        no text is Success and one is not a known failure, the check is not visible. A cohort whose rows are all loaded
        inactive is left out, one of which no user is active (USE-05), and one whose users later loads of the plan have
        all moved or disabled; their logins count. So is an update that writes nothing that a login depends on.
    """
    if load.operation == "update" and not any(map(load.maps, _LOGINS_DEPEND_ON)):
        raise NotApplicable(f"The load file writes nothing that a login depends on: {', '.join(_LOGINS_DEPEND_ON)}.")
    site_id = site.seen("logins")
    if load.operation in ("update", "upsert") and load.started_at is None:
        raise NotVisible("the plan does not say when the load began (started_at), and an older login proves nothing")
    return load.rows(
        f"""
        with migrated as (
            select load.cohort, own_user.Id
            from load
            join promised_site on promised_site.cohort = load.cohort
                and promised_site.site = $site and promised_site.kind = 'joined'
            join own_user on own_user.line = load.line and own_user.IsActive
        ),
        tried as (
            select cohort, Id from migrated semi join LoginHistory on LoginHistory.UserId = migrated.Id
            union
            select load.cohort, coalesce(later_row.Id, own_user.Id)
            from load
            join (from later_change where field in ('Id', 'ProfileId', 'IsActive', 'ContactId')) as changed using (line)
            left join later_row using (line)
            left join own_user using (line)
        ),
        login as (
            select tried.cohort, LoginHistory.Status
            from tried
            join LoginHistory on LoginHistory.UserId = tried.Id
            where NetworkId = $site_id and ($started_at::timestamp is null or LoginTime >= $started_at::timestamp)
        ),
        cohort as (
            select
                promised_site.cohort,
                (select count(*) from login where login.cohort = promised_site.cohort) as logins,
                (
                    select count(*) from login where login.cohort = promised_site.cohort and Status = 'Success'
                ) as successes
            from promised_site
            {_EXPECTED}
            group by promised_site.cohort
        ),
        silent as materialized (from cohort where successes = 0),
        active as (
            select cohort, count(distinct Id) as active_users from migrated semi join silent using (cohort)
            group by cohort
        ),
        begun_before as (
            select coalesce(bool_or(
                attempt.started_at > if($inserts, CreatedDate, LastModifiedDate) + interval 15 minutes
            ), false)
            from last_success
            join attempt using (attempt)
            join ExternalUser on ExternalUser.Id = last_success.Id
            where exists (from silent)
        )
        select
            silent.cohort as silent_cohort, $site as site, coalesce(active_users, 0) as active_users, logins,
            if((from begun_before), 'started_at is too late (RUN-04): logins before it are not asked for', null)
                as problem,
            case
                when (select sum(successes) from cohort) > 0 then 'warned'
                when exists (
                    select 1 from login
                    where not list_contains(['Success', 'Invalid Password', 'Invalid Profile Association'], Status)
                ) then 'not_visible'
                when $hidden then 'not_visible'
                when $now::timestamp < $due::timestamp then 'pending'
            end as status
        from silent
        left join active using (cohort)
        """,
        population=f"select count(distinct promised_site.cohort) from promised_site {_EXPECTED}",
        site=site.name,
        site_id=site_id,
        due=load.smoke_test_due,
        inserts=load.operation == "insert",
        hidden=bool(load.hides("LoginHistory")),
    )


@check(
    "LOG-02",
    item=9,
    severity=WARNING,
    unit="user",
    purposes=(CREATE, MOVE),
    groups="reason",
    owner=SALESFORCE_ADMIN,
    step="Read why they fail",
)
def users_failing_to_log_in(cohort: Cohort) -> Rows:
    """
    No migrated user fails to log in.

    Why:
        These people cannot get in, and most of them do not call.

    Remedy:
        Read the reason. "Invalid Profile Association" means that the profile is not on that site. Many invalid
        passwords mean that people were not asked to set one.

    SOQL:
        SELECT Id, UserId, LoginTime, Status FROM LoginHistory WHERE UserId IN {offenders} ORDER BY LoginTime DESC

    Limits:
        A failure before a login that succeeded is none. Only logins to the sites of the plan are read. The texts of
        Status are prose, and localized: if none is Success, a text that is not a known failure may be either.
    """
    cohort.load.sees("LoginHistory")
    cohort.load.sees("Network")
    return cohort.rows(
        """
        select
            load.line, load.row_key, own_user.Username, own_user.Id,
            string_agg(distinct LoginHistory.Status, ', ' order by LoginHistory.Status) as reason,
            count(*) as logins, max(LoginHistory.LoginTime) as last_at,
            case
                when not bool_or(LoginHistory.Status in ('Invalid Password', 'Invalid Profile Association'))
                and not exists (from LoginHistory as other where other.Status = 'Success') then 'not_visible'
            end as status
        from load
        join own_user using (line)
        join LoginHistory on LoginHistory.UserId = own_user.Id
        anti join LoginHistory as since
            on since.UserId = own_user.Id and since.Status = 'Success' and since.LoginTime >= LoginHistory.LoginTime
        where LoginHistory.Status is distinct from 'Success'
        and LoginHistory.LoginTime >= coalesce($started_at::timestamp, LoginHistory.LoginTime)
        group by all
        """,
        population="""
            select count(*) from load
            join own_user using (line)
            semi join LoginHistory on LoginHistory.UserId = own_user.Id
        """,
    )
