"""LOAD: nobody is left behind."""

from checks import ERROR, check
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
