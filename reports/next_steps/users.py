"""Files that put users right: their values, their activity, their permission sets."""

from reports.next_steps.recipe import Recipe

USERS_TO_CORRECT = Recipe(
    name="users_to_correct.csv",
    sobject="User",
    operation="update",
    by_field=True,
    checks=("USE-02", "USE-05", "USE-06", "BYS-02"),
    reads=(
        "line",
        "Id",
        "field",
        "loaded",
        "difference",
        "loaded_as_active",
        "IsActive",
        "status",
        "ProfileId_before",
        "ProfileId",
        "IsActive_before",
    ),
    select="""
        with by_nobody_else as (
            from offender
            semi join (select Id from ExternalUser join loading on loader = LastModifiedById) as by_the_loader
                on by_the_loader.Id = offender.Id
            where check_id <> 'BYS-02' or coalesce(status, 'failed') = 'failed'
        )
        select each.Id, 'ProfileId' as field, load_file.ProfileId as value
        from by_nobody_else as each join load_file on load_file.line = each.line::integer
        where check_id = 'USE-02'
        union all
        select Id, 'IsActive', loaded_as_active from by_nobody_else
        where check_id = 'USE-05' and IsActive is distinct from loaded_as_active
        union all
        select Id, field, loaded from by_nobody_else
        where check_id = 'USE-06' and coalesce(difference, '') not like 'perhaps%'
        union all
        select Id, 'ProfileId', ProfileId_before from by_nobody_else
        where check_id = 'BYS-02' and ProfileId is distinct from ProfileId_before
        union all
        select Id, 'IsActive', IsActive_before from by_nobody_else
        where check_id = 'BYS-02' and IsActive is distinct from IsActive_before
    """,
    what="writes the values of the load file again where they differ, and those from before the load of users in no "
    "load; users whom anybody but the loading user has changed last are left out",
)

USERS_TO_DEACTIVATE = Recipe(
    name="users_to_deactivate.csv",
    sobject="User",
    operation="update",
    checks=("SEA-12", "USE-10"),
    reads=("Id", "status"),
    select="""
        select distinct offender.Id, 'false' as IsActive
        from offender
        left join (
            select distinct ExternalUser.Id from ExternalUser
            join loading on loader = CreatedById and CreatedDate between started_at and until
        ) as made on made.Id = offender.Id
        where offender.Id like '005%' and coalesce(status, 'failed') = 'failed'
        and (check_id = 'SEA-12' or made.Id is not null)
        order by offender.Id
    """,
    what="deactivates source users who have moved, and people whom the plan excludes and the load has made; ask first "
    "who entered an exclusion. Who had a user before the load gets the earlier profile back instead (rollback/)",
)

PERMISSION_SETS_TO_ASSIGN = Recipe(
    name="permission_sets_to_assign.csv",
    sobject="PermissionSetAssignment",
    operation="insert",
    checks=("USE-07",),
    reads=("Id", "permission_set"),
    select="""
        select distinct offender.Id as AssigneeId, PermissionSet.Id as PermissionSetId
        from offender
        join PermissionSet on PermissionSet.Name = offender.permission_set
        join OrgUser on OrgUser.Id = offender.Id
        join Profile on Profile.Id = OrgUser.ProfileId
        left join UserLicense on UserLicense.Id = PermissionSet.LicenseId
        anti join PermissionSetAssignment as held
            on held.AssigneeId = offender.Id and held.PermissionSetId = PermissionSet.Id
        where UserLicense.Id is null or UserLicense.Id = Profile.UserLicenseId
        order by all
    """,
    what="assigns the permission sets that the plan promises; left out are sets of another license than the user's, "
    "and assignments that have expired or were revoked, since they still exist",
)

RECIPES = (USERS_TO_CORRECT, USERS_TO_DEACTIVATE, PERMISSION_SETS_TO_ASSIGN)
