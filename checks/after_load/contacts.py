"""USE: every user is on the right contact."""

from checks import ERROR, check
from fixtures.cohorts import NO_BASELINE, Cohort, NoData, NotApplicable, Rows


@check("USE-04", item=1, severity=ERROR, unit="user")
def users_on_another_contact(cohort: Cohort) -> Rows:
    """
    Every user has the contact of its row, and the account of that contact.

    Why:
        The contact decides whose data the user sees. A stranger on this contact sees the person's data from the first
        login.

    Remedy:
        Where ``problem`` says that the contact was merged, or that its external id finds none any more, the user is
        where the load put it: change nothing. Ask whom ``changed_by`` names, where it does. Deactivate the other users
        at once, find out where the ContactId came from, and only then put them on the right contact. If the load was to
        disable users, load IsPortalEnabled = false for those who still have a contact.

    SOQL:
        SELECT Id, Username, ContactId, AccountId, Contact.AccountId FROM User WHERE Id IN {offenders}

    Limits:
        Whether the row has the right person's contact is checked before the load (CON-06, CON-08). For a move that does
        not write the contact, the contact is compared with the before-load snapshot. That disabling frees the contact
        at once is inferred: a contact that is still there is reported as a warning. A contact that was merged into the
        user's since, and an external id that finds no contact any more, or several, are warnings: the user was loaded
        on the one that it found then. A user whom a later load of the
        plan has taken off the contact is not reported; one who is on another contact always is. Nor is a user
        on the contact whose external id the row has without its leading zeros: the file was saved again since the load.
    """
    population = "select count(*) from load join own_user using (line)"
    if cohort.load.purpose == "create":
        return cohort.rows(
            """
            select
                load.line, load.row_key, own_user.Username, own_user.Id, own_user.ContactId,
                load.ContactId as ContactId_of_the_row, own_user.AccountId,
                Contact.AccountId as AccountId_of_the_contact, contact_since.problem, changed_by, changed_at,
                if(contact_since.line is null, 'failed', 'warned') as status
            from load
            join own_user using (line)
            left join contact_since on contact_since.line = load.line
            left join changed_since on changed_since.line = load.line
            left join Contact on Contact.Id = load.ContactId
            anti join (from later_change where field = 'ContactId') as freed on freed.line = load.line
            anti join (
                select line, Contact.Id from shortened_key join Contact on Contact.external_key = likely
            ) as meant on meant.line = load.line and meant.Id = own_user.ContactId and load.ContactId is null
            where own_user.ContactId is distinct from load.ContactId
            or (Contact.Id is not null and own_user.AccountId is distinct from Contact.AccountId)
            """,
            population=population,
        )
    if cohort.load.purpose == "disable":
        if not cohort.load.maps("IsPortalEnabled"):
            raise NotApplicable(
                "The load file has no IsPortalEnabled: a user who is only deactivated keeps its contact."
            )
        return cohort.rows(
            """
            select load.line, load.row_key, own_user.Username, own_user.Id, own_user.ContactId, 'warned' as status
            from load
            join own_user using (line)
            where own_user.ContactId is not null
            """,
            population=population,
        )
    if not cohort.load.knows_before:
        raise NoData(NO_BASELINE)
    return cohort.rows(
        """
        with meant as (
            select line, nullif(value, '#N/A') as ContactId
            from load_value
            where field = 'ContactId' and value is not null
        )
        select
            load.line, load.row_key, own_user.Username, own_user.Id, own_user.ContactId,
            meant.ContactId as ContactId_of_the_row, before_user.ContactId as ContactId_before,
            case when meant.line is null and before_user.Id is null then 'not_visible' end as status
        from load
        join own_user using (line)
        left join before_user on before_user.Id = own_user.Id
        left join meant on meant.line = load.line
        anti join (from later_change where field = 'ContactId') as freed on freed.line = load.line
        where own_user.ContactId is distinct from if(meant.line is null, before_user.ContactId, meant.ContactId)
        """,
        population=population,
    )
