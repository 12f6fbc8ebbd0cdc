"""CON: every user gets a contact that exists and has no other user."""

from checks import CREATE, DATA_PREPARER, ERROR, MOVE, check
from fixtures.cohorts import Cohort, Load, Rows


@check(
    "CON-01",
    item=1,
    severity=ERROR,
    purposes=(CREATE,),
    owner=DATA_PREPARER,
    step="Look the contacts up again in this org",
    never_waived="a contact that does not exist here gets no user",
)
def users_without_a_resolvable_contact(cohort: Cohort) -> Rows:
    """
    Every row names a contact that exists in this org.

    Why:
        Ids differ between orgs. A row with a ContactId of another org, or an external id that no contact has, is
        rejected, and the person has no user. A person account is referred to by its PersonContactId.

    Remedy:
        Where ``problem`` names a spreadsheet or the mapping, correct that, and load no contacts. Else look up the Ids
        of the contacts in this org by the external id, or map the relationship column Contact.<external id> instead of
        ContactId. Load only contacts that are not here by their external id, name or address either. Leave the cell of
        a contactless user empty.

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE Id IN {offenders.ContactId}

    Limits:
        External ids that a spreadsheet has shortened are reported by LOAD-15 instead, and those of deleted contacts by
        CON-02.
    """
    return cohort.rows(
        """
        select
            load.line, load.row_key, load.Username, load.ContactId, load.contact_reference,
            case
                when load.ContactId is null and load.contact_reference like '003%' and well_formed_id(contact_reference)
                then 'an Id and no external id: map this column to ContactId'
                when load.ContactId is null and regexp_full_match(contact_reference, '[0-9]+[.,]0')
                then 'a spreadsheet has made a decimal of the external id'
                when load.ContactId is null and may_be_cut(contact_reference)
                then 'no contact with this external id: a spreadsheet may have kept 15 of its digits'
                when load.ContactId is null then 'no contact with this external id'
                when Contact.Id is null
                then 'no such contact here' || coalesce('; the external id finds ' || by_key.Id, '')
                else 'not the PersonContactId of its account'
            end as problem
        from load
        left join Contact on Contact.Id = load.ContactId
        left join Account on Account.Id = Contact.AccountId
        left join (select distinct folded_key from Contact) as named on named.folded_key = load.folded_reference
        left join (
            select folded_key, min(Id) as Id from Contact
            where IsDeleted is not true group by folded_key having count(*) = 1
        ) as by_key on by_key.folded_key = load.folded_key
        left join shortened_key
            on shortened_key.line = load.line and shortened_key.value = load.contact_reference
        where (
            load.ContactId is null and load.contact_reference is not null and named.folded_key is null
            and shortened_key.line is null
        )
        or (load.ContactId like '003%' and well_formed_id(load.ContactId) and Contact.Id is null)
        or ($mode = 'person account' and Account.PersonContactId is distinct from Contact.Id)
        """,
        population="""
            select count(*) from load
            where $mode is distinct from 'contactless' or coalesce(ContactId, contact_reference) is not null
        """,
        mode=cohort.mode,
    )


@check(
    "CON-02",
    item=1,
    severity=ERROR,
    purposes=(CREATE, MOVE),
    spares=("OrgUser",),
    owner=DATA_PREPARER,
    step="Load the surviving contact, or have the contact restored",
    never_waived="a deleted contact gets no user",
)
def contacts_in_the_recycle_bin(cohort: Cohort) -> Rows:
    """
    No contact is deleted.

    Why:
        A deleted or merged contact still has an Id, but a user cannot be created on it, and its external id finds
        nobody any more.

    Remedy:
        If MasterRecordId is set, the contact was merged: load that Id instead, or give that contact the external id.
        Otherwise ask who deleted it, and why: restore it, or take the row out.

    SOQL:
        SELECT Id, IsDeleted, MasterRecordId FROM Contact WHERE IsDeleted = true AND Id IN {offenders.ContactId}

    Limits:
        Contacts purged from the recycle bin no longer exist: CON-01 reports them. The SOQL finds deleted contacts only
        by queryAll (REST, Bulk API 2.0), or with include_deleted=True of simple-salesforce. A row whose user an attempt
        has made, and whose contact was merged into that user's since, is in place: LOAD-11 reports it.
    """
    return cohort.rows(
        """
        with named as (
            select line, Contact.Id, Contact.IsDeleted, Contact.MasterRecordId
            from load
            join Contact on Contact.Id = load.ContactId
            union all
            select line, min(Contact.Id), min(Contact.IsDeleted), min_by(Contact.MasterRecordId, Contact.Id)
            from load
            join Contact on Contact.folded_key = load.folded_reference
            where load.ContactId is null
            group by line
        )
        select
            load.line, load.row_key, load.Username, named.Id as ContactId, load.contact_reference, named.MasterRecordId
        from load
        join named using (line)
        anti join merged_user on merged_user.line = load.line
        where named.IsDeleted
        """,
        population="""
            select count(*) from load
            where ContactId in (select Id from Contact) or folded_reference in (select folded_key from Contact)
        """,
    )


@check(
    "CON-03",
    item=1,
    severity=ERROR,
    purposes=(CREATE, MOVE),
    owner=DATA_PREPARER,
    step="Give the contacts their accounts",
)
def contacts_without_an_account(cohort: Cohort) -> Rows:
    """
    Every contact belongs to an account.

    Why:
        A contact without an account is private: no external user can be created on it, and the row is rejected.

    Remedy:
        Ask which account is the person's, give the contact its AccountId, and check again: the account's owner needs a
        role too (ACC-01).

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE AccountId = null AND Id IN {offenders.ContactId}
    """
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, load.ContactId
        from load
        join Contact on Contact.Id = load.ContactId
        where Contact.AccountId is null and Contact.IsDeleted is not true
        """,
        population="select count(*) from load where ContactId is not null",
    )


@check(
    "CON-04",
    item=1,
    severity=ERROR,
    purposes=(CREATE,),
    owner=DATA_PREPARER,
    step="Decide which user each person keeps",
    never_waived="a contact has one user: this row is refused, or takes over somebody else's",
)
def contacts_that_already_have_a_user(cohort: Cohort) -> Rows:
    """
    No contact has another user, active or not, and no row has the key of a user on another contact.

    Why:
        A contact has one user, and the row of a second one is rejected. A deactivated user still occupies the contact;
        only disabling (IsPortalEnabled = false) frees it. An upsert updates the user who has the row's key: a user on
        another contact would become this person's, and its owner would lose it.

    Remedy:
        If another load of the plan created the user (``created_by_load``), remove the row from one of the two loads, or
        correct the contact in the row where it is wrong. If the user is the same person's, who may have registered
        himself, keep it: move it by an update, and take the row out. Only where its license needs a new user (MOV-02),
        disable it in an earlier load of the plan. If it is another person's, disable nobody: the row has another
        person's contact, or the user has another person's key.

    SOQL:
        SELECT Id, Username, IsActive, ContactId FROM User WHERE ContactId IN {offenders.ContactId}

    Limits:
        A user whom an earlier load of the plan will disable, by IsPortalEnabled = false, is not reported. Once that
        load has run, a user who still has the contact is. An external user without a contact who has the row's key is
        reported as a warning: it may be this person's.
    """
    cohort.load.sees("OrgUser")
    return cohort.rows(
        """
        with in_the_way as (
            select load.line, OrgUser.Id
            from load
            join OrgUser on OrgUser.ContactId = load.ContactId
            anti join to_be_disabled on to_be_disabled.Id = OrgUser.Id
            union all
            select load.line, upserted.Id
            from load
            join upserted using (line)
        )
        select
            load.line, load.row_key, load.Username, load.ContactId,
            OrgUser.Id, OrgUser.Username as present_username, OrgUser.IsActive,
            OrgUser.ContactId as contact_of_that_user, created.load as created_by_load,
            case
                when OrgUser.ContactId is null and lower(OrgUser.UserType) is distinct from 'standard' then 'warned'
            end as status
        from load
        join in_the_way using (line)
        join OrgUser on OrgUser.Id = in_the_way.Id
        left join created_user as created on created.Id = OrgUser.Id
        anti join own_user on own_user.line = load.line and own_user.Id = OrgUser.Id
        qualify row_number() over (partition by load.line order by status nulls first, OrgUser.Id) = 1
        """
    )


@check(
    "CON-05",
    item=1,
    severity=ERROR,
    purposes=(CREATE,),
    owner=DATA_PREPARER,
    step="Find out whose contact it is, and correct the other rows",
    never_waived="a contact has one user: if the wrong row is first, a stranger sees this person's data",
)
def contacts_shared_by_several_rows(load: Load) -> Rows:
    """
    No two rows share a contact.

    Why:
        The first row gets the contact, the others are rejected. If the wrong row is first, a stranger sees this
        person's data.

    Remedy:
        Find out which row is this person's, and correct the ContactId of the others.

    SOQL:
        SELECT Id, AccountId FROM Contact WHERE Id IN {offenders.ContactId}

    Limits:
        Rows that repeat their row key too are reported by LOAD-06.
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
