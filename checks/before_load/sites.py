"""PRO: every site is live, and sends welcome e-mails as planned; every profile may log in."""

from checks import CREATE, ERROR, MOVE, SALESFORCE_ADMIN, WARNING, check
from fixtures.cohorts import Cohort, Rows, Site


@check(
    "PRO-02",
    item=2,
    severity=ERROR,
    unit="profile",
    purposes=(CREATE, MOVE),
    spares=("RecentUsers",),
    owner=SALESFORCE_ADMIN,
    step="Clone the profile, and use the clone",
)
def standard_external_profiles(cohort: Cohort) -> Rows:
    """
    No cohort uses a standard external profile.

    Why:
        Since Spring '21 users of the standard external profiles cannot log in to sites, and creating them is refused,
        unless the org allows it. If the plan says that it does, or users of the profile logged in recently, it is
        reported as a warning.

    Remedy:
        Clone the profile and use the clone. If the org allows standard profiles on purpose, set
        ``standard_profiles_allowed`` in plan.yaml.

    SOQL:
        SELECT Id, Name, ProfileId, IsCustom FROM PermissionSet WHERE ProfileId = {cohort.profile_id}

    Limits:
        Whether a profile is a standard one is read from the permission set that comes with it. If that is hidden, the
        check is not visible, unless the plan allows standard profiles.
    """
    return cohort.rows(
        """
        select
            Profile.Id, Profile.Name, coalesce(RecentUsers.Records, 0) as users_who_logged_in_of_late,
            case
                when PermissionSet.IsCustom is null then 'not_visible'
                when $allowed or RecentUsers.Records > 0 then 'warned'
            end as status
        from Profile
        left join PermissionSet on PermissionSet.ProfileId = Profile.Id
        left join RecentUsers on RecentUsers.ProfileId = Profile.Id
        where Profile.Id = $profile_id
        and (PermissionSet.IsCustom is false or (PermissionSet.IsCustom is null and not $allowed))
        and lower(Profile.UserType) is distinct from 'standard'
        """,
        population="select 1",
        profile_id=cohort.profile_here(),
        allowed=cohort.plan.standard_profiles_allowed,
    )


@check(
    "PRO-04",
    item=2,
    severity=WARNING,
    unit="promised site",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Activate the site before the smoke test",
)
def sites_that_are_not_live(cohort: Cohort, site: Site) -> Rows:
    """
    Every site is live.

    Why:
        Users cannot log in to a site that is under construction or down for maintenance.

    Remedy:
        Publish or activate the site before the smoke test; if it is closed on purpose, ask who opens it, and when.

    SOQL:
        SELECT Id, Name, Status FROM Network WHERE Id = {site.id}
    """
    return cohort.rows(
        "select Name as site, Status from Network where Id = $site_id and Status is distinct from 'Live'",
        population="select 1",
        site_id=site.here(),
    )


@check(
    "PRO-05",
    offenders="sites whose welcome e-mail is not as planned",
    item=None,
    severity=ERROR,
    unit="promised site",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Set the welcome e-mail as it is planned",
)
def sites_whose_welcome_email_is_not_as_planned(cohort: Cohort, site: Site) -> Rows:
    """
    Every site's welcome e-mail is on or off as the plan says.

    Why:
        New members of a site that sends welcome e-mails get one each, at once: 50,000 mails cannot be recalled. If the
        site sends none although the plan expects it, users do not learn how to log in. For the same reason it is an
        error if the plan does not say which.

    Remedy:
        Decide whether these people are to get a mail now. Set *Send welcome email* so under Administration > Emails of
        the site, and ``welcome_email: true`` or ``false`` for the cohort.

    SOQL:
        SELECT Id, Name, OptionsSendWelcomeEmail FROM Network WHERE Id = {site.id}

    Limits:
        Whether mail is sent also depends on the org's deliverability setting, which cannot be queried.
    """
    return cohort.rows(
        """
        select
            Name as site, OptionsSendWelcomeEmail,
            coalesce($planned::boolean::varchar, 'the plan does not say') as planned,
            case when OptionsSendWelcomeEmail is null and $planned::boolean is not null then 'not_visible' end as status
        from Network
        where Id = $site_id
        and ($planned::boolean is null or OptionsSendWelcomeEmail is distinct from $planned::boolean)
        """,
        population="select 1",
        site_id=site.here(),
        planned=cohort.plan.welcome_email,
    )
