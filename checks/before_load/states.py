"""LOAD: every state and country is one that the org offers."""

from checks import DATA_PREPARER, ERROR, check
from fixtures.cohorts import Load, NotApplicable, Rows

PLACES = ("State", "StateCode", "Country", "CountryCode")


@check(
    "LOAD-16",
    item=None,
    severity=ERROR,
    unit="value",
    spares=("OrgUser", "Contact"),
    owner=DATA_PREPARER,
    step="Write states and countries as the org has them",
)
def states_and_countries_the_org_does_not_take(load: Load) -> Rows:
    """
    Every state and country is one that the org offers, and every state is one of its country.

    Why:
        With the picklists of states and countries on, a state that its country does not have is rejected with
        FIELD_INTEGRITY_EXCEPTION; where a load writes one of the two, the other is the one that the user has. State and
        Country still look like text, and what they may hold is in StateCode and CountryCode: another value is rejected
        too, or changed. That is a warning, as is a state without a country.

    Remedy:
        Write the names as the org has them, or load StateCode and CountryCode with the codes, both in one load. Where
        the state is right, add it to the country: Setup > State and Country/Territory Picklists.

    SOQL:
        SELECT Id, State, StateCode, Country, CountryCode FROM User WHERE Username IN {offenders.Username}

    Limits:
        A name that the org keeps beside the one that it shows (the integration value) is not known.
    """
    if not (load.knows("User", "StateCode") or load.knows("User", "CountryCode")):
        raise NotApplicable("User has neither StateCode nor CountryCode here: the picklists are off.")
    if not any(map(load.maps, PLACES)):
        raise NotApplicable("The load file writes no state and no country.")
    changes = load.maps("Id") or load.operation == "upsert"
    if changes:
        load.sees("OrgUser")
    return load.rows(
        f"""
        with known as (
            select field, value as code, valid_for, lower(unnest(list_distinct([value, label]))) as name
            from picklist_value where field in ('StateCode', 'CountryCode')
        ),
        written as (
            select
                line, field, nullif(value, '#N/A') as value, lower(value) as name,
                replace(field, 'Code', '') || 'Code' as code_field
            from load_value
            where field in {PLACES} and value is not null
        ),
        given as (
            select
                line, code_field, count(value) > 0 as filled, min(written.field) as field, min(value) as value,
                arg_max(known.code, written.field) as code
            from written
            left join known on known.field = code_field and known.name = written.name and value is not null
            group by all
        ),
        held as ({_held(changes)}),
        country as (
            select
                line, if(given.line is null, held.country, given.code) as code,
                if(given.line is null, held.country is not null, given.filled) as is_there,
                given.line is null as of_user
            from (from given where code_field = 'CountryCode') as given full join held using (line)
        ),
        judged as (
            select
                written.line, written.field, written.value, country.code as country,
                country.is_there is not true as nowhere, country.line is null as unknown, country.of_user,
                count(known.code) as matches,
                bool_or(known.valid_for is null or list_contains(known.valid_for, country.code)) as of_country
            from written
            semi join known as offered on offered.field = written.code_field
            left join known on known.field = written.code_field and known.name = written.name
            left join country on country.line = written.line and written.code_field = 'StateCode'
            where written.value is not null
            group by all
        ),
        problem as (
            select line, field, value, case
                when matches = 0 then 'not one that the org offers'
                when country is not null then 'no state of ' || country
                when of_user then 'neither the row nor its user has a country'
                else 'the row has no country'
            end as problem,
            case when matches = 0 or country is null then 'warned' end as status
            from judged
            where (matches = 0 and field in ('State', 'Country'))
            or (matches > 0 and of_country is false)
            or (matches > 0 and field in ('State', 'StateCode') and nowhere and (not unknown or $operation = 'insert'))
            union all
            select line, field, value, 'its user is in ' || held.state || ', no state of ' || given.code, null
            from given
            join held using (line)
            anti join (from given where code_field = 'StateCode') as state using (line)
            join (
                select code, any_value(valid_for) as valid_for from known where field = 'StateCode' group by code
            ) as state on state.code = held.state
            where code_field = 'CountryCode' and list_contains(state.valid_for, given.code) is false
        )
        select load.line, load.row_key, load.Username, problem.field, problem.value, problem.problem, problem.status
        from load
        join problem using (line)
        """,
        population=f"select count(value) from load_value where field in {PLACES}",
        operation=load.operation,
    )


def _held(changes: bool) -> str:
    """Where users are whom the load changes; the columns are there only then."""
    if changes:
        return "select line, StateCode as state, CountryCode as country from own_user"
    return "select null::integer as line, null::varchar as state, null::varchar as country limit 0"
