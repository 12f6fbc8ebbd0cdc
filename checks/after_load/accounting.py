"""ACT: every row is accounted for, in the result files and in the org."""

from checks import ERROR, LOADER, check
from fixtures.cohorts import Load, Rows


@check(
    "ACT-01",
    item=8,
    severity=ERROR,
    spares=("ExternalUser", "OrgUser"),
    unit="loaded row",
    owner=LOADER,
    step="Add the missing result file to the plan",
)
def rows_in_no_result_file(load: Load) -> Rows:
    """
    Every row of each attempt is in one of its result files, and every row of the load is in an attempt.

    Why:
        A loader that was interrupted, or ran out of its daily batches, leaves rows in no result file. What happened to
        them is unknown.

    Remedy:
        If ``problem`` names a spreadsheet, take the result files as the loader wrote them. Else add the missing
        result file to the attempt in plan.yaml. If there is none, load again, as another attempt, only those of these
        rows whose users are not right in the org yet (``right_in_the_org`` is false), and nobody whom the plan excludes
        (``excluded`` has the reason). Once that attempt has them in its results, and they are right, they are a
        warning.

    SOQL:
        SELECT Id, Username, CreatedDate FROM User WHERE Username IN {offenders.Username}

    Limits:
        A row whose result has its key with other leading zeros, or the Id of its own user, is reported by ACT-03
        instead. People whom the plan excludes are a warning: nobody is to load them, and USE-10 names those who have an
        active user.
    """
    return load.rows(
        """
        select
            load.line, attempt_row.row_key, attempt_row.Username, attempt_row.attempt,
            row_right.line is not null as right_in_the_org,
            if(shortened_result.attempt is not null, 'perhaps under a key that a spreadsheet has changed', null)
                as problem,
            excluded.reason as excluded,
            case
                when excluded.line is not null
                or (row_right.line is not null and last_result.attempt > attempt_row.attempt)
                then 'warned'
            end as status
        from attempt_row
        left join excluded_attempt_row as excluded
            on excluded.attempt = attempt_row.attempt and excluded.line = attempt_row.line
        left join load on load.row_key is not distinct from attempt_row.row_key
        left join row_right on row_right.line = load.line
        left join last_result on last_result.line = load.line
        anti join result
            on result.attempt = attempt_row.attempt and result.row_key is not distinct from attempt_row.row_key
        anti join (from unmatched where kind is distinct from 'attempt') as shortened
            on shortened.attempt = attempt_row.attempt and shortened.meant_key = attempt_row.row_key
        left join (
            select attempt, list(digits_of_scientific(row_key)) as digits, list(row_key) as keys,
                bool_or(is_date(row_key)) as dated
            from unmatched where kind is distinct from 'attempt' and meant is null
            group by attempt
        ) as shortened_result
            on shortened_result.attempt = attempt_row.attempt
            and (
                list_contains(shortened_result.digits, length(attempt_row.row_key))
                or list_contains(shortened_result.keys, as_number(attempt_row.row_key))
                or (dated and may_become_date(attempt_row.row_key))
            )
        union all
        select
            load.line, load.row_key, load.Username, null, row_right.line is not null, null, excluded_row.reason,
            if(excluded_row.line is null, null, 'warned')
        from load
        left join row_right on row_right.line = load.line
        left join excluded_row on excluded_row.line = load.line
        anti join attempt_row on attempt_row.row_key is not distinct from load.row_key
        anti join (from unmatched where kind = 'attempt') as shortened on shortened.meant = load.line
        """,
        population="""
            select count(*) from load
            full join attempt_row on attempt_row.row_key is not distinct from load.row_key
        """,
    )


@check(
    "ACT-05", item=8, severity=ERROR, groups="cause", owner=LOADER, step="Correct the rejected rows and load them again"
)
def rejected_rows_still_unresolved(load: Load) -> Rows:
    """
    Every row that was rejected or left unprocessed in its last attempt is right in the org by now.

    Why:
        Such a row is a person without the promised user or license.

    Remedy:
        Each row shows its cause and a hint. Load the retryable rows again as they are; correct the others first. Enter
        the run as another attempt in plan.yaml. Load nobody whom the plan excludes (``excluded`` has the reason), nor
        whom another load of the plan has created on this contact (``created_by_load``). Where ``user_on_the_contact``
        is this person's - people register themselves, as ``made_by`` may tell - disable nobody: keep that user, move it
        by an update if it has another profile, and take the row out.

    SOQL:
        SELECT Id, Username, ProfileId, IsActive FROM User WHERE Username IN {offenders.Username}

    Limits:
        In its SOAP mode Data Loader writes the message without its code, in the language of the loading user. Unknown
        texts are unclassified, and shown. A row is right in the org if the user has its profile and contact; for a
        move, if the user has its profile; for a disabled user, if the user is inactive. Other values are checked by
        USE-06. People whom the plan excludes are a warning: nobody is to load them. What somebody else did to a user
        excuses a row, unless the last attempt was later: it was to put that right, and was refused.
    """
    return load.rows(
        """
        with unresolved as materialized (
            select load.line, load.row_key, load.Username, load.ContactId, last_result.* exclude (line, Id)
            from load
            join last_result using (line)
            join unresolved_row using (line)
        )
        select
            unresolved.line, unresolved.row_key, unresolved.Username, cause, retryable, hint, code, message, attempt,
            created.load as created_by_load,
            holder.Id as user_on_the_contact,
            if(holder.CreatedById = holder.Id, 'the user', coalesce(maker.Username, holder.CreatedById)) as made_by,
            excluded_row.reason as excluded,
            case when excluded_row.line is not null then 'warned' end as status
        from unresolved
        left join excluded_row on excluded_row.line = unresolved.line
        left join (
            select ContactId, min(Id) as Id, min_by(CreatedById, Id) as CreatedById from ExternalUser
            where ContactId in (select ContactId from unresolved) group by ContactId
        ) as holder on $creates and holder.ContactId = unresolved.ContactId
        left join OrgUser as maker on maker.Id = holder.CreatedById
        left join (
            select ContactId, min(load) as load from ExternalUser join created_user using (Id) group by ContactId
        ) as created on $creates and created.ContactId = unresolved.ContactId
        """,
        creates=load.operation != "update",
    )


@check(
    "ACT-06",
    item=8,
    severity=ERROR,
    unit="user",
    owner=LOADER,
    step="Compare the profiles of these rows with the plan",
    never_waived="a row in no cohort, or in two, is a row that no check has judged",
)
def users_whose_row_is_in_no_cohort(load: Load) -> Rows:
    """
    Every user of the load is in one cohort, so that the cohort's checks have judged it.

    Why:
        The plan promises sites, license and permission sets by cohort. Users whose row is in no cohort, or in two, are
        left out by the checks of users and memberships.

    Remedy:
        Compare the profile of these rows with the cohorts of plan.yaml: it was renamed in the org since the before-load
        check, is not visible to the running user, or is another profile. Correct the plan and check again.

    SOQL:
        SELECT Id, Username, Profile.Name FROM User WHERE Id IN {offenders}

    Limits:
        Rows without a user in the org are reported by USE-01, ACT-01 and ACT-05. Where the load file has no ProfileId,
        the cohort is that of the user's present profile; users whom a later load of the plan has moved are left out.
    """
    return load.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id, load.ProfileId, load.cohorts
        from load
        join own_user using (line)
        left join (from later_change where field = 'ProfileId') as moved on moved.line = load.line
        where load.cohort is null and (load.ProfileId is not null or moved.line is null)
        """,
        population="select count(*) from load join own_user using (line)",
    )
