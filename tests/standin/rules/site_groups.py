"""Profiles and permission sets that are members of a site."""

from tests.standin.loading.change import Change, RowError


def members_are_not_there_yet(change: Change) -> None:
    """DUPLICATE_VALUE, the platform's code for what is there already; no public source has its text."""
    row = change.after
    pair = (row["NetworkId"], row["ParentId"], row.get("Id"))
    found = change.org.store.one(
        'select Id from "NetworkMemberGroup" where NetworkId = ? and ParentId = ? and Id is not ?', pair
    )
    if found:
        message = f"duplicate value found: ParentId duplicates value on record with id: {found['Id'][:15]}"
        raise RowError("DUPLICATE_VALUE", message, "ParentId")
