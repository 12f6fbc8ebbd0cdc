"""MEM and STA: every user is a member of the promised sites, and of none that the cohort leaves."""

from checks import (
    CREATE,
    DISABLE,
    ERROR,
    MOVE,
    SALESFORCE_ADMIN,
    WARNING,
    check,
)
from fixtures.cohorts import Cohort, Rows, Site

_ACTIVE = """
    select count(*) from load join own_user using (line) where own_user.IsActive
"""


@check(
    "MEM-01",
    item=5,
    severity=ERROR,
    unit="membership",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Wait for the membership, or put the profile on the site",
)
def users_missing_from_their_site(cohort: Cohort, site: Site) -> Rows:
    """
    Every active user is a member of each site of its cohort, by a profile or permission set that lets it in.

    Why:
        Membership follows the profile or a permission set, asynchronously. A user without it has a seat but cannot log
        in. Nor can one who is still listed as a member, after profile and permission sets have left the site.

    Remedy:
        Right after the load, wait: check again with ``--wait 600``. If neither the profile nor a permission set of the
        user is a member group of the site, ask who took it off (Setup Audit Trail). If nobody meant to, add it
        (Administration > Members), wait until AssignmentStatus is Added, and check again. A permission set that has
        expired is reported by USE-07.
        An Individual with Don't Process or Forget this Individual blocks the membership of its contact.

    SOQL:
        SELECT Id, MemberId FROM NetworkMember WHERE NetworkId = {site.id} AND MemberId IN {offenders}

    Limits:
        It is pending while a member group of the site is being added. How soon after Added a user becomes a member is
        not documented: for half an hour after the end of the load, by the plan's attempts, it is pending too. Which
        permission sets a permission set group holds is not read: where one may let a listed user in, it is a warning.
        Users whom a later load of the plan has moved are that load's to check, and those to whom somebody has given
        another profile since the load are USE-02's. Rows that were refused, and are not right, are ACT-05's.
    """
    return cohort.rows(
        """
        with coming as (from member_group where NetworkId = $site_id and access = 'coming'),
        inside as (
            select line from site_access
            semi join (from NetworkMember where NetworkId = $site_id) as listed on MemberId = site_access.Id
            where NetworkId = $site_id and access in ('joined', 'kept')
        ),
        outside as materialized (select line, Id from own_user anti join inside using (line) where IsActive),
        let_in as (
            select distinct line from site_access semi join outside using (line)
            where NetworkId = $site_id and access = 'joined'
        ),
        listed as (
            select distinct MemberId from NetworkMember semi join outside on outside.Id = MemberId
            where NetworkId = $site_id
        ),
        missing as (
            select
                load.line, load.row_key, own_user.Username, own_user.Id,
                if(MemberId is null, 'not a member', 'listed, but nothing lets the user in') as problem,
                case
                    when own_user.ProfileId in (select ParentId from coming)
                    or exists (from coming where list_contains($permission_sets::varchar[], permission_set))
                    or (let_in.line is not null and $now::timestamp < $ended_at::timestamp + interval 30 minutes)
                    then 'pending'
                    when MemberId is not null and own_user.Id in (
                        select AssigneeId from permission_set_in_force where PermissionSetGroupId is not null
                    ) and exists (from member_group where NetworkId = $site_id and permission_set is not null)
                    then 'warned'
                end as status
            from outside
            join load on load.line = outside.line
            join own_user on own_user.line = outside.line
            left join let_in on let_in.line = load.line
            left join listed on MemberId = own_user.Id
            anti join spared_row on spared_row.line = load.line
            anti join moved_since on moved_since.line = load.line
        )
        select *, case when status = 'pending' then 'wait: --wait 600' end as hint from missing
        """,
        population=_ACTIVE,
        site_id=site.seen("members"),
    )


@check(
    "STA-01",
    item=6,
    severity=ERROR,
    unit="former membership",
    purposes=(MOVE,),
    owner=SALESFORCE_ADMIN,
    step="Take the access to the former site away",
    at_once=True,
)
def users_who_can_still_enter_the_site_they_left(cohort: Cohort, left_site: Site) -> Rows:
    """
    No moved user can still enter a site that its cohort leaves.

    Why:
        A member can log in to the site if the user's present profile, or one of the user's permission sets, is a member
        group of it.

    Remedy:
        Remove the permission set from the user, or the profile or permission set from the site, if nobody else
        is to enter by it. A NetworkMember cannot be deleted.

    SOQL:
        SELECT Id, MemberId, Member.ProfileId FROM NetworkMember
        WHERE NetworkId = {left_site.id} AND MemberId IN {offenders}

    Limits:
        A membership without a member group behind it is not reported here but by STA-02. Permission sets that are
        hidden from the running user are not counted. Users whom a later load of the plan has moved back to the site are
        left out, and those to whom somebody has given another profile since the load: USE-02 names them. So are rows
        that were refused, and are not right: ACT-05 names them.
    """
    return cohort.rows(
        """
        select
            load.line, load.row_key, own_user.Username, own_user.Id, Profile.Name as present_profile,
            case when bool_and(access = 'leaving') then 'pending' end as status
        from load
        join own_user using (line)
        join site_access on site_access.line = load.line and site_access.NetworkId = $site_id
        semi join NetworkMember on NetworkMember.MemberId = own_user.Id and NetworkMember.NetworkId = $site_id
        left join Profile on Profile.Id = own_user.ProfileId
        anti join (
            select line
            from later_change
            join later_promise using (load)
            join own_user using (line)
            join Profile on Profile.Id = own_user.ProfileId and later_promise.profile in (Profile.Id, Profile.Name)
            where field = 'ProfileId' and later_promise.site = $site
        ) as returned on returned.line = load.line
        anti join (
            from moved_since anti join (from later_change where field = 'ProfileId') as later using (line)
        ) as taken_back on taken_back.line = load.line
        anti join spared_row on spared_row.line = load.line
        where own_user.IsActive
        group by all
        """,
        population=_ACTIVE,
        site=left_site.name,
        site_id=_whose_members_show(cohort, left_site),
    )


@check(
    "STA-02",
    offenders="memberships that nothing explains",
    item=6,
    severity=WARNING,
    unit="former membership",
    purposes=(MOVE, DISABLE),
    gates_where=lambda cohort: cohort.stale_membership == "error",
    owner=SALESFORCE_ADMIN,
    step="Have one of them try to log in to the former site",
)
def memberships_nothing_explains(cohort: Cohort, left_site: Site) -> Rows:
    """
    No user is listed as a member of a site to which neither profile nor permission set gives access.

    Why:
        These users have left the site or are disabled, and are listed as its members still. Whether the platform
        removes such a membership, and when, is not documented.

    Remedy:
        Have one of them try to log in to the site. If the login succeeds, ask Salesforce Support: a NetworkMember
        cannot be deleted, and a user who is deactivated loses all other sites too.

    SOQL:
        SELECT Id, MemberId FROM NetworkMember WHERE NetworkId = {left_site.id} AND MemberId IN {offenders}

    Limits:
        Whether such a user can still log in shows only in the org, so this is a warning unless the cohort's
        ``stale_membership`` is error. For disabled users all sites of their cohort are checked; users still active are
        reported by USE-05.
    """
    return cohort.rows(
        """
        select
            load.line, load.row_key, own_user.Username, own_user.Id, Profile.Name as present_profile,
            case when $stale = 'error' then 'failed' else 'warned' end as status
        from load
        join own_user using (line)
        semi join NetworkMember on NetworkMember.MemberId = own_user.Id and NetworkMember.NetworkId = $site_id
        left join Profile on Profile.Id = own_user.ProfileId
        anti join site_access
            on site_access.line = load.line and site_access.NetworkId = $site_id and $purpose is distinct from 'disable'
        where $purpose is distinct from 'disable' or own_user.IsActive is not true
        """,
        population="select count(*) from load join own_user using (line)",
        site_id=_whose_members_show(cohort, left_site),
        stale=cohort.plan.stale_membership,
    )


def _whose_members_show(cohort: Cohort, left_site: Site) -> str:
    """The Id of a site whose members and groups the running user sees whole."""
    for table in ("NetworkMember", "NetworkMemberGroup"):
        cohort.load.sees(table)
    return left_site.seen("members")
