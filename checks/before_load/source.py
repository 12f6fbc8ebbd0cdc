"""LOAD: every source user is loaded, once."""

from checks import CREATE, ERROR, check
from fixtures.cohorts import Load, NoData, NotApplicable, Rows


@check("LOAD-10", item=1, severity=ERROR, unit="source user")
def source_users_not_in_the_load(load: Load) -> Rows:
    """
    Every user of the source export is in a load, or excluded with a reason.

    Why:
        A source user in neither has no user after the migration, although no one decided that. A load that only
        disables users migrates no one: it is compared with the source export on its own.

    Remedy:
        Add the row to a load file, or to the file of ``source.exclusions`` in plan.yaml, with a reason.

    SOQL:
        SELECT Id, Username FROM User WHERE Id IN {offenders}

    Limits:
        Users whose key a load may have as a spreadsheet shortens it are left out: LOAD-15 reports those keys.
    """
    if not load.has_source:
        raise NoData("The plan names no source export.")
    return load.rows(
        """
        select source_user.line as line_of_the_export, source_user.row_key, source_user.source_id as Id
        from source_user
        anti join (
            from all_load where $purpose = 'disable' or purpose is distinct from 'disable'
        ) as migrated on migrated.row_key = source_user.row_key
        anti join shortened_source on shortened_source.line = source_user.line
        where source_user.reason is null
        """,
        population="select count(*) from source_user",
    )


@check("LOAD-11", item=8, severity=ERROR, purposes=(CREATE,))
def rows_already_in_the_org(load: Load) -> Rows:
    """
    No row is in the org already.

    Why:
        An earlier run of the loader created these users. Loading them again is rejected row by row, and the real
        failures are lost among those errors. If the result files of an attempt have the row as a success, it is
        reported as a warning: it is not loaded again if the next attempt has a file of its own.

    Remedy:
        Remove these rows, and load only the rest. If the earlier attempt is not under ``attempts`` in plan.yaml, enter
        it with its result files.

    SOQL:
        SELECT Id, Username, ContactId, CreatedDate, CreatedBy.Username FROM User WHERE Id IN {offenders}
    """
    if load.operation == "upsert":
        raise NotApplicable("An upsert updates users who exist already.")
    load.sees("OrgUser")
    return load.rows(
        """
        with successful as (
            select line from load semi join (from result where kind = 'success') as result using (row_key)
            union
            select meant from unmatched where kind = 'success'
        )
        select
            load.line, load.row_key, load.Username, own_user.Id,
            case when successful.line is not null then 'warned' end as status
        from load
        join own_user using (line)
        left join successful on successful.line = load.line
        """
    )
