"""Loads rows of CSV text as a loader would: each by itself, by the platform's rules, with a result for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.standin.loading.accept import write_user
from tests.standin.loading.cells import typed_row
from tests.standin.loading.change import Change, RowError
from tests.standin.loading.conversion import Loader
from tests.standin.loading.new_rows import unsaid
from tests.standin.loading.repeated import repeated
from tests.standin.loading.user_change import UserChange
from tests.standin.rows.ids import canonical
from tests.standin.rules import RULES, VALUES
from tests.standin.schema.schema import SObject

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Row = dict[str, Any]
AT_ONCE = 200
"""So many rows are saved at once, of a bulk job's batch as of a SOAP call (Stack Exchange 296121)."""


@dataclass(frozen=True)
class Result:
    """What became of one row. `id` is None where nothing was made; `code` and `message` are empty on success."""

    id: str | None
    created: bool
    success: bool
    code: str = ""
    message: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """What is done with rows: `word` is insert, update or upsert, by `external_id` or else by Id."""

    word: str
    sobject: str
    external_id: str | None = None
    loader: Loader = "bulk"

    def __post_init__(self) -> None:
        if self.word not in {"insert", "update", "upsert"}:
            raise ValueError(self.word)

    @property
    def key(self) -> str | None:
        """The column that names the row to change."""
        return None if self.word == "insert" else (self.word == "upsert" and self.external_id) or "Id"


def load(org: "StandIn", operation: Operation, rows: list[dict[str, str]]) -> list[Result]:
    """
    Rows in, results out, in order.

    An empty cell is not sent, `#N/A` is null; the loader decides which texts are values. Columns named
    `column:...` are unmapped.
    """
    with org.store.lock:
        chunks = [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
        return [result for chunk in chunks for result in _results(org, operation, chunk)]


def _results(org: "StandIn", operation: Operation, rows: list[dict[str, str]]) -> Iterator[Result]:
    refusals = repeated(org.objects[operation.sobject], rows, operation.key)
    for row, refusal in zip(rows, refusals, strict=True):
        record = None
        try:
            _ability(org.objects[operation.sobject], operation.word)
            _lock(org, operation.sobject)
            if refusal:
                raise refusal
            values = typed_row(org, operation.sobject, row, operation.word, operation.loader)
            record = _existing(org, operation, values)
            yield _write(org, operation.sobject, record, values)
        except RowError as refused:
            yield Result(record, False, False, refused.code, refused.message, refused.fields)


def _ability(sobject: SObject, word: str) -> None:
    """What an object cannot do (facts, 1 row 7; text of inserts and updates: public code)."""
    needed = {"insert": {"create"}, "update": {"update"}, "upsert": {"create", "update"}}[word]
    if not needed <= sobject.abilities or (sobject.name, word) == ("NetworkMemberGroup", "upsert"):
        past = {"insert": "inserted", "update": "updated", "upsert": "upserted"}[word]
        message = f"entity type cannot be {past}: {sobject.label}"
        raise RowError("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message)


def _lock(org: "StandIn", sobject: str) -> None:
    """The next rows of an object are locked, if a test says so; the same row goes in later (facts, 4)."""
    if org.locked_rows.get(sobject, 0) > 0:
        org.locked_rows[sobject] -= 1
        raise RowError("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")


def _existing(org: "StandIn", operation: Operation, values: Row) -> str | None:
    """The Id of the row to update, None for one to insert; `values` keeps no Id."""
    given, sobject = values.pop("Id", None), operation.sobject
    if operation.key is None:
        return None
    if operation.key != "Id":
        return _by_external_id(org, sobject, operation.key, values.get(operation.key))
    if not given:
        if operation.word == "upsert":
            return None
        raise RowError("MISSING_ARGUMENT", "Id not specified in an update call")
    record = canonical(given)
    if record is None or not record.startswith(org.objects[sobject].prefix):
        raise RowError("MALFORMED_ID", f"malformed id {given}", "Id")
    found = org.store.get(sobject, record)
    if found is None:
        raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    if found.get("IsDeleted"):
        raise RowError("ENTITY_IS_DELETED", "entity is deleted")
    return record


def _by_external_id(org: "StandIn", sobject: str, name: str, value: Any) -> str | None:
    """Rows in the recycle bin are not found: the upsert makes another one."""
    if not value:
        raise RowError("MISSING_ARGUMENT", f"{name} not specified")
    live = " and not IsDeleted" if "IsDeleted" in org.objects[sobject].fields else ""
    found = org.store.tuples(f'select Id from "{sobject}" where "{name}" = ?{live}', (value,))
    if len(found) > 1:
        ids = ", ".join(record for (record,) in found)
        raise RowError("DUPLICATE_EXTERNAL_ID", f"{name}: more than one record found for external id field: [{ids}]")
    return str(found[0][0]) if found else None


def _write(org: "StandIn", name: str, record: str | None, values: Row) -> Result:
    """The row as it would be, past the rules of its object, into the org."""
    before, sobject = org.store.get(name, record), org.objects[name]
    kind = UserChange if name == "User" else Change
    change = kind(org, sobject, before, {**(before or unsaid(org, sobject, values)), **values}, set(values))
    for rule in RULES.get(name, VALUES):
        rule(change)
    if isinstance(change, UserChange):
        return Result(write_user(change), before is None, True)
    said = {field: change.after[field] for field in change.sent}
    if record is None:
        return Result(org.add(name, **said, **_kind(change)), True, True)
    org.update(name, record, **said)
    return Result(record, False, True)


def _kind(change: Change) -> Row:
    """What a new account is follows from its record type."""
    return {"IsPersonAccount": change.after["IsPersonAccount"]} if change.sobject.name == "Account" else {}
