"""ACC: the owner of external users' accounts has a role, is active, and does not own too many."""

from checks import CREATE, ERROR, MOVE, SALESFORCE_ADMIN, WARNING, check
from fixtures.cohorts import Cohort, Load, Rows

_COMING = """
    select Account.OwnerId, count(*) as users
    from load
    join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) in ('powerpartner', 'powercustomersuccess')
    join Contact on Contact.Id = load.ContactId
    join Account on Account.Id = Contact.AccountId
    left join own_user on own_user.line = load.line
    where coalesce(lower(own_user.UserType), '') in ('powerpartner', 'powercustomersuccess') is false
    group by all
"""


@check(
    "ACC-01",
    item=None,
    severity=ERROR,
    purposes=(CREATE, MOVE),
    groups="OwnerId",
    owner=SALESFORCE_ADMIN,
    step="Give the owners a role, or the accounts another owner",
)
def accounts_whose_owner_has_no_role(cohort: Cohort) -> Rows:
    """
    Every account's owner has a role.

    Why:
        An external user is placed below the account's owner in the role hierarchy. If the owner has no role, the row is
        rejected with UNKNOWN_EXCEPTION, "portal account owner must have a role", and so is every other row of that
        owner.

    Remedy:
        Give the owners a role (Setup > Users), or give the accounts to an owner who has one. The report counts the rows
        of each owner.

    SOQL:
        SELECT Id, Username, UserRoleId, IsActive FROM User WHERE Id IN {offenders.OwnerId}

    Limits:
        The account of a moved user is that of the user's present contact: where the contact is not visible, neither is
        the owner. Moved users who are not in the org, or have no contact, are reported by MOV-01 and MOV-02. For the
        Customer Community license the rejection is not documented, but practitioners report it: it is an error here for
        every license.
    """
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, Contact.AccountId, Account.OwnerId, owner.Username as owner,
            case when Account.Id is null or owner.Id is null then 'not_visible' end as status
        from load
        left join Contact on Contact.Id = load.ContactId
        left join Account on Account.Id = Contact.AccountId
        left join OrgUser as owner on owner.Id = Account.OwnerId
        where (Contact.AccountId is not null and Contact.IsDeleted is not true and owner.UserRoleId is null)
        or ($purpose = 'move' and load.ContactId is not null and Contact.Id is null)
        """,
        population="""
            select count(*) from load left join Contact on Contact.Id = load.ContactId
            where Contact.Id is not null or ($purpose = 'move' and load.ContactId is not null)
        """,
    )


@check(
    "ACC-02",
    item=None,
    severity=WARNING,
    purposes=(CREATE, MOVE),
    groups="OwnerId",
    owner=SALESFORCE_ADMIN,
    step="Give the accounts an active owner",
)
def accounts_with_an_inactive_owner(cohort: Cohort) -> Rows:
    """
    Every account's owner is active.

    Why:
        Some references to an inactive owner are rejected with INACTIVE_OWNER_OR_USER, and no active user looks after
        these accounts.

    Remedy:
        Give the accounts to an active owner with a role.

    SOQL:
        SELECT Id, Username, IsActive, UserRoleId FROM User WHERE Id IN {offenders.OwnerId}

    Limits:
        Whether a user can be created below an inactive owner is not documented, so this is a warning.
    """
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, Account.Id as AccountId, Account.OwnerId, owner.Username as owner
        from load
        join Contact on Contact.Id = load.ContactId
        join Account on Account.Id = Contact.AccountId
        join OrgUser as owner on owner.Id = Account.OwnerId
        where owner.IsActive is not true
        """
    )


@check(
    "ACC-05",
    item=None,
    severity=WARNING,
    unit="owner",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Spread the accounts over several owners",
)
def owners_near_the_account_limit(load: Load) -> Rows:
    """
    No owner is near 50,000 accounts with role-based users.

    Why:
        An owner can own at most 50,000 person accounts and accounts of one user, where the users are of Customer
        Community Plus or Partner Community. What happens to rows beyond that is not documented.

    Remedy:
        Spread the accounts over several owners with roles, or ask Salesforce Support to raise the limit.

    SOQL:
        SELECT Id, AccountId FROM User WHERE Account.OwnerId IN {offenders.OwnerId}
        AND UserType IN ('PowerCustomerSuccess', 'PowerPartner')

    Limits:
        Users are counted, not accounts, and those of this load are included: an account with several users counts
        several times. Owners are reported from 40,000 on. Account Role Optimization and exemptions cannot be read.
    """
    return load.rows(
        f"""
        with coming as ({_COMING})
        select
            coming.OwnerId, coalesce(RoleBasedUsers.Records, 0) as users_now, coming.users as users_of_this_load,
            case when users_now + users_of_this_load < 40000 then 'not_visible' end as status
        from coming
        left join RoleBasedUsers using (OwnerId)
        where $hidden or users_now + users_of_this_load >= 40000
        """,
        population=f"select count(*) from ({_COMING})",
        hidden=bool(load.hides("RoleBasedUsers")),
    )
