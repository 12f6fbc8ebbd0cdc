"""ACC: every partner user's account is one that can have partner users."""

from checks import CREATE, ERROR, MOVE, WARNING, check
from fixtures.cohorts import Cohort, NotApplicable, Rows

PARTNERS = """
    select count(*) from load join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
"""


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
    if not cohort.load.knows("Account", "IsPartner"):
        raise NotApplicable("Account has no IsPartner here: the org has no partner license.")
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, Account.Id as AccountId
        from load
        join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
        join Contact on Contact.Id = load.ContactId
        join Account on Account.Id = Contact.AccountId
        where Account.IsPartner is false and Account.IsPersonAccount is not true
        """,
        population=PARTNERS,
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
    if not cohort.load.knows("Account", "IsPersonAccount"):
        raise NotApplicable("Account has no IsPersonAccount here: the org has no person accounts.")
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, Account.Id as AccountId
        from load
        join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
        join Contact on Contact.Id = load.ContactId
        join Account on Account.Id = Contact.AccountId
        where Account.IsPersonAccount
        """,
        population=PARTNERS,
    )


@check("ACC-06", item=None, severity=ERROR, purposes=(CREATE, MOVE), groups="OwnerId")
def partner_accounts_owned_by_portal_users(cohort: Cohort) -> Rows:
    """
    No portal user owns a partner user's account, or a contact of it.

    Why:
        Portal users cannot own partner accounts: the row is rejected with UNKNOWN_EXCEPTION, "portal users cannot own
        partner accounts". It is enough that another contact of the account is a portal user's.

    Remedy:
        Give the accounts, and all their contacts, to an internal owner with a role.

    SOQL:
        SELECT Id, Username, UserType FROM User WHERE Id IN {offenders.OwnerId}
    """
    return cohort.rows(
        """
        with owned as (
            select Id as AccountId, OwnerId, Id as owned from Account
            union all
            select AccountId, OwnerId, Id from PartnerContact
        )
        select
            load.line, load.row_key, load.Username, owned.AccountId, owned.owned, owned.OwnerId, owner.UserType
        from load
        join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
        join Contact on Contact.Id = load.ContactId
        join owned on owned.AccountId = Contact.AccountId
        left join OrgUser as owner on owner.Id = owned.OwnerId
        where owned.owned like '003%' or (owner.Id is not null and lower(owner.UserType) is distinct from 'standard')
        """,
        population=PARTNERS,
    )
