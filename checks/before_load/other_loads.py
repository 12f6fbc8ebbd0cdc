"""LOAD: no two loads of the plan create the same user."""

from checks import CREATE, DATA_PREPARER, ERROR, check
from fixtures.cohorts import Load, Rows


@check(
    "LOAD-18",
    item=3,
    severity=ERROR,
    purposes=(CREATE,),
    owner=DATA_PREPARER,
    step="Remove the row from one of the two loads",
)
def rows_that_another_load_creates_too(load: Load) -> Rows:
    """
    No person, contact, username, nickname, FederationIdentifier or unique value is in two loads that create users.

    Why:
        The load that runs first takes them, and the other's row is rejected. If the first row is the wrong one, a
        stranger sees this person's data. Rows that an earlier load of the plan has too are errors; those that only a
        later load has are reported as warnings, and so is a person whom two upserts have: the second updates the first.

    Remedy:
        Find out which of the two loads the person belongs to, and remove the row from the other. If two people share a
        contact, username, nickname, FederationIdentifier or the value of a unique field, correct it in the row where it
        is wrong.

    SOQL:
        SELECT Id, Username, ContactId FROM User WHERE Username IN {offenders.Username}

    Limits:
        Loads that have run are not compared: their users are in the org, where LOAD-11, CON-04, USR-02, USR-04
        and USR-11 find them. Rows are the same person if both files have the same row key.
    """
    return load.rows(
        """
        with same as (
            select load.line, other.load, other.line as line_there, other.later, 'person' as shared
            from load join create_to_come as other on other.row_key = load.row_key
            union all
            select load.line, other.load, other.line, other.later, 'contact'
            from load join create_to_come as other on other.ContactId = load.ContactId
            union all
            select load.line, other.load, other.line, other.later, 'contact'
            from load join create_to_come as other on other.folded_reference = load.folded_reference
            union all
            select load.line, other.load, other.line, other.later, 'contact'
            from load
            join Contact on Contact.Id = load.ContactId
            join create_to_come as other on other.folded_reference = Contact.folded_key
            union all
            select load.line, other.load, other.line, other.later, 'username'
            from load join create_to_come as other using (username_key)
            union all
            select load.line, other.load, other.line, other.later, 'nickname'
            from load join create_to_come as other on other.nickname = lower(load.CommunityNickname)
            union all
            select load.line, other.load, other.line, other.later, 'FederationIdentifier'
            from load join create_to_come as other on other.federation_id = lower(load.FederationIdentifier)
            union all
            select load.line, other.load, other.line, other.later, other.field
            from load
            join unique_value using (line)
            join unique_to_come as other using (field, compared)
        ),
        met as (
            select
                line, load, line_there, string_agg(distinct shared, ', ' order by shared) as shared,
                bool_or(later) or ($upserts and bool_or(shared = 'person')) as harmless
            from same
            group by line, load, line_there
        )
        select
            load.line, load.row_key, load.Username, met.shared, met.load as other_load,
            met.line_there as line_of_the_other_load, case when met.harmless then 'warned' end as status
        from load
        join met using (line)
        qualify row_number() over (partition by load.line order by met.harmless, met.load, met.line_there) = 1
        """,
        upserts=load.operation == "upsert",
    )
