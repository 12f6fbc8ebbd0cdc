"""ACC: every partner user's account is one that can have partner users."""

from checks import (
    CREATE,
    DATA_PREPARER,
    ERROR,
    MOVE,
    SALESFORCE_ADMIN,
    WARNING,
    check,
)
from fixtures.cohorts import Cohort, NoData, NotVisible, Rows

PARTNERS = """
    select count(*) from load join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
"""


_OWNED = """
    with owned as (
        select Id as AccountId, OwnerId, Id as owned from Account
        union all
        select AccountId, OwnerId, Id from PartnerContact
    ),
    looked_at as (
        select
            load.line, load.row_key, load.Username, owned.AccountId, owned.owned, owned.OwnerId, owner.UserType,
            coalesce(owned.owned like '003%', false)
            or (owner.Id is not null and lower(owner.UserType) is distinct from 'standard') as offends
        from load
        join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
        left join Contact on Contact.Id = load.ContactId
        left join owned on owned.AccountId = Contact.AccountId
        left join OrgUser as owner on owner.Id = owned.OwnerId
    )
"""


@check(
    "ACC-03",
    item=4,
    severity=WARNING,
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Enable the accounts as partner accounts",
)
def partner_users_on_ordinary_accounts(cohort: Cohort) -> Rows:
    """
    Every partner user's account is enabled as a partner account.

    Why:
        Partner users belong on partner accounts. What the platform does with an ordinary account - enable it, or reject
        the row - is not documented.

    Remedy:
        Enable the account as a partner account before the load.

    SOQL:
        SELECT Id, Name, IsPartner FROM Account WHERE Id IN {offenders.AccountId}

    Limits:
        Orgs without partner licenses have no Account.IsPartner. If the load has a profile of such a license and the
        field is missing, it is hidden from the running user.
    """
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, Account.Id as AccountId,
            case when not $shown then 'not_visible' end as status
        from load
        join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
        join Contact on Contact.Id = load.ContactId
        join Account on Account.Id = Contact.AccountId
        where (Account.IsPartner is false or not $shown) and Account.IsPersonAccount is not true
        """,
        population=PARTNERS,
        shown=cohort.load.knows("Account", "IsPartner"),
    )


@check(
    "ACC-04",
    item=4,
    severity=ERROR,
    purposes=(CREATE, MOVE),
    owner=DATA_PREPARER,
    step="Give the persons contacts on business accounts, or a customer license",
)
def partner_users_on_person_accounts(cohort: Cohort) -> Rows:
    """
    No partner user is on a person account.

    Why:
        Partner users cannot be on person accounts: the row is rejected.

    Remedy:
        Give the person a contact on a business account, or a customer license.

    SOQL:
        SELECT Id, Name, IsPersonAccount FROM Account WHERE Id IN {offenders.AccountId}

    Limits:
        Orgs without person accounts have neither IsPersonAccount nor PersonContactId. An org that hides both from the
        running user looks the same, unless the plan has a cohort of person accounts.
    """
    if not cohort.load.knows("Account", "IsPersonAccount"):
        if cohort.load.knows("Account", "PersonContactId") or "person account" in cohort.load.modes:
            raise NotVisible("the running user does not see Account.IsPersonAccount, and the org has person accounts")
        raise NoData(
            "Account has neither IsPersonAccount nor PersonContactId here: there are no person accounts, or both "
            "fields are hidden."
        )
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, Account.Id as AccountId,
            case when Account.Id is null then 'not_visible' end as status
        from load
        join Profile on Profile.Id = load.ProfileId and lower(Profile.UserType) = 'powerpartner'
        left join Contact on Contact.Id = load.ContactId
        left join Account on Account.Id = Contact.AccountId
        where Account.IsPersonAccount or ($hidden and Account.Id is null)
        """,
        population=PARTNERS,
        hidden=bool(cohort.load.hides("Account")),
    )


@check(
    "ACC-06",
    item=None,
    severity=ERROR,
    unit="record",
    purposes=(CREATE, MOVE),
    groups="OwnerId",
    owner=SALESFORCE_ADMIN,
    step="Give the accounts an internal owner with a role",
)
def partner_accounts_owned_by_portal_users(cohort: Cohort) -> Rows:
    """
    No portal user owns a partner user's account, or a contact of that account.

    Why:
        Portal users cannot own partner accounts: the row is rejected with UNKNOWN_EXCEPTION, "portal users cannot own
        partner accounts". It is enough that a portal user owns another contact of the account.

    Remedy:
        Give the accounts, and all their contacts, to an internal owner with a role.

    SOQL:
        SELECT Id, Username, UserType FROM User WHERE Id IN {offenders.OwnerId}
    """
    return cohort.rows(
        f"""
        {_OWNED}
        select looked_at.* exclude (offends), case when not offends then 'not_visible' end as status
        from looked_at
        where offends or $hidden
        """,
        population=f"{_OWNED} select count(*) from looked_at",
        hidden=bool(cohort.load.hides("PartnerContact")),
    )
