"""TYP: every user gets the UserType of the promised license."""

from checks import (
    CREATE,
    DATA_PREPARER,
    ERROR,
    MOVE,
    SALESFORCE_ADMIN,
    WARNING,
    check,
)
from fixtures.cohorts import Cohort, NotApplicable, Rows

USER_TYPE_BY_LICENSE = {
    "PID_Customer_Community": "CspLitePortal",
    "PID_Customer_Community_Login": "CspLitePortal",
    "PID_Customer_Community_Plus": "PowerCustomerSuccess",
    "PID_Customer_Community_Plus_Login": "PowerCustomerSuccess",
    "PID_Partner_Community": "PowerPartner",
    "PID_Partner_Community_Login": "PowerPartner",
}
"""Help, "Eligible licenses for upgrade", lists the licenses that are CSPLitePortal and the two that they upgrade to."""


@check(
    "TYP-01",
    offenders="profiles of another UserType",
    item=4,
    severity=ERROR,
    unit="profile",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Use a profile of the promised license",
)
def profiles_of_another_user_type(cohort: Cohort) -> Rows:
    """
    The cohort's profile has the UserType of its license.

    Why:
        User.UserType cannot be written: it follows the profile. Customer Community is CspLitePortal, Customer Community
        Plus is PowerCustomerSuccess, Partner Community is PowerPartner. If the license is right, the difference is
        reported as a warning: the org decides, not this table. A license that the table lacks is reported as a warning
        too.

    Remedy:
        Use a profile of the promised license. A UserType PowerCustomerSuccessPortal does not exist.

    SOQL:
        SELECT Id, Name, UserType, UserLicense.LicenseDefinitionKey FROM Profile WHERE Id = {cohort.profile_id}
    """
    cohort.profile_here()
    cohort.license_here()
    return cohort.rows(
        """
        select
            Profile.Id, Profile.Name, Profile.UserType, coalesce($expected, 'unknown') as UserType_of_the_license,
            case
                when $expected::varchar is null or UserLicense.LicenseDefinitionKey = $license then 'warned'
            end as status
        from Profile
        left join UserLicense on UserLicense.Id = Profile.UserLicenseId
        where Profile.Id = $profile_id and lower(Profile.UserType) is distinct from lower($expected::varchar)
        """,
        population="select 1",
        expected=USER_TYPE_BY_LICENSE.get(cohort.license),
    )


@check(
    "TYP-02",
    offenders="rows that claim another UserType",
    item=4,
    severity=WARNING,
    purposes=(CREATE, MOVE),
    owner=DATA_PREPARER,
    step="Remove the column",
)
def rows_claiming_another_user_type(cohort: Cohort) -> Rows:
    """
    No row has another UserType than that of its profile.

    Why:
        UserType is read-only. The column is ignored or rejected. Where it contradicts the profile, the user will not be
        of the expected type.

    Remedy:
        Remove the column from the file and the mapping. To change the UserType, change the profile.

    SOQL:
        SELECT Id, Name, UserType FROM Profile WHERE Id = {cohort.profile_id}
    """
    if not cohort.load.maps("UserType"):
        raise NotApplicable("The load file has no UserType column, as it should be.")
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, load.UserType as claimed, Profile.UserType as given
        from load
        join Profile on Profile.Id = load.ProfileId
        where load.UserType is not null and lower(load.UserType) is distinct from lower(Profile.UserType)
        """
    )
