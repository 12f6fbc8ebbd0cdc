"""Files that make accounts and contacts fit for users: contacts to stage, owners' roles, other owners."""

from reports.next_steps.recipe import CONTACT_KEY, Recipe

CONTACTS_TO_STAGE = Recipe(
    name="contacts_to_stage.csv",
    sobject="Contact",
    operation="upsert",
    external_id=CONTACT_KEY,
    checks=("CON-01",),
    reads=("line",),
    select="""
        select
            external_key as {contact_key}, any_value(LastName) as LastName, any_value(FirstName) as FirstName,
            any_value(Email) as Email, null as AccountId,
            'no contact has this external id: fill in the account of the person'
                || if(any_value(LastName) is null, ', and LastName', '')
                || ', unless the contact is here without it' as WHY
        from offender
        join load_file on load_file.line = offender.line::integer
        left join promised_cohort on promised_cohort.cohort = load_file.cohort
        anti join Contact on Contact.folded_key in (load_file.folded_key, load_file.folded_reference)
        anti join shortened_key on shortened_key.line = load_file.line and shortened_key.value = load_file.external_key
        where external_key is not null and not may_be_cut(external_key) and mode is distinct from 'person account'
        group by external_key order by min(load_file.line)
    """,
    to_choose=("AccountId",),
    what="creates the contacts that no external id finds here, but for ids that a spreadsheet may have cut; choose "
    "AccountId of each, and LastName where it is blank, and look for the person by name and address first",
)

OWNERS_WITHOUT_ROLE = Recipe(
    name="owners_without_role.csv",
    sobject="User",
    operation="update",
    checks=("ACC-01", "ACC-07"),
    reads=("OwnerId", "owner", "AccountId", "line", "Id", "Username", "status"),
    select="""
        with owner as (
            select coalesce(OwnerId, Id) as Id, coalesce(owner, Username) as Username, AccountId, line
            from offender where status is distinct from 'not_visible'
        )
        select
            Id, null as UserRoleId,
            concat_ws(
                ', ', any_value(Username),
                if(count(AccountId) > 0, 'owns ' || count(distinct AccountId) || ' of the accounts, of ' ||
                    count(distinct line) || ' of the rows', 'loads the users')
            ) as WHY
        from owner where Id is not null group by Id order by Id
    """,
    to_choose=("UserRoleId",),
    what="gives a role to owners of accounts, and to the loading user; choose UserRoleId of each",
)

_REASSIGNED = """
    select
        {record} as Id, null as OwnerId,
        'owned by ' || coalesce(any_value(owner.Username), any_value(offender.OwnerId)) as WHY
    from offender left join OrgUser as owner on owner.Id = offender.OwnerId
    where status is distinct from 'not_visible' and {record} like '{prefix}%'
    group by {record} order by {record}
"""

ACCOUNTS_TO_REASSIGN = Recipe(
    name="accounts_to_reassign.csv",
    sobject="Account",
    operation="update",
    checks=("ACC-02", "ACC-06"),
    reads=("AccountId", "owned", "OwnerId", "status"),
    select=_REASSIGNED.format(record="coalesce(owned, AccountId)", prefix="001"),
    to_choose=("OwnerId",),
    what="gives accounts to another owner, active and with a role; choose OwnerId of each",
)

CONTACTS_TO_REASSIGN = Recipe(
    name="contacts_to_reassign.csv",
    sobject="Contact",
    operation="update",
    checks=("ACC-06",),
    reads=("owned", "OwnerId", "status"),
    select=_REASSIGNED.format(record="owned", prefix="003"),
    to_choose=("OwnerId",),
    what="gives contacts of partner accounts to an internal owner with a role; choose OwnerId of each",
)

RECIPES = (CONTACTS_TO_STAGE, OWNERS_WITHOUT_ROLE, ACCOUNTS_TO_REASSIGN, CONTACTS_TO_REASSIGN)
