"""Contacts that are put in place for users: theirs, and those of person accounts."""

from tests.standin.loading.change import Change, RowError


def person_contacts_keep_their_account(change: Change) -> None:
    """INVALID_FIELD_FOR_INSERT_UPDATE (sfb2csolutionarchitects/b2c-crm-sync, issue 14)."""
    if change.before and change.before["IsPersonAccount"] and "AccountId" in change.sent:
        message = "Account: bad field names on insert/update call: AccountId"
        raise RowError("INVALID_FIELD_FOR_INSERT_UPDATE", message, "AccountId")


def person_accounts_have_one_contact(change: Change) -> None:
    """The person contact is the only one right below a person account (SOAP API guide, Person Account Record Types)."""
    account = change.org.store.get("Account", change.after["AccountId"])
    if account and account["IsPersonAccount"] and change.changes("AccountId"):
        raise RowError("FIELD_INTEGRITY_EXCEPTION", "A person account has no other contacts.", "AccountId")
