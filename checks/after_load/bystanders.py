"""BYS: nobody else was touched."""

from checks import ERROR, WARNING, check
from fixtures.cohorts import Load, NotApplicable, Rows

_LOADING = """
    select
        OrgUser.Id as loader, attempt.attempt, started_at, finished_at as told_finished_at,
        coalesce(finished_at, $now::timestamp) as finished_at
    from attempt join OrgUser on OrgUser.username_key = lower(attempt.loaded_by)
"""
_NAMED = """
    select Id from all_load where Id is not null
    union all select source_id from source_user where source_id is not null
"""
_MIGRATED = f"""
    {_NAMED}
    union all select Id from own_user
    union all select Id from ExternalUser where ContactId in (select ContactId from all_load)
"""
_MEANT = f"""
    {_NAMED}
    union all
    select own_user.Id
    from own_user
    join load_file using (line)
    left join before_user on before_user.Id = own_user.Id
    where before_user.ContactId is null or before_user.ContactId is not distinct from load_file.ContactId
    union all select Id from before_user where ContactId in (select ContactId from all_load)
"""
"""Whom the loads are about by what was before: an upsert can have made a stranger its row's own user since."""


@check("BYS-01", item=None, severity=WARNING)
def users_created_beside_the_load(load: Load) -> Rows:
    """
    The loading user created nobody else on these profiles while the load ran.

    Why:
        Such a user came from another file, or from a row that the plan does not know. It takes a seat, and nobody has
        checked whose data it sees.

    Remedy:
        Find the file that they came from and check it; deactivate whoever does not belong there.

    SOQL:
        SELECT Id, Username, CreatedDate, CreatedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        Who loaded, and when, is what plan.yaml says of each attempt; without ``loaded_by`` and ``started_at`` nobody
        is held against it.
    """
    load.sees("OrgUser")
    created = f"""
        with loading as ({_LOADING}),
        created as (
            from ExternalUser
            semi join loading on loading.loader = ExternalUser.CreatedById
                and ExternalUser.CreatedDate between loading.started_at and loading.finished_at
        )
    """
    return load.rows(
        f"""
        {created}
        select
            created.Id, created.ContactId, Profile.Name as profile, created.CreatedDate, created.IsActive,
            min(loading.attempt) as attempt
        from created
        join Profile on Profile.Id = created.ProfileId
        semi join promised_cohort on promised_cohort.profile in (Profile.Id, Profile.Name)
        anti join ({_MIGRATED}) as migrated on migrated.Id = created.Id
        join loading on loading.loader = created.CreatedById
            and created.CreatedDate between loading.started_at and loading.finished_at
        group by all
        """,
        population=f"{created} select count(*) from created",
    )


@check("BYS-02", item=None, severity=ERROR)
def bystanders_changed(load: Load) -> Rows:
    """
    Users who are in no load are as they were before it.

    Why:
        A wrong Id in a file of updates moves, deactivates or disables a stranger, and a wrong key in an upsert takes
        a stranger's user over. Where the loading user changed them
        while the load ran, it is an error; any other change is only said.

    Remedy:
        Put them back: profile, contact and activity of before stand beside each row.

    SOQL:
        SELECT Id, Username, ProfileId, ContactId, IsActive, LastModifiedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        An org remembers only who changed a user last. While plan.yaml does not say when an attempt ended
        (``finished_at``), changes are only said. A user of another load whom neither Id nor ContactId names in
        its file counts as a bystander.
    """
    if not load.knows_before:
        raise NotApplicable("There is no snapshot of before the load to hold the bystanders against.")
    load.sees("OrgUser")
    return load.rows(
        f"""
        with loading as ({_LOADING}),
        by_the_load as (
            select distinct ExternalUser.Id
            from ExternalUser
            join loading on loading.loader = ExternalUser.LastModifiedById
                and ExternalUser.LastModifiedDate between loading.started_at and loading.told_finished_at
        )
        select
            before_user.Id, before_user.ProfileId as ProfileId_before, ExternalUser.ProfileId,
            before_user.ContactId as ContactId_before, ExternalUser.ContactId,
            before_user.IsActive as IsActive_before, ExternalUser.IsActive, ExternalUser.LastModifiedDate,
            case when ExternalUser.Id is null then 'not_visible' when by_the_load.Id is null then 'warned' end as status
        from before_user
        left join ExternalUser on ExternalUser.Id = before_user.Id
        left join by_the_load on by_the_load.Id = before_user.Id
        anti join ({_MEANT}) as migrated on migrated.Id = before_user.Id
        where ExternalUser.ProfileId is distinct from before_user.ProfileId
        or ExternalUser.ContactId is distinct from before_user.ContactId
        or ExternalUser.IsActive is distinct from before_user.IsActive
        """,
        population=f"""
            select count(*) from before_user anti join ({_MEANT}) as migrated on migrated.Id = before_user.Id
        """,
    )
