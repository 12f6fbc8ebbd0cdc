"""ACT: each result is of one row of its attempt, and names that row's user."""

from checks import ERROR, LOADER, check
from fixtures.cohorts import Load, Rows


@check("ACT-02", item=8, severity=ERROR, unit="result", owner=LOADER, step="Name the files of this attempt only")
def rows_in_two_result_files(load: Load) -> Rows:
    """
    No row of an attempt is in two of its result files.

    Why:
        A row that is both a success and an error was counted twice, or the files are of two runs. Neither result can be
        trusted.

    Remedy:
        Look up the row in the org. Name only the files of the attempt's own run in plan.yaml.

    SOQL:
        SELECT Id, Username, CreatedDate FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        with several as (
            select attempt, row_key from result group by all having count(*) > 1
        ),
        named as (
            select attempt, row_key, count(*) as results, string_agg(kind, ', ' order by kind) as kinds
            from result semi join several using (attempt, row_key)
            group by attempt, row_key
        ),
        loaded as (
            select attempt, row_key, count(*) as times
            from attempt_row semi join several using (attempt, row_key)
            group by attempt, row_key
        )
        select load.line, named.row_key, load.Username, named.attempt, named.results, named.kinds
        from named
        left join loaded using (attempt, row_key)
        left join load on load.row_key = named.row_key
        where named.results > coalesce(loaded.times, 1)
        """,
        population="""
            select count(*)
            from (select distinct attempt, row_key from result where row_key is not null)
            left join load using (row_key)
        """,
    )


@check(
    "ACT-03",
    item=8,
    severity=ERROR,
    spares=("OrgUser",),
    unit="record",
    owner=LOADER,
    step="Name the result files of this load",
    at_once=True,
    never_waived="these results, or the rows that were loaded, are of another file",
)
def results_of_rows_never_loaded(load: Load) -> Rows:
    """
    Every result belongs to a row of its attempt, and every row of an attempt is in the load file or excluded.

    Why:
        Result files of another run, or of another file, make a failed load look like a success. A file that a
        spreadsheet has saved again is of the right rows, but no longer has their keys: leading zeros are gone, and long
        numbers are shortened.

    Remedy:
        Where ``problem`` says that only the key differs, take the file as the loader wrote it, never one that was saved
        in a spreadsheet, and load nothing again. Else name the right files in plan.yaml. If the attempt's file has
        other rows than the load file, check that file before the load. Where ``problem`` says that the plan excludes
        the person, load nobody: ask who entered the exclusion, and if it holds, deactivate the user.

    SOQL:
        SELECT Id, Username, CreatedDate FROM User WHERE Id IN {offenders}

    Limits:
        A row of somebody whom the plan excludes may be taken out of the load file, unless an attempt has loaded it
        and its user is not inactive.
    """
    return load.rows(
        """
        with loaded as (
            select row_key, max(OrgUser.Id) as Id, bool_or(OrgUser.IsActive is distinct from false) as active
            from result semi join unmatched using (row_key) left join OrgUser on OrgUser.Id = result.Id
            where kind = 'success' group by row_key
        )
        select
            unmatched.attempt, kind, unmatched.line as line_of_the_result, unmatched.row_key,
            coalesce(unmatched.Id, loaded.Id) as Id,
            if(excluded.line is null, problem, 'the plan excludes the person, whose user is there: ' || excluded.reason)
                as problem,
            meant_key as key_in_the_load_file
        from unmatched
        left join excluded_attempt_row as excluded
            on kind = 'attempt' and excluded.attempt = unmatched.attempt and excluded.line = unmatched.line
        left join loaded using (row_key)
        where excluded.line is null or loaded.active
        """,
        population="select (select count(*) from result) + (select count(*) from attempt_row)",
    )


@check(
    "ACT-04",
    offenders="success Ids of other users",
    item=8,
    severity=ERROR,
    unit="result",
    owner=LOADER,
    step="Use no Id of the success file",
    at_once=True,
    never_waived="the Ids of this file are those of strangers, and whoever uses them changes strangers",
)
def success_ids_of_other_users(load: Load) -> Rows:
    """
    Every Id in a success file is that of the row's own user.

    Why:
        Loaders have written the Id of another row into a row. Using the file to assign, move or deactivate users then
        changes strangers.

    Remedy:
        Do not use the Ids of this file. Read them from the org by username or contact: the offenders' CSV has the Id of
        the row's own user beside the one in the file. Where ``changed_by`` names somebody, the load's user was disabled
        after the load and another was made on its contact: ask whom it names, and load nothing again.

    SOQL:
        SELECT Id, Username, ContactId FROM User WHERE Id IN {offenders.claimed_Id}

    Limits:
        Rows whose key a spreadsheet has shortened cannot be told apart in a result file: ACT-07 reports them. A row
        that several attempts loaded is compared by the last of them, and by the earlier ones where their user is still
        active. A user whom the attempt made, and whom somebody else has taken off its contact since, is a warning.
    """
    return load.rows(
        """
        with made_and_disabled as (
            select ExternalUser.Id, any_value(coalesce(changer.Username, ExternalUser.LastModifiedById)) as changed_by
            from ExternalUser
            join loading
                on loading.loader = ExternalUser.CreatedById
                and ExternalUser.CreatedDate between loading.started_at and loading.until
                and ExternalUser.LastModifiedDate > loading.until
                and ExternalUser.LastModifiedById is distinct from loading.loader
            left join OrgUser as changer on changer.Id = LastModifiedById
            where ExternalUser.ContactId is null and ExternalUser.IsActive is false
            group by ExternalUser.Id
        ),
        other as materialized (
            select load.line, load.row_key, load.Username, own_user.Id, result.attempt, result.Id as claimed_Id
            from load
            join result using (row_key)
            left join own_user on own_user.line = load.line
            where result.kind = 'success' and result.Id is distinct from own_user.Id and result.Id is not null
        )
        select
            other.*, claimed.Username as username_of_that_Id, changed_by,
            case when made_and_disabled.Id is not null then 'warned' end as status
        from other
        left join last_success on last_success.line = other.line
        left join OrgUser as claimed on claimed.Id = claimed_Id
        left join made_and_disabled on made_and_disabled.Id = claimed_Id
        anti join (from later_change where field = 'Id') as replaced on replaced.line = other.line
        anti join shortened_key on shortened_key.line = other.line and shortened_key.value = other.row_key
        where (other.attempt = last_success.attempt or claimed.IsActive)
        and coalesce(other.Id, claimed.Id) is not null
        """,
        population="select count(*) from load join result using (row_key) where kind = 'success'",
    )
