"""Loads rows of CSV text as a loader would: each by itself, by the platform's rules, with a result for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.standin.loading import accept
from tests.standin.loading.cells import typed_row
from tests.standin.loading.change import Change, RowError
from tests.standin.loading.conversion import Loader
from tests.standin.rows.ids import canonical
from tests.standin.rows.seeding import blank
from tests.standin.rules import RULES

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Row = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """What became of one row. `id` is None where nothing was made; `code` and `message` are empty on success."""

    id: str | None
    created: bool
    success: bool
    code: str = ""
    message: str = ""
    fields: tuple[str, ...] = ()


def load(
    org: "StandIn",
    operation: str,
    sobject: str,
    rows: list[dict[str, str]],
    external_id: str | None,
    loader: Loader,
) -> list[Result]:
    """
    Rows in, results out, in order. Operations: insert, update, upsert (by `external_id`, else by Id).

    An empty cell is not sent, `#N/A` is null; the loader decides which texts are values. Columns named
    `column:...` are unmapped. Only User has rules of its own.
    """
    if operation not in {"insert", "update", "upsert"}:
        raise ValueError(operation)
    with org.store.lock:
        return list(_results(org, operation, sobject, rows, external_id, loader))


def _results(
    org: "StandIn",
    operation: str,
    sobject: str,
    rows: list[dict[str, str]],
    external_id: str | None,
    loader: Loader,
) -> Iterator[Result]:
    for row in rows:
        record = None
        try:
            values = typed_row(org, sobject, row, operation, loader)
            record = _existing(org, operation, sobject, values, external_id)
            yield _write(org, sobject, record, values)
        except RowError as refused:
            yield Result(record, False, False, refused.code, refused.message, refused.fields)


def _existing(org: "StandIn", operation: str, sobject: str, values: Row, external_id: str | None) -> str | None:
    """The Id of the row to update, None for one to insert; `values` keeps no Id."""
    given = values.pop("Id", None)
    if operation == "insert":
        return None
    if operation == "upsert" and external_id and external_id != "Id":
        return _by_external_id(org, sobject, external_id, values.get(external_id))
    if not given:
        if operation == "upsert":
            return None
        raise RowError("MISSING_ARGUMENT", "Id not specified in an update call")
    record = canonical(given)
    if record is None or not record.startswith(org.objects[sobject].prefix):
        raise RowError("MALFORMED_ID", f"malformed id {given}", "Id")
    if org.store.get(sobject, record) is None:
        raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    return record


def _by_external_id(org: "StandIn", sobject: str, name: str, value: Any) -> str | None:
    if not value:
        raise RowError("MISSING_ARGUMENT", f"{name} not specified")
    found = org.store.tuples(f'select Id from "{sobject}" where "{name}" = ?', (value,))
    if len(found) > 1:
        ids = ", ".join(record for (record,) in found)
        raise RowError("DUPLICATE_EXTERNAL_ID", f"{name}: more than one record found for external id field: [{ids}]")
    return str(found[0][0]) if found else None


def _write(org: "StandIn", sobject: str, record: str | None, values: Row) -> Result:
    if sobject != "User":
        if record is None:
            return Result(org.add(sobject, **values), True, True)
        org.update(sobject, record, **values)
        return Result(record, False, True)
    before = org.store.get("User", record)
    change = Change(org, before, {**(before or _new_user(org, values)), **values}, set(values))
    for rule in RULES:
        rule(change)
    return Result(accept.write_user(change), before is None, True)


def _new_user(org: "StandIn", values: Row) -> Row:
    """A user that nobody has said anything about: no locale, no language; active; a nickname if the org makes one."""
    unsaid = dict.fromkeys(("LastName", "TimeZoneSidKey", "LocaleSidKey", "LanguageLocaleKey", "EmailEncodingKey"))
    row = {**blank(org, "User"), **unsaid, "Id": None}
    if org.switches.nickname_generated and not values.get("CommunityNickname"):
        row["CommunityNickname"] = f"{(values.get('Alias') or 'user')}{org.ids.next('nick')[9:15]}"[:40]
    return row
