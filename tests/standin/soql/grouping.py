"""GROUP BY in one shape: one field or parent's field, and how many rows there are of each of its values."""

from typing import TYPE_CHECKING, Any

from tests.standin.rows.values import answered
from tests.standin.soql.compile import Scope, known_object
from tests.standin.soql.parse import QueryError, at_position
from tests.standin.soql.tree import Grouped, Query

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Json = dict[str, Any]
MOST_GROUPS = 2000


def count_groups(org: "StandIn", query: Query, grouped: Grouped, version: float, deleted: bool) -> Json:
    """The answer's body: an AggregateResult for each value. Raises QueryError."""
    scope = Scope(org, query, known_object(org, query, query.sobject), version, deleted)
    key, item = scope.column(grouped.key)
    if scope.column(grouped.by) != (key, item):
        raise QueryError("MALFORMED_QUERY", f"Field must be grouped or aggregated: {grouped.key.text}")
    if not item.groupable:
        message = f"field '{item.name}' can not be grouped in a query call"
        raise QueryError("MALFORMED_QUERY", at_position(query.text, grouped.by.at, message))
    counted, _ = scope.column(grouped.counted)
    source, values = scope.source(query.where)
    sql = f"select {key}, count({counted}){source} group by 1 limit {MOST_GROUPS + 1}"
    found = org.store.counted(sql, values)
    if len(found) > MOST_GROUPS:
        message = "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch"
        raise QueryError("EXCEEDED_ID_LIMIT", message)
    names = (grouped.key_alias or item.name, grouped.count_alias or "expr0")
    attributes = {"type": "AggregateResult"}
    records = [{"attributes": attributes, names[0]: answered(item, value), names[1]: count} for value, count in found]
    return {"totalSize": len(records), "done": True, "records": records}
