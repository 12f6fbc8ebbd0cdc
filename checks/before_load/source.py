"""LOAD: nobody is left behind, and nobody is loaded twice."""

from checks import CREATE, ERROR, check
from fixtures.cohorts import Load, NotApplicable, Rows


@check("LOAD-10", item=1, severity=ERROR)
def source_users_not_in_the_load(load: Load) -> Rows:
    """
    Every user of the source export is in a load, or excluded with a reason.

    Why:
        Whoever is in neither has no user on the day after, and nobody has decided that.

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
        anti join all_load on all_load.row_key = source_user.row_key
        where source_user.reason is null
        """,
        population="select count(*) from source_user",
    )


@check("LOAD-11", item=8, severity=ERROR, purposes=(CREATE,))
def rows_already_in_the_org(load: Load) -> Rows:
    """
    No row is in the org already, unless a recorded attempt has loaded it.

    Why:
        An earlier run of the loader created these users, and the plan tells of no success for them. Loading them
        again is rejected row by row, and the real failures drown among those errors.

    Remedy:
        Enter the earlier attempt with its result files under ``attempts`` in plan.yaml, or take these rows out and
        load only the rest.

    SOQL:
        SELECT Id, Username, ContactId, CreatedDate, CreatedBy.Username FROM User WHERE Id IN {offenders}
    """
    if load.operation == "upsert":
        raise NotApplicable("An upsert updates the users that are there.")
    load.sees("OrgUser")
    return load.rows(
        """
        select load.line, load.row_key, load.Username, own_user.Id
        from load
        join own_user using (line)
        anti join (from result where kind = 'success') as loaded on loaded.row_key = load.row_key
        """
    )
