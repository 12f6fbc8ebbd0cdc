"""SEA: there are enough seats."""

from checks import (
    CREATE,
    ERROR,
    LICENSE_OWNER,
    MOVE,
    NOBODY,
    WARNING,
    check,
)
from fixtures.cohorts import Load, Rows, UserLicense


@check(
    "SEA-05",
    item=7,
    severity=ERROR,
    unit="license",
    purposes=(CREATE, MOVE),
    owner=LICENSE_OWNER,
    step="Correct the license in the plan, or order it",
    never_waived="with a license that is not in this org, no seat of it was judged",
)
def licenses_that_are_not_in_the_org(load: Load, user_license: UserLicense) -> Rows:
    """
    The org has each license of the plan, under the key that the plan gives.

    Why:
        Seats, profile and UserType are compared by the license's key, LicenseDefinitionKey. A license that is named by
        its label, or is misspelled, is none of the org's, and these checks cannot judge it.

    Remedy:
        Write the key as ``license`` of the cohort in plan.yaml: the offenders show the key that it may mean. Only if it
        is the right key, the license is not in this org: ask the account executive.

    SOQL:
        SELECT Id, LicenseDefinitionKey, Name FROM UserLicense
    """
    return load.rows(
        """
        with meant as (
            select
                (select min(LicenseDefinitionKey) from UserLicense where lower(Name) = lower(trim($license))) as key,
                nearest($license, (select list(LicenseDefinitionKey) from UserLicense)) as near,
                nearest($license, (select list(Name) from UserLicense)) as near_label
        )
        select
            $license as license,
            case
                when key is not null then 'the plan names the license by its label; its key is ' || key
                when near is not null then 'no license has this key; did you mean ' || near || '?'
                when near_label is not null then 'no license has this key; did you mean ' || (
                    select min(LicenseDefinitionKey) from UserLicense where Name = near_label
                ) || ', the key of ' || near_label || '?'
                else 'no license of this org has this key'
            end as problem
        from meant
        where $license_id is null
        """,
        population="select 1",
        license=user_license.key,
        license_id=user_license.id,
    )


@check(
    "SEA-01",
    item=7,
    severity=ERROR,
    unit="license",
    purposes=(CREATE, MOVE),
    spares=("ActiveUsers",),
    owner=LICENSE_OWNER,
    step="Order more seats, or deactivate users who hold some",
)
def licenses_without_enough_seats(load: Load, user_license: UserLicense) -> Rows:
    """
    Each license has a free seat for every row that needs one.

    Why:
        When the seats run out during the load, the rest of the rows is rejected with LICENSE_LIMIT_EXCEEDED. A row
        needs a seat if its user will be active on the license and is not now. Seats that an earlier load of the plan
        will take or free, if it has not run yet, are counted from its rows, and said beside the verdict. Where the
        org's count is behind, the active users are counted. A row that leaves the license frees a seat for the rows
        below it alone: where licenses swap their users, the order decides.

    Remedy:
        Order seats, deactivate users of whom the business says that they have left, load some rows with IsActive false,
        or first load the wave that frees seats. Where licenses swap users, load the rows that leave a full license
        first, as a load of their own.

    SOQL:
        SELECT Id, LicenseDefinitionKey, TotalLicenses, UsedLicenses, UsedLicensesLastUpdated FROM UserLicense
        WHERE LicenseDefinitionKey = {user_license.key}

    Limits:
        An earlier load has not run while the plan names no attempt of it. Rows that it was refused are counted as yet
        to be loaded, unless the exclusions name them. A row of an earlier upsert that names its contact by an external
        key takes a seat even if its user has one. UsedLicenses may be a day old: seats freed since are not seen.
        Licenses metered by logins are left out, since their seats do not run out. Feature licenses are not counted.
    """
    return load.rows(
        """
        with step as (
            select line, 1 as taken, 0 as freed from seat_needed where UserLicenseId = $license_id
            union all
            select line, 0, 1 from seat_freed where UserLicenseId = $license_id
        ),
        counted as (
            select
                coalesce(sum(freed), 0) as seats_freed, coalesce(sum(taken), 0) as seats_needed,
                coalesce(sum(taken) filter (line is null), 0) as needed_by_earlier_loads,
                seats_needed - coalesce(sum(freed) filter (line is null), 0) as needed_at_most,
                coalesce(max(held), 0) as needed_in_order
            from (select *, sum(taken - freed) over (order by line nulls first) as held from step)
        ),
        reckoning as (
            select
                LicenseDefinitionKey, TotalLicenses, UsedLicenses, ActiveUsers.Records as active_users, counted.*,
                TotalLicenses - greatest(UsedLicenses, active_users) as free,
                MonthlyLoginsEntitlement is not null as metered
            from counted
            join UserLicense on UserLicense.Id = $license_id
            left join ActiveUsers on ActiveUsers.UserLicenseId = UserLicense.Id
        )
        select
            LicenseDefinitionKey, TotalLicenses, UsedLicenses, active_users,
            seats_freed, seats_needed, needed_by_earlier_loads,
            if(needed_in_order > free, needed_in_order, needed_at_most) - free as seats_missing,
            case when needed_in_order <= free then 'warned' end as status
        from reckoning
        where not metered and (TotalLicenses is null or needed_at_most > free)
        """,
        population="""
            select count(distinct UserLicenseId) from seat_needed where UserLicenseId = $license_id and line is not null
        """,
        license_id=user_license.here(),
    )


@check(
    "SEA-02",
    item=7,
    severity=ERROR,
    unit="license",
    purposes=(CREATE, MOVE),
    owner=LICENSE_OWNER,
    step="Ask the account executive why the license is disabled",
)
def licenses_that_are_disabled(load: Load, user_license: UserLicense) -> Rows:
    """
    Each license is active.

    Why:
        The seats of a disabled license cannot be used.

    Remedy:
        Ask the account executive: usually the contract has ended, or the order is not provisioned yet.

    SOQL:
        SELECT Id, LicenseDefinitionKey, Status FROM UserLicense WHERE LicenseDefinitionKey = {user_license.key}
    """
    return load.rows(
        """
        select LicenseDefinitionKey, Status from UserLicense
        where Id = $license_id and lower(Status) is distinct from 'active'
        """,
        population="select 1",
        license_id=user_license.here(),
    )


@check(
    "SEA-03",
    item=7,
    severity=WARNING,
    unit="license",
    purposes=(CREATE, MOVE),
    spares=("ActiveUsers",),
    owner=NOBODY,
    step="Check again after the org has counted anew",
)
def seat_counts_from_another_day(load: Load, user_license: UserLicense) -> Rows:
    """
    Each license's count of used seats is of today, and was made since the plan's last load.

    Why:
        In orgs above a certain size the count is that of the day before. It lacks seats taken or freed since. A count
        from during the last load is named if it is lower than the number of active users.

    Remedy:
        Compare it with the number of active users beside it, and check again after the count was updated.

    SOQL:
        SELECT Id, LicenseDefinitionKey, UsedLicenses, UsedLicensesLastUpdated FROM UserLicense
        WHERE LicenseDefinitionKey = {user_license.key}
    """
    return load.rows(
        """
        with last_load as (
            select max(started_at) as began, max(coalesce(finished_at, started_at)) as ended
            from plan_attempt
            where started_at <= $now::timestamp
        )
        select
            LicenseDefinitionKey, UsedLicenses, UsedLicensesLastUpdated, ActiveUsers.Records as active_users_now
        from UserLicense
        cross join last_load
        left join ActiveUsers on ActiveUsers.UserLicenseId = UserLicense.Id
        where UserLicense.Id = $license_id and (
            UsedLicensesLastUpdated < greatest($now::timestamp - interval 1 day, began)
            or (UsedLicensesLastUpdated < ended and UsedLicenses < active_users_now)
        )
        """,
        population="select 1",
        license_id=user_license.here(),
    )


@check(
    "SEA-04",
    item=7,
    severity=WARNING,
    purposes=(CREATE, MOVE),
    owner=LICENSE_OWNER,
    step="Remove the columns, or order feature licenses",
)
def feature_licenses_without_enough_seats(load: Load) -> Rows:
    """
    No row asks for a feature license.

    Why:
        A UserPermissions column that is true takes a feature license, of which there are few: rows are rejected with
        LICENSE_LIMIT_EXCEEDED although user licenses are free.

    Remedy:
        Remove the columns unless these users need the feature, and compare with its licenses in Setup > Company
        Information.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        No query returns how many feature licenses are free, so the rows are counted and compared with nothing.
    """
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username,
            string_agg(load_value.field, ', ' order by load_value.field) as fields
        from load
        join load_value using (line)
        where load_value.field like 'UserPermissions%' and as_boolean(load_value.value)
        group by load.line, load.row_key, load.Username
        """
    )
