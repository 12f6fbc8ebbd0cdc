"""ACT: every row is accounted for by what the loader wrote, and by the org."""

from checks import ERROR, check
from fixtures.cohorts import Load, Rows


@check("ACT-01", item=8, severity=ERROR)
def rows_in_no_result_file(load: Load) -> Rows:
    """
    Every row of each attempt is in one of its result files, and every row of the load is in an attempt.

    Why:
        A loader that was interrupted, or over its daily batches, leaves rows in neither file. Nobody knows what became
        of these people.

    Remedy:
        Add the missing result file to the attempt in plan.yaml. If there is none, load these rows again as a further
        attempt.

    SOQL:
        SELECT Id, Username, CreatedDate FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        select load.line, attempt_row.row_key, attempt_row.Username, attempt_row.attempt
        from attempt_row
        left join load on load.row_key is not distinct from attempt_row.row_key
        anti join result
            on result.attempt = attempt_row.attempt and result.row_key is not distinct from attempt_row.row_key
        union all
        select load.line, load.row_key, load.Username, null
        from load
        anti join attempt_row on attempt_row.row_key is not distinct from load.row_key
        """
    )


@check("ACT-05", item=8, severity=ERROR, groups="cause")
def rejected_rows_still_unresolved(load: Load) -> Rows:
    """
    Every row that its last attempt rejected or left unprocessed is right in the org by now.

    Why:
        Such a row is a person without the user, or without the license, that the migration promised.

    Remedy:
        The cause and what to do about it are in each row. Load those that are retryable again as they are; mend the
        others first. Enter the run as a further attempt in plan.yaml.

    SOQL:
        SELECT Id, Username, ProfileId, IsActive FROM User WHERE Username IN {offenders.Username}

    Limits:
        In its SOAP mode Data Loader writes the message without its code, in the language of the user who loaded; texts
        that are not known are unclassified, and shown.
    """
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, last_result.cause, last_result.retryable, last_result.hint,
            last_result.code, last_result.message, last_result.attempt
        from load
        join last_result using (line)
        anti join row_right using (line)
        where last_result.kind is distinct from 'success'
        """
    )
