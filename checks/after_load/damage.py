"""USE: no damaged value of the load file has reached the org."""

from checks import ERROR, check
from fixtures.cohorts import Load, Rows


@check("USE-09", item=None, severity=ERROR, unit="value")
def users_with_damaged_values(load: Load) -> Rows:
    """
    No user has a value that a tool had damaged before the load.

    Why:
        Salesforce takes text in the wrong encoding, and the errors of a spreadsheet, as it takes any other text: people
        see a name that is not theirs.

    Remedy:
        Export the column again from the source, as UTF-8, and load it by update.

    SOQL:
        SELECT Id, Username, FirstName, LastName FROM User WHERE Id IN {offenders}

    Limits:
        As LOAD-14: a masked recording may hide the damage, and a lost letter that left no trace is not found.
    """
    return load.rows(
        """
        select
            load.line, load.row_key, own_user.Username, own_user.Id,
            damaged_value.field, damaged_value.damage, damaged_value.value
        from load
        join own_user using (line)
        join damaged_value using (line)
        anti join unlike_value
            on unlike_value.line = damaged_value.line and unlike_value.field = damaged_value.field
        """,
        population="select count(value) from load join own_user using (line) join load_value using (line)",
    )
