"""ACC: every account can have external users."""

from checks import CREATE, ERROR, MOVE, check
from fixtures.cohorts import Cohort, Rows


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
        The account of a moved user is that of the user's present contact: where the user or the contact is not seen,
        the owner is not either. For the Customer Community license practitioners report the error too, and no
        document says so: it is an error here for every license.
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
        or ($purpose = 'move' and Contact.Id is null)
        """,
        population="""
            select count(*) from load left join Contact on Contact.Id = load.ContactId
            where Contact.Id is not null or $purpose = 'move'
        """,
    )
