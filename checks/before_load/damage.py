"""LOAD: no tool has damaged the load file on its way."""

from checks import ERROR, check
from fixtures.cohorts import Load, Rows


@check("LOAD-14", item=None, severity=ERROR, unit="value")
def damaged_values(load: Load) -> Rows:
    """
    No value was damaged by a tool on the way.

    Why:
        A file that was saved as UTF-8 and opened as Windows-1252, or exported from a spreadsheet with errors in its
        formulas, loads without an error: people get a name that is not theirs.

    Remedy:
        Export the column again from the source: as UTF-8 (in Excel: CSV UTF-8), opened by Data > From Text/CSV with the
        encoding UTF-8, without formulas that fail and with columns that are wide enough.

    SOQL:
        SELECT Id, Username, FirstName, LastName FROM User WHERE Username IN {offenders.Username}

    Limits:
        The mask of a recording exchanges letters, so that text read in another encoding may not be found in a masked
        recording. A lost letter that left no trace is not found.
    """
    return load.rows(
        """
        select load.line, load.row_key, load.Username, damaged_value.field, damaged_value.damage, damaged_value.value
        from load
        join damaged_value using (line)
        """,
        population="select count(value) from load join load_value using (line)",
    )


@check("LOAD-15", item=3, severity=ERROR, spares=("Contact",))
def keys_shortened_by_a_spreadsheet(load: Load) -> Rows:
    """
    Every key is as long as the source has it.

    Why:
        A spreadsheet shows a long number as 2.0240E+14 and drops leading zeros, and saves what it shows. The key then
        names nobody, or somebody else, and several people get the same one.

    Remedy:
        Format the column as text before the data goes into the spreadsheet, and export it again from the source. Remove
        no rows: their keys only look alike.

    SOQL:
        SELECT Id, Username, FederationIdentifier, EmployeeNumber FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, string_agg(field, ', ' order by field) as fields,
            string_agg(distinct damage, ', ' order by damage) as damage,
            string_agg(value, ', ' order by field) as keys
        from load
        join shortened_key using (line)
        group by load.line, load.row_key, load.Username
        """
    )
