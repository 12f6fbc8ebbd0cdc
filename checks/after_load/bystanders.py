"""BYS: nobody else was touched."""

from checks import ERROR, WARNING, check
from fixtures.cohorts import Load, NotApplicable, Rows

_LOADER = """
    select OrgUser.Id, attempt.attempt, attempt.started_at, attempt.finished_at
    from attempt join OrgUser on OrgUser.username_key = lower(attempt.loaded_by)
"""
_OURS = """
    select Id from own_user union select Id from earlier_load where Id is not null
    union select source_id from source_user where source_id is not null
"""


@check("BYS-01", item=None, severity=WARNING)
def users_created_beside_the_load(load: Load) -> Rows:
    """
    The loading user created nobody else on these profiles while the load ran.

    Why:
        Such a user came from another file, or from a row that the plan does not know. It takes a seat, and nobody has
        checked whose data it sees.

    Remedy:
        Find the file that they came from and check it; deactivate whoever should not be there.

    SOQL:
        SELECT Id, Username, CreatedDate, CreatedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        Reads the time window and the user of each attempt from the plan.
    """
    return load.rows(
        f"""
        with loader as ({_LOADER})
        select
            ExternalUser.Id, ExternalUser.ContactId, Profile.Name as profile, ExternalUser.CreatedDate, loader.attempt
        from ExternalUser
        join loader on loader.Id = ExternalUser.CreatedById
            and ExternalUser.CreatedDate between loader.started_at and coalesce(loader.finished_at, $now::timestamp)
        join Profile on Profile.Id = ExternalUser.ProfileId
        join promised_cohort on promised_cohort.profile in (Profile.Id, Profile.Name)
        anti join ({_OURS}) as ours on ours.Id = ExternalUser.Id
        """,
        population=f"""
            with loader as ({_LOADER})
            select count(*) from ExternalUser join loader on loader.Id = ExternalUser.CreatedById
                and ExternalUser.CreatedDate between loader.started_at and coalesce(loader.finished_at, $now::timestamp)
        """,
    )


@check("BYS-02", item=None, severity=ERROR)
def bystanders_changed(load: Load) -> Rows:
    """
    Users who are in no load are as they were before it.

    Why:
        A wrong Id in a file of updates moves, deactivates or re-links a stranger. Where the loading user changed them
        while the load ran, it is an error; where someone else did, it is said.

    Remedy:
        Put them back: profile, contact and activity of before stand beside each row.

    SOQL:
        SELECT Id, Username, ProfileId, ContactId, IsActive, LastModifiedBy.Username FROM User WHERE Id IN {offenders}
    """
    if not load.knows_before:
        raise NotApplicable("There is no before-load snapshot to hold the bystanders against.")
    return load.rows(
        f"""
        with loader as ({_LOADER})
        select
            before_user.Id, before_user.ProfileId as ProfileId_before, ExternalUser.ProfileId,
            before_user.ContactId as ContactId_before, ExternalUser.ContactId,
            before_user.IsActive as IsActive_before, ExternalUser.IsActive,
            case
                when not exists (
                    select 1 from loader where loader.Id = ExternalUser.LastModifiedById
                    and ExternalUser.LastModifiedDate
                        between loader.started_at and coalesce(loader.finished_at, $now::timestamp)
                ) then 'warned'
            end as status
        from before_user
        left join ExternalUser on ExternalUser.Id = before_user.Id
        anti join ({_OURS}) as ours on ours.Id = before_user.Id
        where ExternalUser.ProfileId is distinct from before_user.ProfileId
        or ExternalUser.ContactId is distinct from before_user.ContactId
        or ExternalUser.IsActive is distinct from before_user.IsActive
        """,
        population=f"select count(*) from before_user anti join ({_OURS}) as ours on ours.Id = before_user.Id",
    )
