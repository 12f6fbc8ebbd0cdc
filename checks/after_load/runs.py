"""RUN: the load was checked before it began, with this file and in this org, and the plan says when that was."""

from checks import ERROR, LOADER, WARNING, check
from fixtures.cohorts import NO_BASELINE, NO_PLAN, Load, NoData, Rows


@check(
    "RUN-01",
    item=None,
    severity=ERROR,
    unit="attempt",
    owner=LOADER,
    step="Find out which file was loaded",
    at_once=True,
    never_waived="what was loaded is not what was checked",
)
def load_files_changed_since_the_check(load: Load) -> Rows:
    """
    Each attempt loaded what was checked before it: the same bytes, by the same mapping.

    Why:
        The before-load report is about another file. These rows were not checked, or were written to other fields.

    Remedy:
        Look at the lines that are named, and find out who changed them and why, and which file was loaded by which
        mapping. If it is the one that was checked, keep it and enter it as ``file`` of the attempt. If it is another
        one, run the before-load check on it, against a snapshot of that time or a sandbox.

    SOQL:
        SELECT Id, Name FROM Organization

    Limits:
        Files are compared by their SHA-256, whatever they are called. An attempt's own file passes where its rows are
        those of a load file that was checked, or were rejected by an earlier attempt: those were corrected since. What
        was checked before a later attempt only is reported as a warning, and so is another form of the same rows: other
        bytes, or another mapping, that write the same cells to the same fields; a date in another style is another
        cell. Rows are compared with the before-load run that the attempt is held against, by hashes; earlier versions
        of Rollcall kept none. Of 256 cells that changed, the column of one is not named.
    """
    if load.before is None:
        raise NoData(NO_BASELINE)
    return load.rows(
        """
        with not_checked as (
            select attempt, count(*) as rows
            from attempt_check join new_row using (attempt)
            where unlike or not load_file_checked
            group by attempt
        ),
        in_column as (
            select attempt, string_agg(name, ', ' order by name) as names
            from (select distinct attempt, unnest(columns) as name from changed_row) group by attempt
        ),
        difference as (
            select
                attempt, count(*) filter (change = 'changed') as rows_changed,
                count(*) filter (change = 'added') as rows_added, count(*) filter (change = 'removed') as rows_removed,
                array_to_string(min(line, 10), ', ')
                    || if(count(line) > 10, ' and ' || (count(line) - 10) || ' more', '') as lines
            from changed_row group by attempt
        ),
        judged as (
            select
                attempt_check.*, difference.* exclude (attempt), in_column.names as columns,
                not file_checked and (not of_its_own or not_checked.rows is not null) as other_file,
                rows_kept and difference.attempt is null as same_rows
            from attempt_check
            left join not_checked using (attempt)
            left join difference using (attempt)
            left join in_column using (attempt)
            where coalesce(checked_at <= moment, checked_at is not null)
        )
        select
            file, attempt,
            case when mapping_checked then 'the file' when other_file then 'file and mapping' else 'the mapping' end
                || if(same_rows, ', not what its rows write', '') as changed,
            if(rows_kept, coalesce(rows_changed, 0), null) as rows_changed,
            if(rows_kept, coalesce(rows_added, 0), null) as rows_added,
            if(rows_kept, coalesce(rows_removed, 0), null) as rows_removed,
            if(rows_kept, lines, 'not known: the check kept no rows of its file') as lines_changed_or_added,
            columns as columns_changed, sha256 as loaded_sha256, checked_at,
            case
                when same_rows then 'warned'
                when (not other_file or file_checked_later) and (mapping_checked or mapping_checked_later) then 'warned'
            end as status
        from judged where other_file or not mapping_checked
        """,
        population="select count(*) from attempt_check where coalesce(checked_at <= moment, checked_at is not null)",
    )


@check(
    "RUN-02",
    offenders="loads without a before-load check",
    item=None,
    severity=WARNING,
    unit="attempt",
    owner=LOADER,
    step="Check before the next load",
)
def loads_without_a_before_check(load: Load) -> Rows:
    """
    Each attempt was checked shortly before it began, and the verdict allowed it.

    Why:
        An after-load check finds mistakes when it is too late to prevent them, and loading in spite of a NO-GO needs a
        signature.

    Remedy:
        Check before the next load, and keep the run's folder. If it lies elsewhere, name it with ``--before DIR``. If a
        run is there and does not count, the reason says what to correct.

    SOQL:
        SELECT Id, Name FROM Organization

    Limits:
        An attempt is held against the newest before-load run of this load and org that is not later than it and judged
        all checks; of those that checked other bytes, only where none checked its own. It began at ``started_at`` or,
        where all users of an insert were made at other times than the plan says, with the first of them. A replay, and
        a session of both phases, has no verdict of the before-load check yet: there only its time is checked.
    """
    return load.rows(
        """
        select * from (
            select case
                when passed_over is not null then passed_over
                when checked_at is null then 'no before-load run was found'
                when started_at is null then 'the plan does not say when the load began'
                when moment < checked_at then 'checked only after the load began'
                when moment - checked_at > to_hours($max_age::integer) then 'older than max_age'
                when verdict = '' then 'ended without a verdict'
                when not whole then 'judged only some of the checks'
                when verdict not in ('GO', 'GO WITH WAIVERS') then 'its verdict was ' || verdict
            end as problem, attempt, checked_at
            from attempt_check
        ) where problem is not null
        """,
        population="select count(*) from attempt_check",
        max_age=load.plan.max_age,
    )


@check(
    "RUN-03",
    item=None,
    severity=ERROR,
    unit="org",
    owner=LOADER,
    step="Check in the org that is loaded",
    at_once=True,
    never_waived="the check was of another org",
)
def checks_of_another_org(load: Load) -> Rows:
    """
    The before-load and the after-load check read the same org.

    Why:
        A check of the sandbox says nothing about production.

    Remedy:
        Check before the load in the org that is loaded.

    SOQL:
        SELECT Id, Name, IsSandbox FROM Organization
    """
    if load.before is None:
        raise NoData(NO_BASELINE)
    return load.rows(
        "select Id as this_org, $checked as checked_org from Organization where Id is distinct from $checked",
        population="select 1",
        checked=load.before.org,
    )


@check(
    "RUN-05",
    offenders="plans changed since the check",
    item=None,
    severity=WARNING,
    unit="topic",
    owner=LOADER,
    step="Have the change of the plan approved",
)
def plans_changed_since_the_check(load: Load) -> Rows:
    """
    The plan promises what it promised when the load was checked.

    Why:
        All checks go by the plan. What it no longer promises is missed by nobody, and what it promises since was never
        checked.

    Remedy:
        Have the change approved, with the ticket. If nobody meant it, put back into plan.yaml what was struck, and
        check again.

    SOQL:
        SELECT Id, Name FROM Organization

    Limits:
        The plan is compared with that of the before-load run of each attempt, of earlier attempts for what was struck
        only, and with that of the last after-load run of this load among the runs in the evidence folder. Files,
        attempts and other loads are left out, and so is the name of a cohort that has the same rows. Runs of earlier
        versions of Rollcall kept no promises: of theirs, sites, permission sets, single sign-on and the source are seen
        where their checks judged them.
    """
    if not load.knows_promises:
        raise NoData(NO_PLAN if load.before else NO_BASELINE)
    return load.rows(
        """
        select
            'plan.yaml is not the one '
                || if(bool_or(run = 'the check'), 'that was checked', 'of ' || max(run)) || ': '
                || topic || ' changed' as problem,
            string_agg(distinct promise, '; ' order by promise) filter (struck) as struck,
            string_agg(distinct promise, '; ' order by promise) filter (not struck) as added
        from changed_promise group by topic
        """,
        population="select count(*) from promise",
    )
