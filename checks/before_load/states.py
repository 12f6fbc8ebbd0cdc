"""LOAD: every state and country is one that the org offers."""

from checks import ERROR, check
from fixtures.cohorts import Load, NotApplicable, Rows


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
        population="""
            select count(value) from load_value where field in ('State', 'StateCode', 'Country', 'CountryCode')
        """,
        operation=load.operation,
    )
