"""MEM and STA: every user is a member of the sites that were promised, and of none that was to be left."""

from checks import CREATE, ERROR, MOVE, check
from fixtures.cohorts import Cohort, NotVisible, Rows, Site

_ACTIVE = """
    select count(*) from load join own_user using (line) join OrgUser on OrgUser.Id = own_user.Id where OrgUser.IsActive
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
            load.line, load.row_key, OrgUser.Username, OrgUser.Id,
            case
                when OrgUser.ProfileId in (select ParentId from coming)
                or exists (
                    select 1 from PermissionSet
                    where list_contains($permission_sets::varchar[], Name) and Id in (select ParentId from coming)
                )
                then 'pending'
            end as status
        from load
        join own_user using (line)
        join OrgUser on OrgUser.Id = own_user.Id
        anti join NetworkMember on NetworkMember.MemberId = OrgUser.Id and NetworkMember.NetworkId = $site_id
        where OrgUser.IsActive
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
    """
    for table in ("NetworkMember", "NetworkMemberGroup"):
        cohort.load.sees(table)
    if left_site.id is None:
        raise NotVisible(f"No site is called {left_site.name}: nobody can say who is a member.")
    return cohort.rows(
        """
        with entitled as (
            select ParentId, assignment
            from NetworkMemberGroup
            where NetworkId = $site_id and assignment is distinct from 'failedadd'
        ),
        staying as (
            select ParentId from entitled
            where not list_contains(['waitingforremove', 'removecalculated'], assignment)
        ),
        assigned as (
            select AssigneeId, PermissionSetId
            from PermissionSetAssignment
            where IsActive is not false and IsRevoked is not true
            and (ExpirationDate is null or ExpirationDate > $now::timestamp)
        )
        select
            load.line, load.row_key, OrgUser.Username, OrgUser.Id, Profile.Name as present_profile,
            case
                when OrgUser.ProfileId in (select ParentId from staying) then null
                when OrgUser.Id in (
                    select AssigneeId from assigned where PermissionSetId in (select ParentId from staying)
                ) then null
                else 'pending'
            end as status
        from load
        join own_user using (line)
        join OrgUser on OrgUser.Id = own_user.Id
        semi join NetworkMember on NetworkMember.MemberId = OrgUser.Id and NetworkMember.NetworkId = $site_id
        left join Profile on Profile.Id = OrgUser.ProfileId
        where OrgUser.IsActive and (
            OrgUser.ProfileId in (select ParentId from entitled)
            or OrgUser.Id in (
                select AssigneeId from assigned where PermissionSetId in (select ParentId from entitled)
            )
        )
        """,
        population=_ACTIVE,
        site_id=left_site.id,
    )
