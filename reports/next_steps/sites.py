"""Files that put profiles on sites and take them off: membership follows."""

from reports.next_steps.recipe import Recipe

SITE_GROUPS_TO_ADD = Recipe(
    name="site_groups_to_add.csv",
    sobject="NetworkMemberGroup",
    operation="insert",
    checks=("PRO-01",),
    reads=("profile", "site", "status"),
    select="""
        select distinct Network.Id as NetworkId, Profile.Id as ParentId
        from offender
        join Network on Network.Name = offender.site
        join Profile on offender.profile in (Profile.Id, Profile.Name)
        anti join NetworkMemberGroup as present
            on present.NetworkId = Network.Id and present.ParentId = Profile.Id
        where coalesce(offender.status, 'failed') = 'failed'
        order by all
    """,
    what="makes profiles members of the sites that the plan promises; memberships of all their users follow, and "
    "welcome e-mails where the site sends them",
)

SITE_GROUPS_TO_REMOVE = Recipe(
    name="site_groups_to_remove.csv",
    sobject="NetworkMemberGroup",
    operation="update",
    checks=("PRO-07", "STA-01"),
    reads=("site", "ParentId", "Id", "status"),
    select="""
        with leaving as (
            select offender.ParentId, offender.site from offender
            where ParentId like '00e%' and coalesce(status, 'failed') = 'failed'
            union
            select OrgUser.ProfileId, regexp_extract(parameters, 'left_site=(.*)', 1)
            from offender join OrgUser on OrgUser.Id = offender.Id
            where check_id = 'STA-01' and coalesce(status, 'failed') = 'failed'
        ),
        used_by_others as (
            select Profile.Id as ParentId, site from promised_site
            join promised_cohort using (cohort)
            join Profile on promised_cohort.profile in (Profile.Id, Profile.Name)
            where kind = 'joined'
            union
            select Profile.Id, site
            from later_promise join Profile on later_promise.profile in (Profile.Id, Profile.Name)
            union
            select ProfileId, Network.Name from (
                select distinct ExternalUser.ProfileId
                from ExternalUser anti join own_user on own_user.Id = ExternalUser.Id
                where ExternalUser.IsActive
            ) cross join Network
        )
        select NetworkMemberGroup.Id, 'WaitingForRemove' as AssignmentStatus
        from leaving
        join Network on Network.Name = leaving.site
        join NetworkMemberGroup
            on NetworkMemberGroup.NetworkId = Network.Id and NetworkMemberGroup.ParentId = leaving.ParentId
        anti join used_by_others
            on used_by_others.ParentId = leaving.ParentId and used_by_others.site = leaving.site
        order by all
    """,
    what="takes profiles off sites that their users leave, where no other active user has the profile "
    "and the plan promises the site to nobody with it",
)

RECIPES = (SITE_GROUPS_TO_ADD, SITE_GROUPS_TO_REMOVE)
