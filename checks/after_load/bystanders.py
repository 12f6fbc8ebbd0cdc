"""BYS: no other user was changed."""

from checks import ERROR, SALESFORCE_ADMIN, WARNING, check
from fixtures.cohorts import NO_BASELINE, Load, NoData, Rows


@check("BYS-01", item=None, severity=WARNING, unit="user", owner=SALESFORCE_ADMIN, step="Ask whose users these are")
def users_created_beside_the_load(load: Load) -> Rows:
    """
    While the load ran, the loading user created no other users on these profiles.

    Why:
        Such a user came from another file, or from a row that is not in the plan. The user takes a seat, and which data
        it sees is unchecked.

    Remedy:
        Find the file that they came from, and ask whose it is. Deactivate only users whom nobody claims.

    SOQL:
        SELECT Id, Username, CreatedDate, CreatedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        Who loaded, and when, is read from the attempts in plan.yaml. An attempt without ``finished_at`` ends where the
        next attempt of the plan began; one without ``loaded_by`` and ``started_at`` is not checked.
    """
    load.sees("OrgUser")
    load.sees_who_loaded()
    return load.rows(
        """
        with made as materialized (
            select ExternalUser.*, loading.attempt
            from ExternalUser
            join loading on loading.loader = ExternalUser.CreatedById
                and ExternalUser.CreatedDate between loading.started_at and loading.until
            anti join (from result where kind = 'success') as loaded on loaded.Id = ExternalUser.Id
        )
        select
            made.Id, made.ContactId, Profile.Name as profile, made.CreatedDate, made.IsActive,
            min(made.attempt) as attempt
        from made
        join Profile on Profile.Id = made.ProfileId
        semi join promised_cohort on promised_cohort.profile in (Profile.Id, Profile.Name)
        anti join migrated_user on migrated_user.Id = made.Id
        group by all
        """,
        population="""
            select count(*)
            from ExternalUser
            semi join loading on loading.loader = ExternalUser.CreatedById
                and ExternalUser.CreatedDate between loading.started_at and loading.until
        """,
    )


@check(
    "BYS-02",
    item=None,
    severity=ERROR,
    unit="user",
    owner=SALESFORCE_ADMIN,
    step="Ask who changed them, and restore their values",
    at_once=True,
)
def bystanders_changed(load: Load) -> Rows:
    """
    Users who are in no load are unchanged.

    Why:
        A wrong Id in a file of updates moves, deactivates or disables a stranger, and a wrong key in an upsert takes
        over a stranger's user. If the loading user changed them while the load ran, it is an error; any other change is
        reported as a warning.

    Remedy:
        Ask who loads as the loading user what changed the errors while the load ran, and restore those whom
        nobody meant to change: each row shows the earlier profile, contact and IsActive. Ask whom
        ``changed_by`` names about the others, and change nothing back yourself.

    SOQL:
        SELECT Id, Username, ProfileId, ContactId, IsActive, LastModifiedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        An org stores only who changed a user last. Unless plan.yaml says when an attempt ended (``finished_at``),
        changes are reported as warnings. A user of another load counts as a bystander if neither that load's file names
        the user or the contact, nor a result of that load the user.
    """
    if not load.knows_before:
        raise NoData(NO_BASELINE)
    load.sees("OrgUser")
    load.sees_who_loaded()
    return load.rows(
        """
        with by_the_load as (
            select distinct ExternalUser.Id
            from ExternalUser
            join loading on loading.loader = ExternalUser.LastModifiedById
                and ExternalUser.LastModifiedDate between loading.started_at and loading.finished_at
        )
        select
            before_user.Id, before_user.ProfileId as ProfileId_before, ExternalUser.ProfileId,
            before_user.ContactId as ContactId_before, ExternalUser.ContactId,
            before_user.IsActive as IsActive_before, ExternalUser.IsActive,
            coalesce(changer.Username, ExternalUser.LastModifiedById) as changed_by,
            ExternalUser.LastModifiedDate as changed_at,
            case when ExternalUser.Id is null then 'not_visible' when by_the_load.Id is null then 'warned' end as status
        from before_user
        left join ExternalUser on ExternalUser.Id = before_user.Id
        left join by_the_load on by_the_load.Id = before_user.Id
        left join OrgUser as changer on changer.Id = ExternalUser.LastModifiedById
        anti join meant_user on meant_user.Id = before_user.Id
        where ExternalUser.ProfileId is distinct from before_user.ProfileId
        or ExternalUser.ContactId is distinct from before_user.ContactId
        or ExternalUser.IsActive is distinct from before_user.IsActive
        """,
        population="select count(*) from before_user anti join meant_user on meant_user.Id = before_user.Id",
    )
