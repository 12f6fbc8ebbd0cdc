"""LOAD: the load file fits the plan, and every row of it can be loaded."""

from checks import DATA_PREPARER, ERROR, check
from fixtures.cohorts import Cohort, Load, Rows


@check("LOAD-01", item=None, severity=ERROR, owner=DATA_PREPARER, step="Fill the fields")
def rows_without_a_required_value(cohort: Cohort) -> Rows:
    """
    Every row has each value that Salesforce requires.

    Why:
        A row without a required value is rejected, and the person has no user. Which fields are required is read from
        the org's describe of User: those that can be created, must not be null and have no default. A user with a
        contact needs the ContactId too. Without a CommunityNickname the row loads, and the site shows a nickname
        that was not in the file: that is reported as a warning.

    Remedy:
        Fill the fields named beside each row, and check that the mapping includes the column: ``header_like_it`` is one
        that is mapped to no field, and spelled like it. In a file of updates, replace #N/A: it blanks a field that must
        not be blank.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        Triggers and validation rules may require more than the describe shows.
    """
    if cohort.load.purpose != "create":
        return cohort.rows(
            """
            select load.line, load.row_key, string_agg(load_value.field, ', ' order by load_value.field) as fields
            from load
            join load_value using (line)
            join describe_field on describe_field.sobject = 'User' and describe_field.field = load_value.field
            where load_value.value = '#N/A' and not describe_field.nillable
            group by load.line, load.row_key
            """
        )
    return cohort.rows(
        """
        with lacking as (
            select line, field from load_value where coalesce(trim(value), '') = '' or value = '#N/A'
            union all
            select load.line, required_field.field
            from load
            join required_field using (cohort)
            anti join load_field on load_field.field = required_field.field and load_field.mapped
        ),
        alike as (
            select lacked.field, nearest(lacked.field, (
                select list(header order by header) from load_field where not mapped
            )) as header
            from (select distinct field from required_field) as lacked
            anti join (from load_field where mapped) as load_field using (field)
        ),
        referring as (
            select line, 'ContactId' as field from load_value
            where field ilike 'Contact.%' and trim(value) is distinct from '' and value is distinct from '#N/A'
            and value is not null
        )
        select
            load.line, load.row_key, load.Username,
            string_agg(distinct required_field.field, ', ' order by required_field.field) as fields,
            string_agg(distinct alike.header, ', ' order by alike.header) as header_like_it,
            case when not bool_or(rejected) then 'warned' end as status
        from load
        join lacking using (line)
        left join alike using (field)
        join required_field on required_field.cohort = load.cohort and required_field.field = lacking.field
        anti join referring on referring.line = lacking.line and referring.field = lacking.field
        group by load.line, load.row_key, load.Username
        """
    )


@check(
    "LOAD-05",
    offenders="malformed Ids",
    item=1,
    severity=ERROR,
    unit="value",
    owner=DATA_PREPARER,
    step="Export the Ids again, with 18 characters",
    never_waived="no Id of another object, or of changed case, means the record that the row is about",
)
def malformed_ids(load: Load) -> Rows:
    """
    Every Id belongs to the object that its field refers to, and its case is intact.

    Why:
        A spreadsheet that changes the case of an Id turns it into another Id, or into none. An Id of another object,
        such as an Account's in ContactId or a role's (00E) in ProfileId (00e), is rejected.

    Remedy:
        Export the Ids again, with 18 characters, and keep the column as text; look up the Ids of names. For person
        accounts load Account.PersonContactId as ContactId, not the Account's Id.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        with prefix as (select distinct sobject, key_prefix from describe_field)
        select
            load.line, load.row_key, load.Username, load_value.field, load_value.value,
            case
                when is_scientific(load_value.value) then 'a number that a spreadsheet has shortened'
                when not regexp_full_match(load_value.value, '[A-Za-z0-9]+')
                then 'no Id: the field takes the Id of a ' || coalesce(prefix.sobject, 'record') || ', and no name'
                when not well_formed_id(load_value.value) then 'not 15 or 18 characters with the right checksum'
                else 'not an Id of ' || prefix.sobject || ', which begins with ' || prefix.key_prefix
            end as problem
        from load
        join load_value using (line)
        join describe_field on describe_field.sobject = 'User' and describe_field.field = load_value.field
        left join prefix on prefix.sobject = coalesce(describe_field.reference, 'User')
        where describe_field.type in ('id', 'reference')
        and load_value.value is not null and load_value.value is distinct from '#N/A'
        and (
            not well_formed_id(load_value.value)
            or (prefix.key_prefix is not null and left(load_value.value, 3) is distinct from prefix.key_prefix)
        )
        """,
        population="select count(value) from load_value",
    )


@check(
    "LOAD-06",
    item=3,
    severity=ERROR,
    spares=("Contact", "OrgUser"),
    owner=DATA_PREPARER,
    step="Give every row a key of its own",
    never_waived="which of the rows with one key was loaded, nobody can say afterwards",
)
def rows_repeated_in_the_file(load: Load) -> Rows:
    """
    Every row has a unique key and, in a file of updates, a unique Id.

    Why:
        The row key names a row in the load file, in each attempt and in the result files. Two rows with one key cannot
        be distinguished afterwards, and one of them is usually rejected; a row without a key cannot be traced. Where
        two rows update the same Id, one of the two people is not updated at all.

    Remedy:
        Give every row without a key one, or name another column as ``key`` in plan.yaml. Where rows with one
        key are one person's, keep one of them; where they are different people, correct the key. Where rows
        share an Id, look up their Ids again. Keys that a spreadsheet shortened are reported by LOAD-15 instead.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        with updated as (
            select line, row_key, Username, case when $updates then nullif(Id, '#N/A') end as Id from load
            anti join shortened_key on shortened_key.line = load.line and shortened_key.value = load.row_key
        )
        select
            line, row_key, Username,
            case when row_key is not null then count(*) over (partition by row_key) end as rows_with_this_key,
            Id, case when Id is not null then count(*) over (partition by Id) end as rows_with_this_Id
        from updated
        qualify coalesce(row_key, '#N/A') = '#N/A' or rows_with_this_key > 1 or rows_with_this_Id > 1
        """,
        updates=load.operation == "update",
    )


@check(
    "LOAD-07",
    item=None,
    severity=ERROR,
    owner=DATA_PREPARER,
    step="Correct the rows' ProfileId, or the cohorts of the plan",
    never_waived="a row in no cohort, or in two, is a row that no check has judged",
)
def rows_in_no_cohort(load: Load) -> Rows:
    """
    Every row belongs to exactly one cohort.

    Why:
        The plan promises license, sites and permission sets by cohort. A row in no cohort is checked against nothing,
        and a row in two against promises that contradict each other.

    Remedy:
        Correct the row's ProfileId, or the cohorts of plan.yaml: their profile, column and value. If PRO-06 fails
        too, correct that profile first.

    SOQL:
        SELECT Id, Name FROM Profile WHERE Id IN {offenders.ProfileId}
    """
    return load.rows(
        """
        select load.line, load.row_key, load.Username, load.ProfileId, Profile.Name as profile, load.cohorts
        from load
        left join Profile on Profile.Id = load.ProfileId
        where load.cohorts is distinct from 1
        """
    )


@check(
    "LOAD-08",
    item=None,
    severity=ERROR,
    unit="cohort",
    owner=DATA_PREPARER,
    step="Correct the cohort in the plan, or the file",
)
def cohorts_without_rows(load: Load) -> Rows:
    """
    Every cohort of the load has rows.

    Why:
        An empty cohort passes every other check. Usually the profile or the column value in plan.yaml differs from the
        one in the load file.

    Remedy:
        Correct the cohort's profile, column or value. If the cohort comes with another load, name the cohorts of this
        load under ``cohorts`` in the plan.

    SOQL:
        SELECT Id, Name FROM Profile WHERE Name IN {offenders.profile}
    """
    return load.rows(
        """
        select promised_cohort.cohort as empty_cohort, promised_cohort.profile
        from promised_cohort
        anti join load using (cohort)
        """,
        population="select count(*) from promised_cohort",
    )


@check(
    "LOAD-17",
    offenders="rows that name their contact twice",
    item=None,
    severity=ERROR,
    owner=DATA_PREPARER,
    step="Map only one of the two columns",
)
def rows_that_refer_twice(load: Load) -> Rows:
    """
    Every row refers to its contact in one way: by Id or by external id.

    Why:
        A row with both ContactId and Contact.<external id> says twice who the contact is. Salesforce refuses such rows:
        "Cannot specify both an external ID reference Contact and a salesforce id, ContactId".

    Remedy:
        Map only one of the two columns.

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE Id IN {offenders.value}

    Limits:
        Other pairs, such as ProfileId and Profile.Name, are reported too. The message is known from public code, for
        Owner and OwnerId.
    """
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, by_id.field, by_id.value,
            by_key.field as other_field, by_key.value as other_value
        from load
        join load_value as by_id on by_id.line = load.line
        join load_value as by_key
            on by_key.line = load.line and split_part(by_key.field, '.', 1) || 'Id' ilike by_id.field
        where contains(by_key.field, '.')
        and nullif(by_id.value, '#N/A') is not null and nullif(by_key.value, '#N/A') is not null
        """
    )
