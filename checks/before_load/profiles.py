"""PRO: every profile and permission set exists; profiles have the promised license, and are groups of their sites."""

from checks import CREATE, ERROR, MOVE, SALESFORCE_ADMIN, check
from fixtures.cohorts import Cohort, Rows, Site


@check(
    "PRO-01",
    item=2,
    severity=ERROR,
    unit="promised site",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Add the profile to the site, or correct the plan",
)
def profiles_not_on_their_site(cohort: Cohort, site: Site) -> Rows:
    """
    The cohort's profile, or a permission set of it, is a member group of each of its sites.

    Why:
        Users become members of a site through their profile or a permission set. If neither is on the site, the load
        succeeds and takes the seats, but no user can log in. While the group is still being added, this is pending.

    Remedy:
        If the org has no such site, correct its name in plan.yaml: the offenders show the site that it may mean. Else
        add the profile under Administration > Members of the site, and wait until AssignmentStatus is Added. Check the
        welcome e-mail first: users who have the profile already become members too.

    SOQL:
        SELECT Id, NetworkId, ParentId, AssignmentStatus FROM NetworkMemberGroup WHERE NetworkId = {site.id}
    """
    cohort.profile_here()
    return cohort.rows(
        """
        select
            $profile as profile, $site as site,
            coalesce(
                string_agg(AssignmentStatus, ', ' order by AssignmentStatus),
                case when $site_id is null then 'no such site' else 'not a member' end
            ) as AssignmentStatus,
            $near as did_you_mean,
            case when bool_or(access = 'coming') then 'pending' end as status
        from member_group
        where NetworkId = $site_id
        and (ParentId = $profile_id or list_contains($permission_sets::varchar[], permission_set))
        having not coalesce(bool_or(access = 'joined'), false)
        """,
        population="select 1",
        site=site.name,
        site_id=site.id,
        near=site.near,
    )


@check(
    "PRO-03",
    item=4,
    severity=ERROR,
    unit="profile",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Use a profile of the promised license",
)
def profiles_of_another_license(cohort: Cohort) -> Rows:
    """
    The cohort's profile belongs to the license that the plan promises.

    Why:
        A profile belongs to one user license, and a user's license follows the profile. Users on this profile would
        take seats of another license, with other rights.

    Remedy:
        Clone a profile of the promised license, or correct ``profile`` or ``license`` of the cohort in plan.yaml.

    SOQL:
        SELECT Id, Name, UserType, UserLicense.LicenseDefinitionKey FROM Profile WHERE Id = {cohort.profile_id}
    """
    cohort.profile_here()
    cohort.license_here()
    return cohort.rows(
        """
        select Profile.Id, Profile.Name, UserLicense.LicenseDefinitionKey as held, $license as promised
        from Profile
        left join UserLicense on UserLicense.Id = Profile.UserLicenseId
        where Profile.Id = $profile_id and UserLicense.LicenseDefinitionKey is distinct from $license
        """,
        population="select 1",
    )


@check(
    "PRO-06",
    item=2,
    severity=ERROR,
    unit="profile",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Deploy the profile, or correct its name in the plan",
    never_waived="with a profile that is not in this org, no row of the cohort was judged by it",
)
def unknown_profiles(cohort: Cohort) -> Rows:
    """
    The cohort's profile exists in this org.

    Why:
        Profile Ids differ by org, and names change. Rows with an unknown profile are rejected.

    Remedy:
        Correct ``profile`` of the cohort in plan.yaml: the offenders show the profile that it may mean. Or deploy the
        profile to this org.

    SOQL:
        SELECT Id, Name, UserType FROM Profile WHERE Name = {cohort.profile}

    Limits:
        Profile Filtering may hide profiles from the running user. Then name the profile by its Id in plan.yaml.
    """
    return cohort.rows(
        """
        select $profile as profile, nearest($profile, (select list(Name) from Profile)) as did_you_mean
        where $profile_id is null
        """,
        population="select 1",
    )


@check(
    "PRO-08",
    item=5,
    severity=ERROR,
    unit="permission set",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Deploy the permission set, or correct its name in the plan",
)
def unknown_permission_sets(cohort: Cohort) -> Rows:
    """
    Each permission set of the cohort exists in this org.

    Why:
        Nobody can be assigned a permission set that is not there. Users who need it to enter a site, or to see its
        records, cannot.

    Remedy:
        Correct ``permission_sets`` of the cohort in plan.yaml, by the API name: the offenders show the one that it may
        mean. Or deploy the permission set to this org.

    SOQL:
        SELECT Id, Name, Label FROM PermissionSet WHERE IsOwnedByProfile = false
    """
    return cohort.rows(
        """
        with known as (select Name from PermissionSet where ProfileId is null)
        select promised.permission_set, nearest(promised.permission_set, (select list(Name) from known)) as did_you_mean
        from promised_permission_set as promised
        anti join known on known.Name = promised.permission_set
        where promised.cohort = $cohort
        """,
        population="select count(*) from promised_permission_set where cohort = $cohort",
    )


@check(
    "PRO-07",
    item=6,
    severity=ERROR,
    unit="member group",
    purposes=(MOVE,),
    owner=SALESFORCE_ADMIN,
    step="Remove the profile from the site that is left",
)
def target_profiles_on_the_site_to_be_left(cohort: Cohort, left_site: Site) -> Rows:
    """
    Neither the target profile nor a permission set of the cohort is a member group of a site that its users leave.

    Why:
        Users with a profile or permission set of a site stay members of it. The move would remove no one from the site.

    Remedy:
        Remove the profile or permission set from the site (Administration > Members), if nobody else is to
        enter by it. Otherwise clone it for these users, or remove the site from ``leaves``.

    SOQL:
        SELECT Id, ParentId, AssignmentStatus FROM NetworkMemberGroup WHERE NetworkId = {left_site.id}
    """
    cohort.profile_here()
    cohort.load.sees("NetworkMemberGroup")
    return cohort.rows(
        """
        select
            $left_site as site, ParentId, coalesce(permission_set, $profile) as member, AssignmentStatus,
            case when access = 'leaving' then 'pending' end as status
        from member_group
        where NetworkId = $site_id and access is distinct from 'failed'
        and (ParentId = $profile_id or list_contains($permission_sets::varchar[], permission_set))
        """,
        population="select count(*) from member_group where NetworkId = $site_id",
        left_site=left_site.name,
        site_id=left_site.seen("member groups"),
    )
