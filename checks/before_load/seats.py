"""SEA: there are seats for everyone."""

from checks import CREATE, ERROR, MOVE, WARNING, check
from fixtures.cohorts import Load, Rows, UserLicense


@check("SEA-01", item=7, severity=ERROR, purposes=(CREATE, MOVE))
def licenses_without_enough_seats(load: Load, user_license: UserLicense) -> Rows:
    """
    Each license has a free seat for every row that needs one.

    Why:
        When the seats run out in mid-load, the rest is rejected with LICENSE_LIMIT_EXCEEDED. A row needs a seat if its
        user will be active on the license and is not so now. Seats that this load gives back, or an earlier one of the
        plan that has not run yet, are counted from their rows.

    Remedy:
        Order seats, deactivate users who left, load some rows with IsActive false, or load the wave that frees seats
        first.

    SOQL:
        SELECT Id, LicenseDefinitionKey, TotalLicenses, UsedLicenses, UsedLicensesLastUpdated FROM UserLicense
        WHERE LicenseDefinitionKey = {user_license.key}

    Limits:
        Seats that an earlier load of the plan will take and has not taken yet are not reckoned: check again after it.
        In large orgs UsedLicenses may be a day old. Licenses metered by logins are left out: their seats are not what
        runs out. Feature licenses are not counted.
    """
    taken = """
        select load.line
        from load
        join Profile on Profile.Id = load.ProfileId and Profile.UserLicenseId = $license_id
        left join own_user on own_user.line = load.line and own_user.IsActive
        left join Profile as held on held.Id = own_user.ProfileId and held.UserLicenseId = $license_id
        where load.will_be_active and held.Id is null
    """
    return load.rows(
        f"""
        with taken as ({taken}),
        leaver as (
            select Id, ProfileId, $purpose as purpose from load
            union all
            select Id, ProfileId, purpose from load_to_come
        ),
        freed as (
            select distinct OrgUser.Id
            from leaver
            join OrgUser on OrgUser.Id = leaver.Id and OrgUser.IsActive
            join Profile as held on held.Id = OrgUser.ProfileId and held.UserLicenseId = $license_id
            left join Profile as target on target.Id = leaver.ProfileId
            where leaver.purpose = 'disable' or coalesce(target.UserLicenseId, $license_id) is distinct from $license_id
        ),
        reckoning as (
            select
                $license as LicenseDefinitionKey, seats.TotalLicenses, seats.UsedLicenses,
                (select count(*) from freed) as freed, (select count(*) from taken) as needed,
                seats.MonthlyLoginsEntitlement is not null as metered
            from (select $license_id::varchar as Id) as named
            left join UserLicense as seats on seats.Id = named.Id
        )
        select
            LicenseDefinitionKey, TotalLicenses, UsedLicenses, freed, needed,
            needed - freed - (TotalLicenses - UsedLicenses) as missing
        from reckoning
        where not metered and (TotalLicenses is null or missing > 0)
        """,
        population=f"select count(*) from ({taken})",
        license=user_license.key,
        license_id=user_license.id,
    )


@check("SEA-02", item=7, severity=ERROR, purposes=(CREATE, MOVE))
def licenses_that_are_disabled(load: Load, user_license: UserLicense) -> Rows:
    """
    Each license is active.

    Why:
        A disabled license has seats that nobody can be given.

    Remedy:
        Ask the account executive: usually the contract ended, or its order is not provisioned yet.

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
        In orgs over a threshold the count is that of the day before. Seats taken or freed since are not in it.

    Remedy:
        Reckon with the active users counted beside it; check again after the count has moved.

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
        A UserPermissions column set true takes a feature license, of which there are few: rows are rejected with
        LICENSE_LIMIT_EXCEEDED although user seats are free.

    Remedy:
        Leave the columns out unless these users need the feature, and count its licenses in Setup > Company
        Information.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        No query tells how many feature licenses are free: the rows are only counted.
    """
    return load.rows(
        """
        select load.line, load.row_key, load.Username, load_value.field
        from load
        join load_value using (line)
        where load_value.field like 'UserPermissions%' and as_boolean(load_value.value)
        """
    )
