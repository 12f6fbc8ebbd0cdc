"""LOAD: nobody is left behind, and nobody is loaded twice."""

from checks import CREATE, ERROR, check
from fixtures.cohorts import Load, NotApplicable, Rows


@check("LOAD-10", item=1, severity=ERROR)
def source_users_not_in_the_load(load: Load) -> Rows:
    """
    Every user of the source export is in a load, or excluded with a reason.

    Why:
        Whoever is in neither has no user on the day after, and nobody has decided that. A load that only disables
        users migrates none of them: it counts for itself alone.

    Remedy:
        Add the row to a load file, or enter it in the plan's exclusions with a reason.

    SOQL:
        SELECT Id, Username FROM User WHERE Id IN {offenders}
    """
    if not load.has_source:
        raise NotApplicable("The plan names no source export.")
    return load.rows(
        """
        select source_user.line as line_of_the_export, source_user.row_key, source_user.source_id as Id
        from source_user
        anti join (
            from all_load where $purpose = 'disable' or purpose is distinct from 'disable'
        ) as migrated on migrated.row_key = source_user.row_key
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
        failures drown among those errors. Where a recorded attempt tells of its success, it is only said: nobody loads
        those rows again, if the next attempt has a file of its own.

    Remedy:
        Take these rows out, and load only the rest. Enter the earlier attempt with its result files under ``attempts``
        in plan.yaml, if it is not there.

    SOQL:
        SELECT Id, Username, ContactId, CreatedDate, CreatedBy.Username FROM User WHERE Id IN {offenders}
    """
    if load.operation == "upsert":
        raise NotApplicable("An upsert updates the users that are there.")
    load.sees("OrgUser")
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, own_user.Id,
            case
                when load.row_key in (select row_key from result where kind = 'success') then 'warned'
            end as status
        from load
        join own_user using (line)
        """
    )
