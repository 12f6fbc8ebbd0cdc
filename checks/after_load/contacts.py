"""USE: every user is on the right contact."""

from checks import ERROR, SALESFORCE_ADMIN, check
from fixtures.cohorts import NO_BASELINE, Cohort, NoData, NotApplicable, Rows

_PROBLEM = """
    case
        when contact_since.line is not null then contact_since.problem
        when changed_since.line is not null and himself is distinct from true
        then 'somebody has changed the user since'
        else 'the load put the user on another contact'
    end
"""


@check(
    "USE-04",
    item=1,
    severity=ERROR,
    unit="user",
    owner=SALESFORCE_ADMIN,
    step="Deactivate these users",
    at_once=True,
    never_waived="on another person's contact a stranger sees this person's data",
)
def users_on_another_contact(cohort: Cohort) -> Rows:
    """
    Every user has the contact of its row, and the account of that contact.

    Why:
        The contact decides whose data the user sees. A stranger on this contact sees the person's data from the first
        login.

    Remedy:
        ``problem`` says what to do. The row's contact was merged into the user's, or its external id finds none any
        more: change nothing. Somebody has changed the user since: ask whom ``changed_by`` names. The external id may
        have found another contact at the load: find out which before you touch the user. The load put the user on
        another contact: deactivate it at once, and find out where the ContactId came from. The load writes no contact:
        find out who or what changed it, and whether the user is on the right person's. The contact has moved to another
        account: change nothing, and ask who moved it which account the user is to see. The user still has a contact:
        load IsPortalEnabled = false for it again, unless ``changed_by`` names somebody.

    SOQL:
        SELECT Id, Username, ContactId, AccountId, Contact.AccountId FROM User WHERE Id IN {offenders}

    Limits:
        Whether the row has the right person's contact is checked before the load (CON-06, CON-08). For a move that does
        not write the contact, the contact is compared with the before-load snapshot. That disabling frees the contact
        at once is inferred: a contact that is still there is reported as a warning. Other warnings are users whose
        contact has moved to another account, which no load does, or was merged into the present one, whom somebody has
        taken off the contact, or whose external id no longer finds the contact that it found before the load; where no
        run knows which that was, one that finds none. A user whom a later load of the plan has taken off the contact is
        not reported; one who is on another contact always is. Nor is a user on the contact whose external id the row
        has without its leading zeros: the file was saved again since the load.
    """
    population = "select count(*) from load join own_user using (line)"
    if cohort.load.purpose == "create":
        return cohort.rows(
            f"""
            select
                load.line, load.row_key, own_user.Username, own_user.Id, own_user.ContactId,
                load.ContactId as ContactId_of_the_row, own_user.AccountId,
                Contact.AccountId as AccountId_of_the_contact,
                case
                    when own_user.ContactId = load.ContactId then 'the contact has moved to another account'
                    when contact_since.line is null and coalesce(himself, true)
                    and load.contact_reference is not null and before_contact.ContactId is null
                    then 'the external id may have found another contact at the load'
                    else {_PROBLEM}
                end as problem,
                changed_by, changed_at,
                case
                    when contact_since.line is null and own_user.ContactId is distinct from load.ContactId then 'failed'
                    else 'warned'
                end as status
            from load
            join own_user using (line)
            left join contact_since on contact_since.line = load.line
            left join changed_since on changed_since.line = load.line
            left join before_contact on before_contact.hash = md5(load.folded_reference)
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
            select
                load.line, load.row_key, own_user.Username, own_user.Id, own_user.ContactId,
                if(coalesce(himself, true), 'the user still has a contact', 'somebody has changed the user since')
                    as problem,
                changed_by, changed_at, 'warned' as status
            from load
            join own_user using (line)
            left join changed_since on changed_since.line = load.line
            anti join spared_row on spared_row.line = load.line
            where own_user.ContactId is not null
            """,
            population=population,
        )
    if not cohort.load.knows_before:
        raise NoData(NO_BASELINE)
    return cohort.rows(
        f"""
        with meant as (
            select load.line, if(load_raw.ContactId = '#N/A', null, load.ContactId) as ContactId
            from load
            join load_raw using (line)
            semi join last_success on last_success.line = load.line
            where load_raw.ContactId is not null or load.contact_reference is not null
        )
        select
            load.line, load.row_key, own_user.Username, own_user.Id, own_user.ContactId,
            meant.ContactId as ContactId_of_the_row, before_user.ContactId as ContactId_before,
            if(
                meant.line is null and contact_since.line is null and coalesce(himself, true),
                'the contact is another one than before the load, which writes none', {_PROBLEM}
            ) as problem,
            changed_by, changed_at,
            case
                when meant.line is null and before_user.Id is null then 'not_visible'
                when contact_since.line is not null then 'warned'
            end as status
        from load
        join own_user using (line)
        left join before_user on before_user.Id = own_user.Id
        left join meant on meant.line = load.line
        left join contact_since on contact_since.line = load.line
        left join changed_since on changed_since.line = load.line
        anti join (from later_change where field = 'ContactId') as freed on freed.line = load.line
        where own_user.ContactId is distinct from if(meant.line is null, before_user.ContactId, meant.ContactId)
        """,
        population=population,
    )
