"""LOAD: every value fits its field."""

from checks import ERROR, WARNING, check
from fixtures.cohorts import Load, NotApplicable, Rows

VALUES = "select count(value) from load_value"


@check("LOAD-02", item=None, severity=ERROR, unit="value")
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


@check("LOAD-03", item=None, severity=ERROR, unit="value")
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


@check("LOAD-12", item=None, severity=ERROR, unit="value")
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


@check("LOAD-13", item=None, severity=WARNING, unit="value")
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


@check("LOAD-16", item=None, severity=ERROR, unit="value")
def states_and_countries_the_org_does_not_take(load: Load) -> Rows:
    """
    Every state and country is one that the org offers, and every state is one of the row's country.

    Why:
        With the picklists of states and countries on, a state that its country does not have is rejected with
        FIELD_INTEGRITY_EXCEPTION. State and Country still look like text, and what they may hold is in StateCode and
        CountryCode: another value is rejected too, or changed. That is a warning, as is a state without a country.

    Remedy:
        Write the names as the org has them, or load StateCode and CountryCode with the codes. Where the state is right,
        add it to the country: Setup > State and Country/Territory Picklists.

    SOQL:
        SELECT Id, State, StateCode, Country, CountryCode FROM User WHERE Username IN {offenders.Username}

    Limits:
        A name that the org keeps beside the one that it shows (the integration value) is not known. In a file of
        updates, a state is held against the country of its row alone, and not against the user's.
    """
    if not (load.knows("User", "StateCode") or load.knows("User", "CountryCode")):
        raise NotApplicable("User has neither StateCode nor CountryCode here: the picklists are off.")
    return load.rows(
        """
        with known as (
            select field, value as code, valid_for, lower(unnest(list_distinct([value, label]))) as name
            from picklist_value where field in ('StateCode', 'CountryCode')
        ),
        written as (
            select line, field, value, lower(value) as name, replace(field, 'Code', '') || 'Code' as code_field
            from load_value
            where field in ('State', 'StateCode', 'Country', 'CountryCode') and nullif(value, '#N/A') is not null
        ),
        country as (
            select line, arg_max(known.code, written.field) as code
            from written
            left join known on known.field = written.code_field and known.name = written.name
            where written.code_field = 'CountryCode'
            group by line
        ),
        judged as (
            select
                written.line, written.field, written.value, country.code as country, country.line is null as nowhere,
                count(known.code) as matches,
                bool_or(known.valid_for is null or list_contains(known.valid_for, country.code)) as of_country
            from written
            semi join known as offered on offered.field = written.code_field
            left join known on known.field = written.code_field and known.name = written.name
            left join country on country.line = written.line and written.code_field = 'StateCode'
            group by all
        )
        select
            load.line, load.row_key, load.Username, judged.field, judged.value,
            case
                when matches = 0 then 'not one that the org offers'
                when country is not null then 'no state of ' || country
                else 'the row has no country'
            end as problem,
            case when matches = 0 or country is null then 'warned' end as status
        from load
        join judged using (line)
        where (matches = 0 and judged.field in ('State', 'Country'))
        or (matches > 0 and of_country is false)
        or (matches > 0 and judged.field in ('State', 'StateCode') and nowhere and $operation = 'insert')
        """,
        population=f"{VALUES} where field in ('State', 'StateCode', 'Country', 'CountryCode')",
        operation=load.operation,
    )


@check("LOAD-04", offenders="columns Salesforce does not write", item=4, severity=WARNING, unit="column")
def columns_salesforce_will_not_write(load: Load) -> Rows:
    """
    Every column of the load file is one that Salesforce writes.

    Why:
        A column such as UserType or AccountId is read-only: it is ignored or rejected, and the user does not get its
        value. The values of a column without a field are not loaded.

    Remedy:
        Remove the column, or map it to the right field. To change the UserType, change the profile.

    SOQL:
        SELECT Id, UserType, AccountId FROM User WHERE Username IN {offenders.Username}

    Limits:
        Columns that the mapping leaves out on purpose are reported too. The plan's own columns are not, nor are columns
        that refer to a parent by its external id.
    """
    return load.rows(
        """
        select
            load_field.header, load_field.field,
            case
                when describe_field.field is null and load_field.mapped
                then 'User has no such field here, or hides it from the running user'
                when describe_field.field is null then 'not mapped to a field'
                else 'read-only here'
            end as problem
        from load_field
        left join describe_field on describe_field.sobject = 'User' and describe_field.field = load_field.field
        where not load_field.planned and not (load_field.mapped and contains(load_field.field, '.'))
        and not coalesce(
            case $operation
                when 'insert' then describe_field.createable
                when 'update' then describe_field.updateable or describe_field.field = 'Id'
                else describe_field.createable or describe_field.updateable or describe_field.field = 'Id'
            end,
            false
        )
        """,
        population="select count(*) from load_field",
        operation=load.operation,
    )


@check("LOAD-09", item=3, severity=WARNING, spares=("Contact", "ContactName", "OrgUser"), unit="value")
def values_with_stray_characters(load: Load) -> Rows:
    """
    No key or name has stray characters.

    Why:
        A trailing blank, a no-break space, a zero-width or control character, a mark of writing direction or a curly
        quote makes it another value: it no longer matches, people cannot type their username, and duplicates stay
        undetected.

    Remedy:
        Clean the column and export it again. TRIM and CLEAN in Excel leave no-break and zero-width characters in place.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        Damaged values are reported by LOAD-14 instead.
    """
    return load.rows(
        r"""
        with stray as (
            select line, field, value, case
                when value is distinct from trim(value) then 'blanks around it'
                when regexp_matches(value, '\x{00A0}|\x{2007}|\x{202F}') then 'a no-break space'
                when regexp_matches(value, '[\x{061C}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}]')
                then 'a mark of writing direction'
                when regexp_matches(value, '[\x{200B}-\x{200D}\x{2060}\x{FEFF}\x{00AD}]') then 'a zero-width character'
                when regexp_matches(value, '[\x{0000}-\x{001F}\x{007F}-\x{009F}]') then 'a control character'
                when regexp_matches(value, '[\x{2018}-\x{201F}]') then 'a curly quote'
            end as problem
            from (
                select line, field, value from load_value
                where field in (
                    'Id', 'Username', 'Email', 'FirstName', 'LastName', 'Alias', 'CommunityNickname', 'ContactId',
                    'ProfileId', 'FederationIdentifier'
                ) or contains(field, '.') or field in (select field from load_field where planned)
                union all
                select line, 'row key', row_key from load
                anti join load_value on load_value.line = load.line and load_value.value = load.row_key
            )
        )
        select load.line, load.row_key, stray.field, stray.problem, stray.value
        from load
        join stray using (line)
        anti join damaged_value on damaged_value.line = stray.line and damaged_value.field = stray.field
        where stray.problem is not null
        """,
        population=f"select ({VALUES}) + (select count(row_key) from load)",
    )
