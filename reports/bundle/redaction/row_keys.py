"""Whether the keys by which rows are named are themselves people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fixtures.snapshot import Snapshot

_OF_RECORDS = ("Id", "ContactId", "AccountId")
_CUSTOM = "__c"


def keys_name_people(snapshot: Snapshot) -> bool:
    """Whether row keys are addresses, usernames or names: all but Ids and custom fields that hold no address."""
    column = snapshot.metadata.key_columns.row_key
    if column not in _OF_RECORDS and not column.endswith(_CUSTOM):
        return True
    found = snapshot.cursor().execute("select bool_or(contains(row_key, '@')) from load_raw").fetchone()
    return bool(found and found[0])
