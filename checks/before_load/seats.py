"""SEA: there are seats for everyone."""

from checks import CREATE, ERROR, MOVE, check
from fixtures.cohorts import License, Load, Rows


@check("SEA-01", item=7, severity=ERROR, purposes=(CREATE, MOVE))
def licenses_without_enough_seats(load: Load, license: License) -> Rows:  # noqa: A002 - Salesforce's word
    """
    Each license has a free seat for every row that needs one.

    Why:
        When the seats run out in mid-load, the rest is rejected with LICENSE_LIMIT_EXCEEDED. A row needs a seat if its
        user will be active on the license and is not so now. Seats that this load or an earlier one of the plan gives
        back are counted from their rows.

    Remedy:
        Order seats, deactivate users who left, load some rows with IsActive false, or load the wave that frees seats
        first.

    SOQL:
        SELECT Id, LicenseDefinitionKey, TotalLicenses, UsedLicenses, UsedLicensesLastUpdated FROM UserLicense
        WHERE LicenseDefinitionKey = {license.key}

    Limits:
        Seats that an earlier load of the plan will take and has not taken yet are not reckoned: check again after it.
        In large orgs UsedLicenses may be a day old. Licenses metered by logins are left out: their seats are not what
        runs out. Feature licenses are not counted.
    """
    taken = """
        select load.line
        from load
        join Profile on Profile.Id = load.ProfileId and Profile.UserLicenseId = $license_id
        left join own_user on own_user.line = load.line
        left join OrgUser on OrgUser.Id = own_user.Id and OrgUser.IsActive
        left join Profile as held on held.Id = OrgUser.ProfileId and held.UserLicenseId = $license_id
        where load.will_be_active and held.Id is null
    """
    return load.rows(
        f"""
        with taken as ({taken}),
        leaver as (
            select Id, ProfileId, $purpose as purpose from load
            union all
            select Id, ProfileId, purpose from earlier_load
        ),
        freed as (
            select distinct OrgUser.Id
            from leaver
            join OrgUser on OrgUser.Id = leaver.Id and OrgUser.IsActive
            join Profile as held on held.Id = OrgUser.ProfileId and held.UserLicenseId = $license_id
            left join Profile as target on target.Id = leaver.ProfileId
            where leaver.purpose = 'disable' or target.UserLicenseId is distinct from $license_id
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
        license=license.key,
        license_id=license.id,
    )
