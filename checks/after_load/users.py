"""USE: every user is in the org as the load file says."""

from checks import CREATE, ERROR, LOADER, MOVE, check
from fixtures.cohorts import Cohort, Load, NotApplicable, Rows


@check(
    "USE-01",
    item=1,
    severity=ERROR,
    owner=LOADER,
    step="Look the users up in the org",
    never_waived="a success without a user is a row that nobody can account for",
)
def users_missing_from_the_org(load: Load) -> Rows:
    """
    Every row that is a success in the result files has its user in the org.

    Why:
        Success files have been seen with the Ids of other rows, and with rows that failed. Only the org itself is
        proof.

    Remedy:
        Look up the username, the contact and the Id of the result in the org: the user may have been renamed. Only if
        none of them finds the person's user, and the plan does not exclude the person, load the row again as another
        attempt.

    SOQL:
        SELECT Id, Username, IsActive FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        select load.line, load.row_key, load.Username, last_result.Id as claimed_Id
        from load
        join last_result using (line)
        anti join own_user using (line)
        anti join (from later_change where field = 'Id') as replaced on replaced.line = load.line
        where last_result.kind = 'success'
        """,
        population="select count(*) from load join last_result using (line) where kind = 'success'",
    )


@check(
    "USE-02",
    item=4,
    severity=ERROR,
    unit="user",
    purposes=(CREATE, MOVE),
    owner=LOADER,
    step="Load ProfileId again, by update",
)
def users_on_another_profile(cohort: Cohort) -> Rows:
    """
    Every user has the profile of its row.

    Why:
        The profile decides license, UserType and sites. A user who was not moved still logs in to the old site and
        takes a seat there.

    Remedy:
        Where ``changed_by`` names somebody, the user was changed after the load: ask before you change anything back.
        Load ProfileId of the other rows again, by update. Look for triggers and flows that set the profile.

    SOQL:
        SELECT Id, Username, Profile.Name, LastModifiedBy.Username, LastModifiedDate FROM User WHERE Id IN {offenders}

    Limits:
        An org stores only who changed a user last, not which field. Where an administrator did so after the attempt
        ended, it is a warning; where the user did, it stays an error, and also where a cohort has three users or more
        and none of them the profile: a change of all of them need not be one of the profile. Rows that were rejected or
        left unprocessed in their last attempt are reported by ACT-05, unless an earlier attempt put them in place;
        updates without a result are ACT-01's, and people whom the plan excludes USE-10's.
        Users whom a later load of the plan has moved to the profile that they have now are that load's to check.
    """
    if cohort.load.purpose == "move" and not cohort.load.maps("ProfileId"):
        raise NotApplicable("The load file has no ProfileId: this load moves nobody to another profile.")
    return cohort.rows(
        """
        with other as (
            select load.line, load.row_key, own_user.Username, own_user.Id, own_user.ProfileId
            from load join own_user using (line)
            anti join spared_row on spared_row.line = load.line
            anti join (from later_change where field = 'ProfileId') as moved on moved.line = load.line
            where own_user.ProfileId is distinct from load.ProfileId
        )
        select
            other.* exclude (ProfileId), Profile.Name as present_profile, changed_by, changed_at,
            if(coalesce(himself, true) or all_of_them, 'failed', 'warned') as status
        from other
        left join changed_since on changed_since.line = other.line
        left join Profile on Profile.Id = other.ProfileId
        cross join (
            select count(*) >= 3 and count(*) = (select count(*) from load join own_user using (line)) as all_of_them
            from other
        ) as others
        """,
        population="select count(*) from load join own_user using (line)",
    )


@check(
    "USE-03",
    offenders="users of another UserType",
    item=4,
    severity=ERROR,
    unit="user",
    purposes=(CREATE, MOVE),
    owner=LOADER,
    step="Load ProfileId again, by update",
)
def users_of_another_user_type(cohort: Cohort) -> Rows:
    """
    Every user has the UserType of its profile.

    Why:
        UserType follows the profile. If it differs, the license change is not complete.

    Remedy:
        Load the ProfileId that these users have now (``present_profile``) again, by update. If the UserType stays, ask
        Salesforce Support.

    SOQL:
        SELECT Id, Username, UserType, Profile.UserType FROM User WHERE Id IN {offenders}
    """
    return cohort.rows(
        """
        select
            load.line, load.row_key, own_user.Username, own_user.Id, Profile.Name as present_profile,
            own_user.UserType, Profile.UserType as UserType_of_the_profile
        from load
        join own_user using (line)
        join Profile on Profile.Id = own_user.ProfileId
        where lower(own_user.UserType) is distinct from lower(Profile.UserType)
        """,
        population="select count(*) from load join own_user using (line)",
    )


@check(
    "USE-05",
    item=None,
    severity=ERROR,
    unit="user",
    spares=("UserLogin", "Contact"),
    owner=LOADER,
    step="Load IsActive again, by update",
)
def users_not_as_active_as_loaded(cohort: Cohort) -> Rows:
    """
    Every user is as active as its row says, and not frozen.

    Why:
        An inactive user cannot log in. A user who was loaded as inactive and is active takes a seat and can log in. A
        frozen user is active and cannot log in: that is a warning, and an error where the cohort is mostly frozen.

    Remedy:
        Where ``changed_by`` names somebody, the user was changed after the load: ask before you change anything back.
        Load IsActive of the other rows again, by update. Unfreeze users in Setup, unless somebody froze them on
        purpose: if they stay frozen until go-live, check again after it, or have it waived.

    SOQL:
        SELECT Id, Username, IsActive, LastModifiedBy.Username FROM User WHERE Id IN {offenders}

    Limits:
        A cohort is mostly frozen where more than half of its active users are. An org stores only who changed a user
        last, not which field. Where an administrator did so after the attempt ended, it is a warning; where the user
        did, only if the user is inactive by now.
        For a move that does not write IsActive, it is compared with the before-load snapshot. If the user is not in
        that, an inactive user is reported as a warning. Users who are as active as a later load of the plan wants them
        are not reported, nor rows that ACT-05 or ACT-01 reports as not loaded, nor people whom the plan excludes
        (USE-10).
    """
    return cohort.rows(
        """
        with frozen_login as (from UserLogin where IsFrozen)
        select
            load.line, load.row_key, own_user.Username, own_user.Id, own_user.IsActive,
            expectation.active as loaded_as_active, coalesce(IsFrozen, false) as frozen,
            changed_by, changed_at,
            case
                when own_user.IsActive is not distinct from coalesce(active, true) then if(mostly, 'failed', 'warned')
                when active is null or not himself or (himself and not own_user.IsActive) then 'warned'
            end as status
        from load
        join own_user using (line)
        join expectation using (line)
        left join frozen_login on frozen_login.UserId = own_user.Id
        left join changed_since on changed_since.line = load.line
        cross join (
            select count(*) filter (IsFrozen) > count(*) / 2 as mostly
            from load join own_user using (line) left join frozen_login on UserId = own_user.Id
            where own_user.IsActive
        ) as frozen_users
        anti join spared_row on spared_row.line = load.line
        anti join (from later_change where field = 'IsActive') as changed on changed.line = load.line
        where own_user.IsActive is distinct from coalesce(active, true) or (frozen and coalesce(active, true))
        """,
        population="select count(*) from load join own_user using (line)",
    )
