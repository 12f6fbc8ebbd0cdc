"""SEA: the seats add up."""

from checks import ERROR, LICENSE_OWNER, SALESFORCE_ADMIN, WARNING, check
from fixtures.cohorts import NO_BASELINE, Load, NoData, NotApplicable, Rows, UserLicense


@check(
    "SEA-11",
    item=7,
    severity=WARNING,
    unit="license",
    owner=LICENSE_OWNER,
    step="Look how old the count is, then who else took seats",
)
def licenses_whose_seats_do_not_add_up(load: Load, user_license: UserLicense) -> Rows:
    """
    The seats used before, with those that the load took and freed, are the seats used now.

    Why:
        A difference means that others changed users meanwhile, or that the load did something that is not in its result
        files. If the count is older than the load, it is pending: the platform has not counted again.

    Remedy:
        Look at the age of the count first: in large orgs it may be of the day before, and no ``--wait`` is that long.
        Then find out who else created or activated users since.

    SOQL:
        SELECT Id, LicenseDefinitionKey, UsedLicenses, UsedLicensesLastUpdated FROM UserLicense
        WHERE LicenseDefinitionKey = {user_license.key}

    Limits:
        Users of all loads of the plan are counted, and no others, against the before-load snapshot. When the loads
        ended is read from their attempts in plan.yaml; if it is not there, no count is too old.
    """
    if not load.knows_before:
        raise NoData(NO_BASELINE)
    return load.rows(
        """
        select
            LicenseDefinitionKey, used_before, newly_active, freed, used_now, counted_at,
            case when counted_before_the_end then 'pending' end as status
        from seat_reckoning
        where Id = $license_id and used_before + newly_active - freed is distinct from used_now
        """,
        population="select count(*) from seat_reckoning where Id = $license_id",
        license_id=user_license.seen(),
    )


@check(
    "SEA-12",
    item=7,
    severity=ERROR,
    unit="source user",
    owner=SALESFORCE_ADMIN,
    step="Deactivate those whose new user is right",
)
def source_users_still_active(load: Load) -> Rows:
    """
    Every source user is inactive once the migration is over.

    Why:
        An old user keeps the seat and can still log in. Until the plan's ``deactivate_by`` is over, in its
        ``time_zone``, a note says how many are active; if the plan names no day, they are reported as warnings.

    Remedy:
        If a load of the plan is to disable them, run it. Otherwise deactivate those whose new user is right in
        the org, by update of IsActive, or disable them if the contact must be free: whose new user is missing
        would be locked out. Enter users who stay active in the plan's exclusions, with the reason.

    SOQL:
        SELECT Id, Username, IsActive FROM User WHERE IsActive = true AND Id IN {offenders}

    Limits:
        Only source users of this org can be looked up, and only if the export has their Ids. Users whom a load of the
        plan moves or updates are meant to be active; one of a load that disables is not.
    """
    if not load.has_source:
        raise NoData("The plan names no source export.")
    load.sees("OrgUser")
    if not load.knows_source_users:
        raise NoData("The source export names no user of this org by Id: it has no Ids, or they are of another org.")
    if load.time_left:
        raise NotApplicable(f"Source users may be active until {load.time_left}.")
    return load.rows(
        """
        select
            row_key, line as line_of_the_source, Username, Id,
            case when $deactivate_by::date is null then 'warned' end as status
        from user_to_deactivate
        where IsActive
        """,
        population="select count(*) from user_to_deactivate",
        deactivate_by=load.plan.deactivate_by,
    )
