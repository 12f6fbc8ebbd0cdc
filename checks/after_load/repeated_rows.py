"""ACT: every row of the load is a person of its own."""

from checks import DATA_PREPARER, ERROR, check
from fixtures.cohorts import Load, Rows


@check(
    "ACT-07",
    item=8,
    severity=ERROR,
    owner=DATA_PREPARER,
    step="Find out whose user it is, and correct the other rows",
    at_once=True,
    never_waived="which of these rows was loaded, nobody can say",
)
def rows_that_share_a_key_or_a_user(load: Load) -> Rows:
    """
    Every row has a row key and a user of its own.

    Why:
        Results are matched to rows by the row key, and users by their Id, username or contact. Of rows that share a key
        or a user at most one was loaded, so the others are people without a user.

    Remedy:
        Compare these rows with the source: delete the repeated ones from the load file, or correct the key, username or
        contact of those that are other people and load them as another attempt. Where a spreadsheet has shortened the
        keys, do neither: take the load file and the result files as they were before it saved them.

    SOQL:
        SELECT Id, Username, ContactId FROM User WHERE Id IN {offenders}
    """
    return load.rows(
        """
        with shared_key as (
            select row_key from load where row_key is not null group by row_key having count(*) > 1
        ),
        shared_user as (
            select own_user.Id from load join own_user using (line) group by own_user.Id having count(*) > 1
        )
        select
            load.line, load.row_key, load.Username, own_user.Id,
            case
                when shortened_key.line is not null then 'the row key, which a spreadsheet has shortened'
                when shared_key.row_key is not null then 'the row key'
                else 'the user'
            end as shared
        from load
        left join own_user using (line)
        left join shared_key on shared_key.row_key = load.row_key
        left join shared_user on shared_user.Id = own_user.Id
        left join (select distinct line, value from shortened_key) as shortened_key
            on shortened_key.line = load.line and shortened_key.value = load.row_key
        where shared_key.row_key is not null or shared_user.Id is not null
        """
    )
