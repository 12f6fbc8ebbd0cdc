"""LOG: the sites are open, and single sign-on finds every user."""

from checks import CREATE, ERROR, MOVE, SALESFORCE_ADMIN, WARNING, check
from fixtures.cohorts import Cohort, NotApplicable, NotVisible, Rows, Site


@check(
    "LOG-03",
    item=9,
    severity=WARNING,
    unit="promised site",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Activate the site",
)
def sites_that_let_nobody_in(cohort: Cohort, site: Site) -> Rows:
    """
    Every site is live after the load, too.

    Why:
        Users cannot log in to a site that is under construction or down for maintenance, whatever else is right.

    Remedy:
        Activate the site before its users are told to log in. If it is down for maintenance on purpose, nothing is to
        be done: check again when it is over.

    SOQL:
        SELECT Id, Name, Status FROM Network WHERE Id = {site.id}
    """
    return cohort.rows(
        "select Name as site, Status from Network where Id = $site_id and Status is distinct from 'Live'",
        population="select 1",
        site_id=site.seen("status"),
    )


@check(
    "LOG-04",
    offenders="SSO users whom single sign-on does not find",
    item=9,
    severity=ERROR,
    unit="user",
    purposes=(CREATE, MOVE),
    spares=("Contact",),
    owner=SALESFORCE_ADMIN,
    step="Give the users their FederationIdentifier",
)
def sso_users_whom_single_sign_on_does_not_find(cohort: Cohort) -> Rows:
    """
    Every active user of a cohort with single sign-on has a FederationIdentifier in the org.

    Why:
        Single sign-on by FederationIdentifier finds no user without one, and these people have no password.

    Remedy:
        Unless somebody has cleared it on purpose, load FederationIdentifier of these users by update, as a load of its
        own in plan.yaml. If the load file has the values, look at its mapping first: its line may be missing. If they
        log in by password, remove ``sso``.

    SOQL:
        SELECT Id, Username, FederationIdentifier FROM User WHERE Id IN {offenders}

    Limits:
        One that the load wrote, and that is gone or another one in the org, is reported by USE-06. Users whom a later
        load of the plan has moved are that load's to check; rows that were refused, and are not right, are ACT-05's.
        Whether the identity provider sends the same value shows only in a login.
    """
    if not cohort.plan.sso:
        raise NotApplicable(f"The plan promises {cohort.name} no single sign-on.")
    if not cohort.load.knows("User", "FederationIdentifier"):
        raise NotVisible("the running user does not see User.FederationIdentifier, so empty ones cannot be found")
    return cohort.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id
        from load
        join own_user using (line)
        anti join moved_since on moved_since.line = load.line
        anti join spared_row on spared_row.line = load.line
        where own_user.IsActive and own_user.FederationIdentifier is null
        and coalesce(load.FederationIdentifier, '#N/A') = '#N/A'
        """,
        population="select count(*) from load join own_user using (line) where own_user.IsActive",
    )
