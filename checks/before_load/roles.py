"""ROL: the loading user has a role, and no row asks for a role of the wrong type."""

from checks import (
    CREATE,
    DATA_PREPARER,
    ERROR,
    LOADER,
    MOVE,
    WARNING,
    check,
)
from fixtures.cohorts import Cohort, Load, NotApplicable, Rows


@check(
    "ACC-07",
    item=None,
    severity=WARNING,
    unit="loading user",
    purposes=(CREATE,),
    owner=LOADER,
    step="Load as a user with a role",
)
def loading_users_without_a_role(load: Load) -> Rows:
    """
    The loading user has a role.

    Why:
        Flows and code that create external users fail if the running user has no role, and triggers run as the loading
        user.

    Remedy:
        Give the loading user a role, or load as another user.

    SOQL:
        SELECT Id, Username, UserRoleId FROM User WHERE Username IN {offenders.Username}
    """
    return load.rows(
        """
        select distinct Username, loader as Id from loading where UserRoleId is null
        """,
        population="select count(distinct loaded_by) from attempt where loaded_by is not null",
    )


@check("ROL-01", item=None, severity=ERROR, purposes=(CREATE, MOVE), owner=DATA_PREPARER, step="Remove UserRoleId")
def roles_of_another_type(cohort: Cohort) -> Rows:
    """
    No row asks for a role that an external user of its account cannot have.

    Why:
        An internal role, or one of another account, is rejected with FIELD_INTEGRITY_EXCEPTION, "role type must match
        user type".

    Remedy:
        Remove UserRoleId: Salesforce gives Plus and Partner users the role of their account.

    SOQL:
        SELECT Id, Name, PortalType, PortalAccountId FROM UserRole WHERE Id IN {offenders.UserRoleId}

    Limits:
        Whether a high-volume user, who needs no role, can have the role of the account is not documented: that is
        reported as a warning.
    """
    if not cohort.load.maps("UserRoleId"):
        raise NotApplicable("The load file has no UserRoleId column, as it should be.")
    cohort.load.sees("UserRole")
    return cohort.rows(
        """
        with asked as (
            select
                load.line, load.row_key, load.Username, load.UserRoleId, UserRole.PortalType, UserRole.PortalAccountId,
                UserRole.PortalAccountId is not distinct from Contact.AccountId
                and UserRole.PortalType is not distinct from
                    case when lower(Profile.UserType) = 'powerpartner' then 'Partner' else 'CustomerPortal' end as fits,
                lower(Profile.UserType) is not distinct from 'cspliteportal' as high_volume
            from load
            left join UserRole on UserRole.Id = load.UserRoleId
            left join Contact on Contact.Id = load.ContactId
            left join Profile on Profile.Id = load.ProfileId
            where load.UserRoleId like '00E%' and well_formed_id(load.UserRoleId)
        )
        select
            asked.* exclude (fits, high_volume),
            case when fits then 'high-volume users have none' else 'not of this account and type' end as problem,
            case when fits then 'warned' end as status
        from asked
        where high_volume or not fits
        """,
        population="select count(*) from load where UserRoleId is not null",
    )
