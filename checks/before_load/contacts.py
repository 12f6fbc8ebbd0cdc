"""CON: every user gets the contact of the right person, and that contact is free."""

from checks import CREATE, ERROR, MOVE, check
from fixtures.cohorts import Cohort, Load, NotApplicable, Rows


@check("CON-01", item=1, severity=ERROR, purposes=(CREATE,))
def users_without_a_resolvable_contact(cohort: Cohort) -> Rows:
    """
    Every row names a contact that exists in this org.

    Why:
        Ids differ between orgs. A ContactId of another org, or an external id that no contact or more than one
        carries, is rejected, and the person has no user. A person account is reached by its PersonContactId.

    Remedy:
        Load the Contacts first, then look their Ids up in this org by the external id. Or map the relationship column
        Contact.<external id> instead of ContactId.

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE Id IN {offenders.ContactId}
    """
    if cohort.mode == "contactless":
        raise NotApplicable(f"Users of {cohort.name} have no contact.")
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, load.ContactId, load.contact_reference,
            case
                when load.ContactId is null then 'no contact, or several, with this external id'
                when Contact.Id is null then 'no such contact here'
                else 'not the PersonContactId of its account'
            end as problem
        from load
        left join Contact on Contact.Id = load.ContactId
        left join Account on Account.Id = Contact.AccountId
        where (load.ContactId is null and load.contact_reference is not null)
        or (load.ContactId like '003%' and well_formed_id(load.ContactId) and Contact.Id is null)
        or ($mode = 'person account' and Account.PersonContactId is distinct from Contact.Id)
        """,
        mode=cohort.mode,
    )


@check("CON-02", item=1, severity=ERROR, purposes=(CREATE, MOVE))
def contacts_in_the_recycle_bin(cohort: Cohort) -> Rows:
    """
    No contact is deleted.

    Why:
        A deleted or merged contact still has an Id, and a user cannot be created on it.

    Remedy:
        Restore the contact; where MasterRecordId is set it was merged: load that Id instead.

    SOQL:
        SELECT Id, IsDeleted, MasterRecordId FROM Contact WHERE IsDeleted = true AND Id IN {offenders.ContactId}

    Limits:
        Contacts purged from the recycle bin are not there at all: CON-01 names them.
    """
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, load.ContactId, Contact.MasterRecordId
        from load
        join Contact on Contact.Id = load.ContactId
        where Contact.IsDeleted
        """
    )


@check("CON-03", item=1, severity=ERROR, purposes=(CREATE, MOVE))
def contacts_without_an_account(cohort: Cohort) -> Rows:
    """
    Every contact belongs to an account.

    Why:
        A contact without an account is private: no external user can be created on it, and the row is rejected.

    Remedy:
        Give the contact an AccountId, then check again: the account's owner needs a role too (ACC-01).

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE AccountId = null AND Id IN {offenders.ContactId}
    """
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, load.ContactId
        from load
        join Contact on Contact.Id = load.ContactId
        where Contact.AccountId is null and Contact.IsDeleted is not true
        """
    )


@check("CON-04", item=1, severity=ERROR, purposes=(CREATE,))
def contacts_that_already_have_a_user(cohort: Cohort) -> Rows:
    """
    No contact has another user, active or not.

    Why:
        A contact has one user. A deactivated user still occupies the contact; only disabling it
        (IsPortalEnabled = false) sets the contact free. The row would be rejected.

    Remedy:
        If the user is the same person's, move it instead of creating another, or disable it in an earlier load of
        the plan. If not, the row has someone else's contact.

    SOQL:
        SELECT Id, Username, IsActive, ContactId FROM User WHERE ContactId IN {offenders.ContactId}
    """
    cohort.load.sees("OrgUser")
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, load.ContactId,
            OrgUser.Id, OrgUser.Username as present_username, OrgUser.IsActive
        from load
        join OrgUser on OrgUser.ContactId = load.ContactId
        anti join own_user on own_user.line = load.line and own_user.Id = OrgUser.Id
        anti join (from earlier_load where purpose = 'disable') as disabled on disabled.Id = OrgUser.Id
        """
    )


@check("CON-05", item=1, severity=ERROR, purposes=(CREATE,))
def contacts_shared_by_several_rows(load: Load) -> Rows:
    """
    No two rows share a contact.

    Why:
        The first of them gets the contact, the others are rejected. If the wrong one is first, a stranger sees this
        person's data.

    Remedy:
        Find out which row is this person's, and correct the ContactId of the others.

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE Id IN {offenders.ContactId}

    Limits:
        Rows that repeat their row key too are named by LOAD-06.
    """
    return load.rows(
        """
        with shared as (
            select ContactId, count(*) as rows_on_this_contact
            from load
            where ContactId is not null
            group by ContactId having count(distinct row_key) > 1
        )
        select load.line, load.row_key, load.Username, load.ContactId, shared.rows_on_this_contact
        from load
        join shared using (ContactId)
        """
    )


@check("CON-06", item=1, severity=ERROR, purposes=(CREATE,))
def users_on_someone_elses_contact(cohort: Cohort) -> Rows:
    """
    Every contact carries the external key of its row.

    Why:
        The contact decides whose data the user sees. A ContactId beside the wrong row - one sorted spreadsheet column
        does it - loads without an error, and a stranger sees this person's data.

    Remedy:
        Look the ContactId up again by the external key, for all rows of the file, not only for those named.

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE Id IN {offenders.ContactId}
    """
    if not cohort.load.has_external_key:
        raise NotApplicable("No column of the load file holds the external key of the contact (contact_key).")
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, load.ContactId,
            load.external_key as loaded_key, Contact.external_key as key_of_the_contact
        from load
        join Contact on Contact.Id = load.ContactId
        where load.external_key is not null
        and lower(Contact.external_key) is distinct from lower(load.external_key)
        """,
        population="select count(*) from load where external_key is not null and ContactId is not null",
    )


@check("CON-07", item=5, severity=ERROR, purposes=(CREATE, MOVE))
def contacts_barred_by_privacy_settings(cohort: Cohort) -> Rows:
    """
    No contact's Individual forbids processing, or asks to be forgotten.

    Why:
        With Data Protection and Privacy on, an Individual that says Don't Process or Forget this Individual blocks the
        membership, although profile and site are right: the user has a seat and cannot log in.

    Remedy:
        Ask whoever keeps the consent records. If the person may be processed, correct the Individual; if not, take the
        row out.

    SOQL:
        SELECT Id, IndividualId FROM Contact WHERE Id IN {offenders.ContactId}

    Limits:
        Orgs without Data Protection and Privacy have no IndividualId, and nothing to bar.
    """
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, load.ContactId, Contact.IndividualId,
            Individual.HasOptedOutProcessing, Individual.ShouldForget
        from load
        join Contact on Contact.Id = load.ContactId
        join Individual on Individual.Id = Contact.IndividualId
        where Individual.HasOptedOutProcessing or Individual.ShouldForget
        """
    )


@check("CON-08", item=1, severity=ERROR, purposes=(CREATE,))
def contacts_of_another_person(cohort: Cohort) -> Rows:
    """
    Every contact has the row's last name or its e-mail address.

    Why:
        A ContactId beside the wrong row loads without an error, and a stranger sees this person's data. Where both
        name and address differ, it may be so: one sorted spreadsheet column does this to most of a file, and then it is
        an error. A few such rows are people who married and moved: those are only said.

    Remedy:
        Compare the named rows with their contacts. If it is most of a cohort, look the ContactIds up again.

    SOQL:
        SELECT Id, LastName, Email FROM Contact WHERE Id IN {offenders.ContactId}

    Limits:
        Says nothing where a row and a stranger share a name, or the file has neither name nor address.
    """
    return cohort.rows(
        """
        with compared as (
            select
                load.line, load.row_key, load.Username, load.ContactId,
                load.LastName, Contact.LastName as LastName_of_the_contact,
                load.Email, Contact.Email as Email_of_the_contact,
                lower(trim(load.LastName)) is distinct from lower(trim(Contact.LastName))
                and replace(lower(trim(load.Email)), '.invalid', '')
                    is distinct from replace(lower(trim(Contact.Email)), '.invalid', '') as differs
            from load
            join Contact on Contact.Id = load.ContactId
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


@check("CON-09", item=1, severity=ERROR, purposes=(CREATE,))
def external_keys_on_several_contacts(load: Load) -> Rows:
    """
    Every external key that the load uses stands on one contact only.

    Why:
        A relationship column that names two contacts is rejected. A ContactId that was looked up by such a key may be
        the other one's.

    Remedy:
        Merge the contacts, or clear the key on the wrong one.

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE Id IN {offenders.ContactId}
    """
    if not load.has_external_key:
        raise NotApplicable("No column of the load file holds the external key of the contact (contact_key).")
    return load.rows(
        """
        with doubled as (
            select lower(external_key) as reference, count(*) as contacts, min(Id) as ContactId, max(Id) as other
            from Contact
            where IsDeleted is not true and external_key is not null
            group by reference having count(*) > 1
        )
        select
            load.line, load.row_key, load.Username, load.external_key,
            doubled.contacts, doubled.ContactId, doubled.other
        from load
        join doubled on doubled.reference = lower(load.external_key)
        """,
        population="select count(*) from load where external_key is not null",
    )
