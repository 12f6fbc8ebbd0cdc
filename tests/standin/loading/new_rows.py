"""A new row of which nothing has been said: what the platform defaults, and nothing that one must say."""

from typing import TYPE_CHECKING, Any

from tests.standin.rows.seeding import blank
from tests.standin.schema.schema import SObject

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Row = dict[str, Any]


def unsaid(org: "StandIn", sobject: SObject, values: Row) -> Row:
    """The row before its own values: required fields are empty, some follow from the values."""
    required = [f.name for f in sobject.fields.values() if f.required]
    row = {**blank(org, sobject.name), **dict.fromkeys(required), "Id": None}
    if sobject.name == "User":
        row["CommunityNickname"] = _nickname(org, values)
    if sobject.name == "Account":
        record_type = org.store.get("RecordType", values.get("RecordTypeId"))
        row["IsPersonAccount"] = bool(record_type and record_type["IsPersonType"])
    return row


def _nickname(org: "StandIn", values: Row) -> str | None:
    """One is made up, if the org does that (facts, 2.1)."""
    if not org.switches.nickname_generated or values.get("CommunityNickname"):
        return None
    return f"{(values.get('Alias') or 'user')}{org.ids.next('nick')[9:15]}"[:40]
