"""SEA: there are enough seats."""

from checks import CREATE, ERROR, MOVE, WARNING, check
from fixtures.cohorts import Load, Rows, UserLicense


@check("SEA-01", item=7, severity=ERROR, purposes=(CREATE, MOVE))
def licenses_without_enough_seats(load: Load, user_license: UserLicense) -> Rows:
    """
    Each license has a free seat for every row that needs one.

    Why:
        When the seats run out during the load, the rest of the rows is rejected with LICENSE_LIMIT_EXCEEDED. A row
        needs a seat if its user will be active on the license and is not now. Seats that an earlier load of the plan
        will free, if it has not run yet, are counted from its rows. A row that leaves the license frees a seat for the
        rows below it alone: where licenses swap their users, the order decides.

    Remedy:
        Order seats, deactivate users who left, load some rows with IsActive false, or first load the wave that frees
        seats. Where licenses swap users, load the rows that leave a full license first, as a load of their own.

    SOQL:
        SELECT Id, LicenseDefinitionKey, TotalLicenses, UsedLicenses, UsedLicensesLastUpdated FROM UserLicense
        WHERE LicenseDefinitionKey = {user_license.key}

    Limits:
        Seats that an earlier load of the plan has yet to take are not counted: check again after it. In large orgs
        UsedLicenses may be a day old. Licenses metered by logins are left out, since their seats do not run out.
        Feature licenses are not counted.
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
                coalesce(sum(freed), 0) as freed, coalesce(sum(taken), 0) as needed,
                needed - coalesce(sum(freed) filter (line is null), 0) as needed_at_most,
                coalesce(max(held), 0) as needed_in_order
            from (select *, sum(taken - freed) over (order by line nulls first) as held from step)
        ),
        reckoning as (
            select
                owned.TotalLicenses, owned.UsedLicenses, counted.*, owned.TotalLicenses - owned.UsedLicenses as free,
                owned.MonthlyLoginsEntitlement is not null as metered
            from counted
            left join UserLicense as owned on owned.Id = $license_id
        )
        select
            $license as LicenseDefinitionKey, TotalLicenses, UsedLicenses, freed, needed,
            if(needed_in_order > free, needed_in_order, needed_at_most) - free as missing,
            case when needed_in_order <= free then 'warned' end as status
        from reckoning
        where not metered and (TotalLicenses is null or needed_at_most > free)
        """,
        population="select count(*) from seat_needed where UserLicenseId = $license_id",
        license=user_license.key,
        license_id=user_license.id,
    )


@check("SEA-02", item=7, severity=ERROR, purposes=(CREATE, MOVE))
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


@check("SEA-03", item=7, severity=WARNING, purposes=(CREATE, MOVE), spares=("ActiveUsers",))
def seat_counts_from_another_day(load: Load, user_license: UserLicense) -> Rows:
    """
    Each license's count of used seats is of today.

    Why:
        In orgs above a certain size the count is that of the day before. It lacks seats taken or freed since.

    Remedy:
        Use the number of active users beside it, and check again after the count was updated.

    SOQL:
        SELECT Id, LicenseDefinitionKey, UsedLicenses, UsedLicensesLastUpdated FROM UserLicense
        WHERE LicenseDefinitionKey = {user_license.key}
    """
    return load.rows(
        """
        select
            LicenseDefinitionKey, UsedLicenses, UsedLicensesLastUpdated, ActiveUsers.Records as active_users_now
        from UserLicense
        left join ActiveUsers on ActiveUsers.UserLicenseId = UserLicense.Id
        where UserLicense.Id = $license_id and UsedLicensesLastUpdated < $now::timestamp - interval 1 day
        """,
        population="select 1",
        license_id=user_license.here(),
    )


@check("SEA-04", item=7, severity=WARNING, purposes=(CREATE, MOVE))
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
        select load.line, load.row_key, load.Username, load_value.field
        from load
        join load_value using (line)
        where load_value.field like 'UserPermissions%' and as_boolean(load_value.value)
        """
    )
