"""MEM and STA: every user is a member of the sites that were promised, and of none that was to be left."""

from checks import CREATE, DISABLE, ERROR, MOVE, WARNING, check
from fixtures.cohorts import Cohort, NotVisible, Rows, Site

_IN_FORCE = """
    select AssigneeId, PermissionSetId from PermissionSetAssignment
    where IsActive is not false and IsRevoked is not true and coalesce(ExpirationDate > $now::timestamp, true)
"""
_ACTIVE = """
    select count(*) from load join own_user using (line) where own_user.IsActive
"""


@check("MEM-01", item=5, severity=ERROR, purposes=(CREATE, MOVE))
def users_missing_from_their_site(cohort: Cohort, site: Site) -> Rows:
    """
    Every active user is a member of each site of its cohort.

    Why:
        Membership follows the profile or a permission set, asynchronously. A user without it has an account and a seat,
        and cannot log in.

    Remedy:
        Add the profile to the site (Administration > Members), wait until NetworkMemberGroup says Added, check again.
        Where the contact's Individual says Don't Process or Forget this Individual, membership is blocked.

    SOQL:
        SELECT Id, MemberId FROM NetworkMember WHERE NetworkId = {site.id} AND MemberId IN {offenders}

    Limits:
        It is pending while a member group of the site is on its way. How soon after Added a user becomes a member is
        not documented: a run right after the load can name users who still will. ``--wait`` asks again for a while.
    """
    return cohort.rows(
        """
        with coming as (
            select ParentId
            from NetworkMemberGroup
            where NetworkId = $site_id
            and assignment in ('waitingforadd', 'addcalculated')
        )
        select
            load.line, load.row_key, own_user.Username, own_user.Id,
            case
                when own_user.ProfileId in (select ParentId from coming)
                or exists (
                    select 1 from PermissionSet
                    where list_contains($permission_sets::varchar[], Name) and Id in (select ParentId from coming)
                )
                then 'pending'
            end as status
        from load
        join own_user using (line)
        anti join NetworkMember on NetworkMember.MemberId = own_user.Id and NetworkMember.NetworkId = $site_id
        where own_user.IsActive
        """,
        population=_ACTIVE,
        site_id=site.id,
    )


@check("STA-01", item=6, severity=ERROR, purposes=(MOVE,))
def users_who_can_still_enter_the_site_they_left(cohort: Cohort, left_site: Site) -> Rows:
    """
    No moved user can still enter a site that its cohort leaves.

    Why:
        A member whose present profile, or a permission set of theirs, is a member group of the site can log in there.

    Remedy:
        Take the profile or the permission set off the site, or the permission set off the user. A NetworkMember
        cannot be deleted.

    SOQL:
        SELECT Id, MemberId, Member.ProfileId FROM NetworkMember
        WHERE NetworkId = {left_site.id} AND MemberId IN {offenders}

    Limits:
        A membership that no group explains is not named here: whether the platform takes it back is not documented.
        Which permission sets a user has is what the running user is shown: one that is hidden keeps nobody here.
    """
    return cohort.rows(
        f"""
        with entitled as (
            select ParentId, assignment
            from NetworkMemberGroup
            where NetworkId = $site_id and assignment is distinct from 'failedadd'
        ),
        staying as (
            select ParentId from entitled
            where not list_contains(['waitingforremove', 'removecalculated'], assignment)
        ),
        assigned as ({_IN_FORCE})
        select
            load.line, load.row_key, own_user.Username, own_user.Id, Profile.Name as present_profile,
            case
                when own_user.ProfileId in (select ParentId from staying) then null
                when own_user.Id in (
                    select AssigneeId from assigned where PermissionSetId in (select ParentId from staying)
                ) then null
                else 'pending'
            end as status
        from load
        join own_user using (line)
        semi join NetworkMember on NetworkMember.MemberId = own_user.Id and NetworkMember.NetworkId = $site_id
        left join Profile on Profile.Id = own_user.ProfileId
        where own_user.IsActive and (
            own_user.ProfileId in (select ParentId from entitled)
            or own_user.Id in (
                select AssigneeId from assigned where PermissionSetId in (select ParentId from entitled)
            )
        )
        """,
        population=_ACTIVE,
        site_id=_whose_members_show(cohort, left_site),
    )


@check(
    "STA-02",
    offenders="memberships that nothing explains",
    item=6,
    severity=WARNING,
    purposes=(MOVE, DISABLE),
    gates_where=lambda cohort: cohort.stale_membership == "error",
)
def memberships_nothing_explains(cohort: Cohort, left_site: Site) -> Rows:
    """
    Nobody is listed as a member of a site that neither profile nor permission set opens to them.

    Why:
        Moved users left the site, or disabled ones are no users of it any more, and they are members still. Whether
        the platform takes such a membership back, and when, no document says.

    Remedy:
        Try to log in to the site as one of them. A NetworkMember cannot be deleted; if the login succeeds, deactivate
        the user or ask Salesforce Support.

    SOQL:
        SELECT Id, MemberId FROM NetworkMember WHERE NetworkId = {left_site.id} AND MemberId IN {offenders}

    Limits:
        Only a live org can settle what it means, so it warns, unless the cohort's ``stale_membership`` says error. Of
        disabled users all sites of their cohort are looked at; of users who are active after all USE-05 speaks.
    """
    return cohort.rows(
        f"""
        with entitled as (
            select ParentId
            from NetworkMemberGroup
            where NetworkId = $site_id and assignment is distinct from 'failedadd'
        ),
        explained as (
            select own_user.Id
            from own_user
            where case
                when $purpose = 'disable' then own_user.IsActive
                else own_user.ProfileId in (select ParentId from entitled)
                or own_user.Id in (
                    select AssigneeId from ({_IN_FORCE}) where PermissionSetId in (select ParentId from entitled)
                )
            end
        )
        select
            load.line, load.row_key, own_user.Username, own_user.Id, Profile.Name as present_profile,
            case when $stale = 'error' then 'failed' else 'warned' end as status
        from load
        join own_user using (line)
        semi join NetworkMember on NetworkMember.MemberId = own_user.Id and NetworkMember.NetworkId = $site_id
        left join Profile on Profile.Id = own_user.ProfileId
        anti join explained on explained.Id = own_user.Id
        """,
        population="select count(*) from load join own_user using (line)",
        site_id=_whose_members_show(cohort, left_site),
        stale=cohort.plan.stale_membership,
    )


def _whose_members_show(cohort: Cohort, left_site: Site) -> str:
    """The Id of a site whose members and groups the running user sees whole."""
    for table in ("NetworkMember", "NetworkMemberGroup"):
        cohort.load.sees(table)
    if left_site.id is None:
        raise NotVisible(f"No site is called {left_site.name}: nobody can say who is a member.")
    return left_site.id
