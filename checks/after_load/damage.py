"""USE: no damaged value of the load file has reached the org."""

from checks import DATA_PREPARER, ERROR, check
from fixtures.cohorts import Load, Rows


@check(
    "USE-09",
    item=None,
    severity=ERROR,
    spares=("Contact", "ContactName"),
    unit="value",
    owner=DATA_PREPARER,
    step="Export the column again, and load it by update",
)
def users_with_damaged_values(load: Load) -> Rows:
    """
    No user has a value that a tool had damaged before the load.

    Why:
        Salesforce takes text in the wrong encoding, the errors of a spreadsheet, escapes of HTML and shortened keys as
        it takes any other text: people see a name that is not theirs, and single sign-on finds nobody by a shortened
        key.

    Remedy:
        Export the column again from the source, as UTF-8 and keys as text, and load it by update, for the reported rows
        only: others may have changed their values since.

    SOQL:
        SELECT Id, Username, FirstName, LastName, FederationIdentifier FROM User WHERE Id IN {offenders}

    Limits:
        As LOAD-14 and LOAD-15. A value that somebody has corrected in the org since is not reported.
    """
    return load.rows(
        """
        select
            load.line, load.row_key, own_user.Username, own_user.Id,
            damaged.field, damaged.damage, damaged.value, damaged.likely as likely_value
        from load
        join own_user using (line)
        join damaged_user_value as damaged using (line)
        """,
        population=load.values_of_own_users,
    )
