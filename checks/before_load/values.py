"""LOAD: every value fits its field."""

from checks import DATA_PREPARER, ERROR, WARNING, check
from fixtures.cohorts import Load, Rows

VALUES = "select count(value) from load_value"


@check("LOAD-02", item=None, severity=ERROR, unit="value", owner=DATA_PREPARER, step="Shorten the values")
def values_longer_than_their_field(load: Load) -> Rows:
    """
    Every value fits the length of its field.

    Why:
        A longer value is rejected with STRING_TOO_LONG. With ``sfdc.truncateFields`` Data Loader truncates it instead,
        without an error. The lengths are read from the org's describe of User.

    Remedy:
        Shorten the value. Alias takes 8 characters, CommunityNickname 40, Username 80.

    SOQL:
        SELECT Id, Username, Alias, CommunityNickname FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, load_value.field,
            length(load_value.value) as characters, describe_field.length as characters_allowed, load_value.value
        from load
        join load_value using (line)
        join describe_field on describe_field.sobject = 'User' and describe_field.field = load_value.field
        where describe_field.type in ('string', 'email', 'phone', 'url', 'textarea', 'encryptedstring', 'combobox')
        and load_value.value is distinct from '#N/A'
        and length(load_value.value) > describe_field.length
        """,
        population=VALUES,
    )


@check("LOAD-03", item=None, severity=ERROR, unit="value", owner=DATA_PREPARER, step="Write the API values")
def values_outside_their_picklist(load: Load) -> Rows:
    """
    Every value of a restricted picklist is one that the org offers.

    Why:
        Another value is rejected with INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST. Orgs differ in languages, locales and
        currencies, and time zones are often exported by their label.

    Remedy:
        Use the API value: America/Los_Angeles, en_US, UTF-8. If the language or currency is right, activate it in the
        org.

    SOQL:
        SELECT Id, TimeZoneSidKey, LocaleSidKey, LanguageLocaleKey, EmailEncodingKey FROM User LIMIT 10

    Limits:
        Whether the platform accepts a value in another case is not documented: such a row is reported as a warning.
    """
    return load.rows(
        """
        with spelled as (
            select field, lower(value) as folded, min(value) as value_of_the_org from picklist_value group by all
        )
        select
            load.line, load.row_key, load.Username, load_value.field, load_value.value, spelled.value_of_the_org,
            case when spelled.field is not null then 'warned' end as status
        from load
        join load_value using (line)
        join describe_field on describe_field.sobject = 'User' and describe_field.field = load_value.field
        anti join picklist_value
            on picklist_value.field = load_value.field and picklist_value.value = load_value.value
        left join spelled on spelled.field = load_value.field and spelled.folded = lower(load_value.value)
        where describe_field.restricted and load_value.value is not null and load_value.value is distinct from '#N/A'
        and (describe_field.createable or describe_field.updateable)
        """,
        population=VALUES,
    )


@check(
    "LOAD-12",
    item=None,
    severity=ERROR,
    unit="value",
    owner=DATA_PREPARER,
    step="Write the values in the form of their field",
)
def values_of_another_type(load: Load) -> Rows:
    """
    Every value is one that its field's type takes.

    Why:
        A word in a boolean field, a decimal comma, a day that does not exist, a number with more digits before the
        decimal point than its field has: the loader or Salesforce rejects the row. A spreadsheet writes true as WAHR
        or VRAI, a date as 31.12.2026 or 44927 and a number as 1.234,50, by its language.

    Remedy:
        Write the value in the accepted form: export the column as text, or format it so before the export. Where the
        number is right and its field too small, enlarge the field.

    SOQL:
        SELECT Id, Username, IsActive FROM User WHERE Username IN {offenders.Username}

    Limits:
        Where the plan names no `loader`, a value is right if Data Loader or the Bulk API takes it. A date by the locale
        of the loading machine, such as 31.12.2026, is reported although Data Loader takes it on some machines. More
        digits behind the decimal point than the field shows are no mistake: Salesforce keeps them.
    """
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, typed_value.field, typed_value.type, typed_value.value,
            typed_value.accepted,
            case when typed_value.refused then typed_value.problem else 'the field cannot be blank' end as problem
        from load
        join typed_value using (line)
        join describe_field on describe_field.sobject = 'User' and describe_field.field = typed_value.field
        where (typed_value.refused or (typed_value.value = '#N/A' and not describe_field.nillable))
        and case $operation
            when 'insert' then describe_field.createable
            when 'update' then describe_field.updateable
            else describe_field.createable or describe_field.updateable
        end
        """,
        population="select count(*) from typed_value",
        operation=load.operation,
    )


@check(
    "LOAD-13",
    item=None,
    severity=WARNING,
    unit="value",
    owner=DATA_PREPARER,
    step="Write them in a form that every loader reads alike",
)
def values_that_loaders_read_differently(load: Load) -> Rows:
    """
    Every value is the same one to every loader.

    Why:
        Data Loader takes yes, 12/31/2026 and 20261231; the Bulk API refuses them. 04/05/2026 is in April or in May by a
        setting of Data Loader. A time without a time zone is taken in that of the loader, and a date with a time can
        arrive a day earlier.

    Remedy:
        Write true or false, dates as yyyy-MM-dd and times as yyyy-MM-ddTHH:mm:ss.SSSZ. Or name the `loader` in the
        plan.

    SOQL:
        SELECT Id, Username, IsActive FROM User WHERE Username IN {offenders.Username}

    Limits:
        With `loader: data loader` in the plan, 04/05/2026 is in April: Data Loader's own date format. Where *Use
        European date format* is on, leave `loader` out.
    """
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, typed_value.field, typed_value.type, typed_value.value,
            typed_value.accepted, typed_value.problem
        from load
        join typed_value using (line)
        join describe_field on describe_field.sobject = 'User' and describe_field.field = typed_value.field
        where not typed_value.refused and typed_value.problem is not null
        and case $operation
            when 'insert' then describe_field.createable
            when 'update' then describe_field.updateable
            else describe_field.createable or describe_field.updateable
        end
        """,
        population="select count(*) from typed_value",
        operation=load.operation,
    )
