"""USE: every user is in the org as the load file said."""

from checks import CREATE, ERROR, MOVE, check
from fixtures.cohorts import Cohort, Load, Rows


@check("USE-01", item=1, severity=ERROR)
def users_missing_from_the_org(load: Load) -> Rows:
    """
    Every row that the loader calls a success is a user in the org.

    Why:
        Success files have been seen with the Ids of other rows, and with rows that failed. The org alone knows.

    Remedy:
        Look the username up in the org. If it is not there, load the row again as a further attempt.

    SOQL:
        SELECT Id, Username, IsActive FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        select load.line, load.row_key, load.Username, last_result.Id as claimed_Id
        from load
        join last_result using (line)
        anti join own_user using (line)
        where last_result.kind = 'success'
        """,
        population="select count(*) from load join last_result using (line) where kind = 'success'",
    )


@check("USE-02", item=4, severity=ERROR, purposes=(CREATE, MOVE))
def users_on_another_profile(cohort: Cohort) -> Rows:
    """
    Every user has the profile of its row.

    Why:
        The profile decides license, UserType and sites. A user who was not moved still logs in to the old site and
        holds a seat there.

    Remedy:
        Load ProfileId of these rows again, by update. Look for triggers and flows that set the profile.

    SOQL:
        SELECT Id, Username, Profile.Name, Profile.UserLicense.LicenseDefinitionKey FROM User WHERE Id IN {offenders}

    Limits:
        Rows that their last attempt rejected or left unprocessed are named by ACT-05.
    """
    return cohort.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id, Profile.Name as present_profile
        from load
        join own_user using (line)
        left join Profile on Profile.Id = own_user.ProfileId
        anti join (from last_result where kind is distinct from 'success') as known on known.line = load.line
        where own_user.ProfileId is distinct from load.ProfileId
        """,
        population="select count(*) from load join own_user using (line)",
    )


@check("USE-03", offenders="users of another UserType", item=4, severity=ERROR, purposes=(CREATE, MOVE))
def users_of_another_user_type(cohort: Cohort) -> Rows:
    """
    Every user has the UserType of its profile.

    Why:
        UserType follows the profile. Where it does not, the license change has not gone through.

    Remedy:
        Load ProfileId of these rows again, by update; if the UserType stays, ask Salesforce Support.

    SOQL:
        SELECT Id, Username, UserType, Profile.UserType FROM User WHERE Id IN {offenders}
    """
    return cohort.rows(
        """
        select
            load.line, load.row_key, own_user.Username, own_user.Id,
            own_user.UserType, Profile.UserType as UserType_of_the_profile
        from load
        join own_user using (line)
        join Profile on Profile.Id = own_user.ProfileId
        where lower(own_user.UserType) is distinct from lower(Profile.UserType)
        """,
        population="select count(*) from load join own_user using (line)",
    )


@check("USE-05", item=None, severity=ERROR, spares=("UserLogin",))
def users_not_as_active_as_loaded(cohort: Cohort) -> Rows:
    """
    Every user is as active as its row says, and not frozen.

    Why:
        An inactive user cannot log in; an active one that was loaded as inactive takes a seat and can.

    Remedy:
        Load IsActive of these rows again, by update. A frozen user is active and cannot log in: unfreeze it in Setup.

    SOQL:
        SELECT Id, Username, IsActive, LastModifiedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        A move whose file does not write IsActive is held against the before-load snapshot; where that does not know
        the user, an inactive one is only said.
    """
    was_active, before = "null", ""
    if cohort.load.knows_before:
        was_active, before = "before_user.IsActive", "left join before_user on before_user.Id = own_user.Id"
    return cohort.rows(
        f"""
        with meant as (
            select
                load.line, load.row_key, own_user.Username, own_user.Id, own_user.IsActive,
                case
                    when $purpose = 'disable' then false
                    when $purpose = 'create' or load.IsActive is not null then load.will_be_active
                    else {was_active}
                end as active
            from load
            join own_user using (line)
            {before}
        )
        select
            meant.* exclude (active), meant.active as loaded_as_active,
            coalesce(UserLogin.IsFrozen, false) as frozen,
            case
                when meant.active is null or meant.IsActive is not distinct from meant.active then 'warned'
            end as status
        from meant
        left join UserLogin on UserLogin.UserId = meant.Id
        where meant.IsActive is distinct from coalesce(meant.active, true)
        or (coalesce(UserLogin.IsFrozen, false) and coalesce(meant.active, true))
        """,
        population="select count(*) from load join own_user using (line)",
    )
