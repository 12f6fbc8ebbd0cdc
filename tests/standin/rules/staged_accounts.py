"""Accounts that are put in place for users: the record type makes a business account or a person account."""

from tests.standin.loading.change import Change, RowError

PERSON = ("FirstName", "LastName")


def names_are_of_the_record_type(change: Change) -> None:
    """
    INVALID_FIELD_FOR_INSERT_UPDATE for the Name of a person account (Help 000386207), and for a person's names and
    fields of a business account.
    """
    if change.after["IsPersonAccount"]:
        wrong = [name for name in ("Name",) if name in change.sent]
    else:
        wrong = sorted(name for name in change.sent if name in PERSON or _is_of_a_person(name))
    if wrong:
        message = f"Account: bad field names on insert/update call: {', '.join(wrong)}"
        raise RowError("INVALID_FIELD_FOR_INSERT_UPDATE", message, *wrong)


def accounts_stay_of_their_kind(change: Change) -> None:
    """Making a person account of a business account, or the reverse, is not in this org: refused, as it often is."""
    record_type = change.org.store.get("RecordType", change.after.get("RecordTypeId"))
    if change.before and record_type and record_type["IsPersonType"] != change.after["IsPersonAccount"]:
        message = "Cannot specify any additional fields when marrying or separating a Person-Account"
        raise RowError("INVALID_FIELD_FOR_INSERT_UPDATE", message)


def names_are_there(change: Change) -> None:
    """REQUIRED_FIELD_MISSING: a business has a Name, a person a LastName (Object Reference: Account)."""
    name = "LastName" if change.after["IsPersonAccount"] else "Name"
    if not change.after[name]:
        raise RowError("REQUIRED_FIELD_MISSING", f"Required fields are missing: [{name}]", name)


def _is_of_a_person(name: str) -> bool:
    return name.startswith("Person") or name.endswith("__pc")
