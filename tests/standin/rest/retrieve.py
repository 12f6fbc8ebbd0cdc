"""Rows by Id: the collections retrieve, up to 2,000 at once, and a single row (facts, 5.1)."""

from typing import TYPE_CHECKING, Any

from tests.standin.rest.answers import Answer, error, not_found
from tests.standin.rows.ids import canonical
from tests.standin.schema.schema import Field, SObject
from tests.standin.soql.query import flat_records
from tests.standin.visibility import refresh_permission_row, row_filter, visible

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Json = dict[str, Any]
MOST = 2000


def retrieve(org: "StandIn", name: str, ids: list[str], fields: list[str], version: str) -> Answer:
    """One element for each id, in order; null for what is unknown, deleted or not visible; 400 for an unknown field."""
    sobject = visible(org, name)
    if sobject is None:
        return not_found()
    if not ids or not fields:
        return error(400, "REQUIRED_FIELD_MISSING", "At least 1 id and 1 field are required")
    if len(ids) > MOST:
        return error(400, "LIMIT_EXCEEDED", f"The number of ids is more than {MOST}")
    columns = [(wanted, sobject.find(wanted)) for wanted in fields]
    unknown = next((wanted for wanted, item in columns if item is None), None)
    if unknown is not None:
        return error(400, "INVALID_FIELD", f"No such column '{unknown}' on sobject of type {sobject.name}")
    found = _rows(org, sobject, [item for _, item in columns if item], ids, version)
    return Answer(200, [found.get(canonical(record) or "") for record in ids])


def retrieve_one(org: "StandIn", name: str, record: str, fields: str | None, version: str) -> Answer:
    """One row, all its fields or those that are named."""
    sobject = visible(org, name)
    wanted = fields.split(",") if fields else list(sobject.fields if sobject else ())
    answer = retrieve(org, name, [record], wanted, version)
    if answer.status != 200:
        return answer
    return Answer(200, answer.body[0]) if answer.body[0] else not_found()


def _rows(org: "StandIn", sobject: SObject, columns: list[Field], ids: list[str], version: str) -> dict[str, Json]:
    org.catch_up()
    refresh_permission_row(org)
    shown, values = row_filter(org, sobject.name, "t")
    if "IsDeleted" in org.objects[sobject.name].fields and not org.switches.retrieve_shows_deleted:
        shown += " and not t.IsDeleted"
    known = [record for record in map(canonical, ids) if record]
    names = "".join(f', t."{item.name}"' for item in columns)
    marks = ", ".join("?" * len(known))
    sql = f'select t.Id{names} from "{sobject.name}" t where {shown} and t.Id in ({marks})'
    flat = flat_records(sobject.name, columns, version)
    return {row[0]: flat(row[0], row[1:]) for row in org.store.tuples(sql, [*values, *known])}
