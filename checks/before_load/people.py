"""CON: the contact is the person's own, and its data may be processed."""

from checks import CREATE, DATA_PREPARER, ERROR, MOVE, SALESFORCE_ADMIN, check
from fixtures.cohorts import Cohort, Load, NoData, NotVisible, Rows


@check(
    "CON-06",
    offenders="users on another person's contact",
    item=1,
    severity=ERROR,
    purposes=(CREATE,),
    owner=DATA_PREPARER,
    step="Do not load: look the contacts up again",
    at_once=True,
    never_waived="on another person's contact a stranger sees this person's data",
)
def users_on_someone_elses_contact(cohort: Cohort) -> Rows:
    """
    Every contact has the external key of its row.

    Why:
        The contact decides whose data the user sees. A ContactId in the wrong row - sorting one spreadsheet column does
        it - loads without an error, and a stranger sees this person's data.

    Remedy:
        Look up the ContactId again by the external key, for all rows of the file, not only for those reported. Fill the
        key where it is empty: without it the contact cannot be checked.

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE Id IN {offenders.ContactId}

    Limits:
        Keys that a spreadsheet has shortened are reported by LOAD-15 instead.
    """
    if not cohort.load.has_external_key:
        raise NoData("No column of the load file holds the external key of the contact (contact_key).")
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, load.ContactId,
            load.external_key as loaded_key, Contact.external_key as key_of_the_contact
        from load
        join Contact on Contact.Id = load.ContactId
        anti join shortened_key on shortened_key.line = load.line and shortened_key.value = load.external_key
        where load.external_key is null or Contact.folded_key is distinct from load.folded_key
        """,
        population="select count(*) from load join Contact on Contact.Id = load.ContactId",
    )


@check(
    "CON-07",
    item=5,
    severity=ERROR,
    purposes=(CREATE, MOVE),
    owner=DATA_PREPARER,
    step="Ask those who keep the consent records",
)
def contacts_barred_by_privacy_settings(cohort: Cohort) -> Rows:
    """
    No contact's Individual opts out of processing, or asks to be forgotten.

    Why:
        With Data Protection and Privacy on, an Individual with Don't Process or Forget this Individual blocks the
        membership, although profile and site are right: the user has a seat and cannot log in.

    Remedy:
        Ask those who keep the consent records. If the person's data may be processed, correct the Individual; if not,
        remove the row.

    SOQL:
        SELECT Id, HasOptedOutProcessing, ShouldForget FROM Individual WHERE Id IN {offenders.IndividualId}

    Limits:
        Orgs without Data Protection and Privacy have no IndividualId, and block no membership. An org that hides the
        field of both Contact and User from the running user looks the same.
    """
    if not cohort.load.knows("Contact", "IndividualId"):
        if cohort.load.knows("User", "IndividualId"):
            raise NotVisible("User has an IndividualId, but the running user does not see that of Contact")
        raise NoData(
            "Contact and User have no IndividualId here: Data Protection and Privacy is off, or both fields are hidden."
        )
    if not cohort.load.knows("Individual", "HasOptedOutProcessing", "ShouldForget"):
        raise NotVisible("the running user does not see Individual.HasOptedOutProcessing and Individual.ShouldForget")
    return cohort.rows(
        """
        select
            named.line, named.row_key, named.Username, named.ContactId, named.IndividualId,
            Individual.HasOptedOutProcessing, Individual.ShouldForget,
            case when Individual.Id is null then 'not_visible' end as status
        from (
            select distinct
                load.line, load.row_key, load.Username, load.ContactId,
                Contact.Id is null and load.ContactId is not null as unseen,
                unnest([Contact.IndividualId, own_user.IndividualId, load.IndividualId]) as IndividualId
            from load
            left join Contact on Contact.Id = load.ContactId
            left join own_user on own_user.line = load.line
        ) as named
        left join Individual on Individual.Id = named.IndividualId
        where Individual.HasOptedOutProcessing or Individual.ShouldForget
        or (Individual.Id is null and named.IndividualId like '0%' and well_formed_id(named.IndividualId))
        or (unseen and $hidden)
        qualify row_number() over (partition by named.line order by status nulls first, named.IndividualId) = 1
        """,
        hidden=bool(cohort.load.hides("Contact")),
    )


@check(
    "CON-08",
    item=1,
    severity=ERROR,
    purposes=(CREATE,),
    spares=("ContactName",),
    owner=DATA_PREPARER,
    step="Do not load: compare the rows with their contacts",
    at_once=True,
)
def contacts_of_another_person(cohort: Cohort) -> Rows:
    """
    Every contact has the row's last name or its e-mail address.

    Why:
        A ContactId in the wrong row loads without an error, and a stranger sees this person's data. Rows where both
        name and address differ may be such rows. Sorting one spreadsheet column does this to most of a file, and then
        it is an error. A few such rows may be people who married and moved: those are reported as warnings.

    Remedy:
        Compare the reported rows with their contacts. If they are most of a cohort, look up the ContactIds again.

    SOQL:
        SELECT Id, LastName, Email FROM Contact WHERE Id IN {offenders.ContactId}

    Limits:
        Misses rows that share a last name or address with a stranger, and rows without name or address. A contact
        without an address is compared by its name alone. Damaged last names are reported by LOAD-14 instead.
    """
    return cohort.rows(
        r"""
        with compared as (
            select
                load.line, load.row_key, load.Username, load.ContactId,
                load.LastName, Contact.LastName as LastName_of_the_contact,
                load.Email, Contact.Email as Email_of_the_contact,
                lower(trim(load.LastName)) is distinct from lower(trim(Contact.LastName))
                and regexp_replace(lower(trim(load.Email)), '\.invalid$', '')
                    is distinct from regexp_replace(lower(trim(Contact.Email)), '\.invalid$', '') as differs
            from load
            join Contact on Contact.Id = load.ContactId
            anti join (from damaged_value where field = 'LastName') as damaged on damaged.line = load.line
            where load.LastName is not null and load.Email is not null
        )
        select
            compared.* exclude (differs),
            case when (select 2 * count(*) filter (differs) <= count(*) from compared) then 'warned' end as status
        from compared
        where differs
        """,
        population="""
            select count(*) from load join Contact on Contact.Id = load.ContactId
            where load.LastName is not null and load.Email is not null
        """,
    )


@check(
    "CON-09",
    item=1,
    severity=ERROR,
    purposes=(CREATE,),
    owner=SALESFORCE_ADMIN,
    step="Merge the contacts, or give each person an external key of their own",
)
def external_keys_on_several_contacts(load: Load) -> Rows:
    """
    Every external key that the load uses is on one contact only.

    Why:
        Such a key is ambiguous: a relationship column finds two contacts, and a ContactId that was looked up by the key
        may be the other contact's.

    Remedy:
        Merge the contacts if they are one person's; first look which of them has a user, since Salesforce disables a
        user whom the merge does not retain. Otherwise clear the key on the wrong one.

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE Id IN {offenders.ContactId}

    Limits:
        What a merge does to users is from Help, "Considerations for Merging Contacts Associated with Portal Users". It
        was not tried.
    """
    if not load.has_external_key:
        raise NoData("No column of the load file holds the external key of the contact (contact_key).")
    load.sees("Contact")
    return load.rows(
        """
        with doubled as (
            select folded_key, count(*) as contacts, min(Id) as ContactId, max(Id) as other
            from Contact
            where IsDeleted is not true
            group by folded_key having count(*) > 1
        )
        select
            load.line, load.row_key, load.Username, load.external_key,
            doubled.contacts, doubled.ContactId, doubled.other
        from load
        join doubled on doubled.folded_key in (load.folded_key, load.folded_reference)
        qualify row_number() over (partition by load.line order by doubled.ContactId) = 1
        """,
        population="select count(*) from load where external_key is not null",
    )
