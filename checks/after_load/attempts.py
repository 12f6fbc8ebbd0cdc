"""RUN: what the plan says of the load's attempts is what the org shows of them."""

from checks import ERROR, LOADER, check
from fixtures.cohorts import Load, Rows


@check(
    "RUN-04",
    offenders="attempts entered wrongly",
    item=None,
    severity=ERROR,
    unit="attempt",
    owner=LOADER,
    step="Correct the attempt in the plan",
    never_waived="who loaded, and when, decides who may approve a waiver and what else is judged",
)
def attempts_entered_wrongly(load: Load) -> Rows:
    """
    The org bears out when each attempt ran, and who loaded.

    Why:
        Whose users these are, which before-load check counts and who changed what are read off ``started_at``,
        ``finished_at`` and ``loaded_by``. A wrong entry clears what is wrong, and accuses who is right.

    Remedy:
        Correct the entry in plan.yaml, by the loader's log or by CreatedDate and CreatedBy of the users. Check again.

    SOQL:
        SELECT Id, Username, CreatedDate, CreatedBy.Username, LastModifiedDate FROM User
        WHERE Id IN {offenders.first_user} ORDER BY CreatedDate

    Limits:
        A quarter of an hour is no mistake; up to 14 hours, the most that UTC offsets explain, are a warning. A start
        that is too early shows only where users were inserted a day later, or where a before-load run lies between
        (RUN-02). Updates and upserts show by LastModifiedDate alone.
    """
    load.sees("OrgUser")
    return load.rows(
        """
        with seen as (
            select
                attempt, min(ExternalUser.Id) as first_user, min(LastModifiedDate) as changed,
                if($inserts, min(CreatedById), null) as maker, list(distinct CreatedById) as makers,
                if($inserts, min(CreatedDate), null) as first_made, if($inserts, max(CreatedDate), null) as last_made
            from last_success
            join own_user on own_user.line = last_success.line and own_user.Id = last_success.Id
            join ExternalUser on ExternalUser.Id = own_user.Id
            group by all
        ),
        known as materialized (
            select Id, Username, username_key from OrgUser
            where username_key in (select lower(loaded_by) from attempt) or Id in (select maker from seen)
        ),
        entry as (
            select
                attempt, first_user, 'started_at' as key, started_at as written, coalesce(first_made, changed) as meant,
                started_at > $now::timestamp + interval 15 minutes as is_ahead,
                case
                    when is_ahead then 'is later than the org''s clock'
                    when started_at > first_made + interval 15 minutes then 'is later than CreatedDate of its users'
                    when started_at > changed + interval 15 minutes then 'is later than LastModifiedDate of its users'
                    when started_at < first_made - interval 1 day then 'is long before CreatedDate of its users'
                end as problem
            from attempt left join seen using (attempt)
            union all
            select
                attempt, first_user, 'finished_at', finished_at, last_made,
                finished_at > $now::timestamp + interval 15 minutes as is_ahead,
                case
                    when is_ahead then 'is later than the org''s clock'
                    when finished_at < last_made - interval 15 minutes then 'is earlier than CreatedDate of its users'
                end
            from attempt left join seen using (attempt)
        ),
        wrong as (
            select
                *, strftime(written, '%Y-%m-%d %H:%M') || ' UTC ' || problem as said,
                if(is_ahead, $now::timestamp, meant) as compared,
                coalesce(', ' || strftime(compared, '%Y-%m-%d %H:%M') || ' UTC', '') as rather,
                abs(epoch(written) - epoch(coalesce(meant, $now::timestamp))) <= 14 * 3600 as by_hours,
                day(written) = month(meant) and month(written) = day(meant) as swapped,
                strftime(written, '%m-%d') = strftime(meant, '%m-%d') as same_day
            from entry where problem is not null
        ),
        likely as (
            select
                attempt, first_user, key, by_hours, key || ' ' || said || rather || ': ' || case
                    when by_hours then 'look at its UTC offset'
                    when swapped then 'day and month are swapped'
                    when same_day then 'it is of another year'
                    else 'look at its date'
                end as problem
            from wrong
            union all
            select
                attempt, seen.first_user, 'loaded_by', false,
                'loaded_by ' || loaded_by || ' is the username of no user of this org'
                || coalesce(': its users were created by ' || maker, '')
            from attempt
            anti join known on known.username_key = lower(attempt.loaded_by)
            left join seen using (attempt)
            where loaded_by is not null
            union all
            select
                attempt, first_user, 'loaded_by', false,
                'loaded_by ' || loaded_by || ' created none of its users: they were created by '
                || coalesce(made_them.Username, maker)
            from attempt
            join known on known.username_key = lower(attempt.loaded_by)
            join seen using (attempt)
            left join known as made_them on made_them.Id = maker
            where maker is not null and not list_contains(makers, known.Id)
        )
        select
            string_agg(problem, '; ' order by key desc) as problem, attempt, min(first_user) as first_user,
            if(bool_and(by_hours), 'warned', null) as status
        from likely group by attempt
        """,
        population="select count(*) from attempt",
        inserts=load.operation == "insert",
    )
