"""ACC: every account can have external users."""

from checks import CREATE, ERROR, MOVE, WARNING, check
from fixtures.cohorts import Cohort, Load, NotApplicable, Rows

_PARTNERS = """
    select count(*) from load join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
"""


@check("ACC-01", item=None, severity=ERROR, purposes=(CREATE, MOVE), groups="OwnerId")
def accounts_whose_owner_has_no_role(cohort: Cohort) -> Rows:
    """
    Every account's owner has a role.

    Why:
        An external user hangs below its account's owner in the role hierarchy. Without a role the row is rejected with
        UNKNOWN_EXCEPTION, "portal account owner must have a role", once for each user of that owner.

    Remedy:
        Give the owners a role (Setup > Users), or give the accounts to an owner who has one. The few owners are counted
        beside the rows.

    SOQL:
        SELECT Id, Username, UserRoleId, IsActive FROM User WHERE Id IN {offenders.OwnerId}

    Limits:
        For the Customer Community license practitioners report the error too, and no document says so: it is an
        error here for every license.
    """
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, Contact.AccountId, Account.OwnerId, owner.Username as owner,
            case when Account.Id is null or owner.Id is null then 'not_visible' end as status
        from load
        join Contact on Contact.Id = load.ContactId
        left join Account on Account.Id = Contact.AccountId
        left join OrgUser as owner on owner.Id = Account.OwnerId
        where Contact.AccountId is not null and Contact.IsDeleted is not true and owner.UserRoleId is null
        """
    )


@check("ACC-02", item=None, severity=WARNING, purposes=(CREATE, MOVE), groups="OwnerId")
def accounts_with_an_inactive_owner(cohort: Cohort) -> Rows:
    """
    Every account's owner is active.

    Why:
        References to an inactive owner are refused with INACTIVE_OWNER_OR_USER in places, and nobody looks after these
        accounts.

    Remedy:
        Give the accounts to an active owner with a role.

    SOQL:
        SELECT Id, Username, IsActive, UserRoleId FROM User WHERE Id IN {offenders.OwnerId}

    Limits:
        Whether a user can be created below an inactive owner is not documented: a warning.
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


@check("ACC-03", item=4, severity=WARNING, purposes=(CREATE, MOVE))
def partner_users_on_ordinary_accounts(cohort: Cohort) -> Rows:
    """
    Every partner user's account is enabled as a partner account.

    Why:
        Partner users belong on partner accounts. What the platform does with one on an ordinary account - enable it, or
        refuse the row - is not documented.

    Remedy:
        Enable the account as partner (Manage External Account) before the load.

    SOQL:
        SELECT Id, Name, IsPartner FROM Account WHERE Id IN {offenders.AccountId}

    Limits:
        Orgs without partner licenses have no Account.IsPartner.
    """
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, Account.Id as AccountId
        from load
        join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
        join Contact on Contact.Id = load.ContactId
        join Account on Account.Id = Contact.AccountId
        where Account.IsPartner is false and Account.IsPersonAccount is not true
        """,
        population=_PARTNERS,
    )


@check("ACC-04", item=4, severity=ERROR, purposes=(CREATE, MOVE))
def partner_users_on_person_accounts(cohort: Cohort) -> Rows:
    """
    No partner user is on a person account.

    Why:
        Partner users cannot be associated with person accounts; the row is rejected.

    Remedy:
        Give the person a contact below a business account, or a customer license.

    SOQL:
        SELECT Id, Name, IsPersonAccount FROM Account WHERE Id IN {offenders.AccountId}
    """
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, Account.Id as AccountId
        from load
        join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
        join Contact on Contact.Id = load.ContactId
        join Account on Account.Id = Contact.AccountId
        where Account.IsPersonAccount
        """,
        population=_PARTNERS,
    )


@check("ACC-05", item=None, severity=WARNING, purposes=(CREATE, MOVE))
def owners_near_the_account_limit(cohort: Cohort) -> Rows:
    """
    No owner comes near 50,000 accounts.

    Why:
        An owner can own at most 50,000 accounts with role-based users: person accounts and accounts of one user. Over
        that, rows are rejected.

    Remedy:
        Spread the accounts over several owners with roles, or have the limit lifted by Salesforce Support.

    SOQL:
        SELECT Id, Username FROM User WHERE Id IN {offenders.OwnerId}

    Limits:
        Counts all accounts of the owner from 40,000 on; Account Role Optimization and exemptions cannot be read.
    """
    return cohort.rows(
        """
        with owner as (
            select distinct Account.OwnerId
            from load
            join Profile on Profile.Id = load.ProfileId
                and lower(Profile.UserType) in ('powerpartner', 'powercustomersuccess')
            join Contact on Contact.Id = load.ContactId
            join Account on Account.Id = Contact.AccountId
        )
        select owner.OwnerId, OwnedAccounts.Records as accounts
        from owner
        join OwnedAccounts using (OwnerId)
        where OwnedAccounts.Records >= 40000
        """,
        population="""
            select count(distinct Account.OwnerId)
            from load
            join Profile on Profile.Id = load.ProfileId
                and lower(Profile.UserType) in ('powerpartner', 'powercustomersuccess')
            join Contact on Contact.Id = load.ContactId
            join Account on Account.Id = Contact.AccountId
        """,
    )


@check("ACC-06", item=None, severity=ERROR, purposes=(CREATE, MOVE), groups="OwnerId")
def partner_accounts_owned_by_portal_users(cohort: Cohort) -> Rows:
    """
    No partner user's account is owned by a portal user.

    Why:
        Portal users cannot own partner accounts: the row is rejected with UNKNOWN_EXCEPTION, "portal users cannot own
        partner accounts".

    Remedy:
        Give the accounts to an internal owner with a role.

    SOQL:
        SELECT Id, Username, UserType FROM User WHERE Id IN {offenders.OwnerId}
    """
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, Account.Id as AccountId, Account.OwnerId, owner.UserType
        from load
        join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
        join Contact on Contact.Id = load.ContactId
        join Account on Account.Id = Contact.AccountId
        join OrgUser as owner on owner.Id = Account.OwnerId
        where lower(owner.UserType) is distinct from 'standard'
        """,
        population=_PARTNERS,
    )


@check("ACC-07", item=None, severity=WARNING, purposes=(CREATE,))
def loading_users_without_a_role(load: Load) -> Rows:
    """
    Whoever loads has a role.

    Why:
        Flows and code that create external users fail where the running user has no role, and triggers of the load
        run as the user who loads.

    Remedy:
        Give the loading user a role, or load as another.

    SOQL:
        SELECT Id, Username, UserRoleId FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        select distinct OrgUser.Username, OrgUser.Id
        from attempt
        join OrgUser on OrgUser.username_key = lower(attempt.loaded_by)
        where OrgUser.UserRoleId is null
        """,
        population="select count(distinct loaded_by) from attempt where loaded_by is not null",
    )


@check("ROL-01", item=None, severity=ERROR, purposes=(CREATE, MOVE))
def roles_of_another_type(cohort: Cohort) -> Rows:
    """
    No row asks for a role that an external user of its account cannot have.

    Why:
        An internal role, or one of another account, is rejected with FIELD_INTEGRITY_EXCEPTION, "role type must match
        user type".

    Remedy:
        Leave UserRoleId out: Salesforce gives Plus and Partner users the role of their account.

    SOQL:
        SELECT Id, Name, PortalType, PortalAccountId FROM UserRole WHERE Id IN {offenders.UserRoleId}
    """
    if not cohort.load.maps("UserRoleId"):
        raise NotApplicable("The load file has no UserRoleId column, as it should be.")
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, load.UserRoleId,
            coalesce(UserRole.PortalType, 'unknown') as PortalType, UserRole.PortalAccountId
        from load
        left join UserRole on UserRole.Id = load.UserRoleId
        left join Contact on Contact.Id = load.ContactId
        left join Profile on Profile.Id = load.ProfileId
        where load.UserRoleId is not null and load.UserRoleId is distinct from '#N/A' and (
            UserRole.PortalType is distinct from case
                when lower(Profile.UserType) = 'powerpartner' then 'Partner'
                else 'CustomerPortal'
            end
            or UserRole.PortalAccountId is distinct from Contact.AccountId
        )
        """,
        population="select count(*) from load where UserRoleId is not null",
    )
