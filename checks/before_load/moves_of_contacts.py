"""MOV: an update leaves each user on its own contact."""

from checks import DATA_PREPARER, DISABLE, ERROR, MOVE, check
from fixtures.cohorts import Load, Rows


@check(
    "MOV-06",
    offenders="users moved to another person's contact",
    item=1,
    severity=ERROR,
    purposes=(MOVE, DISABLE),
    owner=DATA_PREPARER,
    step="Do not load: look the contacts up again",
    at_once=True,
)
def users_moved_to_another_contact(load: Load) -> Rows:
    """
    No row of an update takes a user off its contact, or puts it on one that is not the same person's.

    Why:
        The contact decides whose data the user sees. A ContactId in the wrong row - sorting one spreadsheet column does
        it - shows a stranger this person's data, from a login that works already.

    Remedy:
        If the load is not to change contacts, unmap ContactId. Else look up the contacts again by the external key, for
        all rows of the file. Where a user is on a wrong contact and the row corrects that, have it approved as a
        waiver.

    SOQL:
        SELECT Id, Username, ContactId FROM User WHERE Id IN {offenders}

    Limits:
        Salesforce Help describes an update of ContactId for users without a contact only: other rows may be refused
        too. A contact that has the external key of the user's, or into which that was merged, is the same person's. For
        a user without a contact, the external key of the row is compared, where the file has it. Malformed Ids are
        reported by LOAD-05, external ids that a spreadsheet has shortened by LOAD-15.
    """
    return load.rows(
        """
        with named as (
            select folded_key, count(*) as contacts from Contact where IsDeleted is not true group by folded_key
        ),
        written as (
            select
                load.line, load.row_key, load.folded_key, own_user.Username, own_user.Id, own_user.ContactId as present,
                if(load_raw.ContactId = '#N/A', null, load.ContactId) as ContactId,
                load_raw.ContactId = '#N/A' as emptied,
                if(load_raw.ContactId is null, coalesce(named.contacts, 0), 1) as contacts
            from load
            join load_raw using (line)
            join own_user using (line)
            left join named on named.folded_key = load.folded_reference
            left join shortened_key
                on shortened_key.line = load.line and shortened_key.value = load.contact_reference
            where load_raw.ContactId = '#N/A'
            or (load_raw.ContactId like '003%' and well_formed_id(load_raw.ContactId))
            or (load_raw.ContactId is null and load.contact_reference is not null and shortened_key.line is null)
        ),
        judged as (
            select
                written.line, written.row_key, written.Username, written.Id, written.ContactId,
                present as ContactId_of_the_user,
                case
                    when emptied then if(present is null, null, 'the row takes the user off its contact')
                    when contacts > 1 then 'several contacts have this external id'
                    when contacts = 0 or wanted.Id is null then 'no such contact here'
                    when wanted.Id is not distinct from present then null
                    when holder.Id is not null then 'another user has this contact'
                    when count(*) over (partition by written.ContactId) > 1
                        then 'several rows put their users on this contact'
                    when present is null and written.folded_key is not null
                    and wanted.folded_key is distinct from written.folded_key
                        then 'the contact has another external key than the row'
                    when present is null or held.folded_key = wanted.folded_key or held.MasterRecordId = wanted.Id
                        then null
                    else 'the user is on another contact'
                end as problem
            from written
            left join Contact as wanted on wanted.Id = written.ContactId
            left join Contact as held on held.Id = present
            left join (from OrgUser anti join to_be_disabled using (Id)) as holder
                on holder.ContactId = written.ContactId and holder.Id is distinct from written.Id
        )
        from judged where problem is not null
        """,
        population="""
            select count(*) from load
            join own_user using (line)
            join load_raw using (line)
            where load_raw.ContactId is not null or load.contact_reference is not null
        """,
    )
