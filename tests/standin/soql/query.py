"""Runs queries, page by page: the keys of all rows are found once, the rows of a page read when it is asked for."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.standin.rows.values import answered
from tests.standin.schema.schema import Field
from tests.standin.soql.compile import Plan, compile_query
from tests.standin.soql.grouping import count_groups
from tests.standin.soql.parse import QueryError, parse
from tests.standin.visibility import refresh_permission_row

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Json = dict[str, Any]
OPEN_CURSORS = 200


@dataclass
class Cursors:
    """Queries that have more pages, by the id in their nextRecordsUrl."""

    open: dict[str, tuple[Plan, "array[int]"]] = field(default_factory=dict)

    def keep(self, locator: str, plan: Plan, keys: "array[int]") -> None:
        self.open[locator] = (plan, keys)
        while len(self.open) > OPEN_CURSORS:
            del self.open[next(iter(self.open))]


def run(org: "StandIn", text: str, version: str, batch: int, deleted: bool = False) -> Json:
    """The answer's body: totalSize, done, nextRecordsUrl where there are more, records. Raises QueryError."""
    org.catch_up()
    query = parse(text)
    if query.sobject.text.lower() == "userpermissionaccess":
        refresh_permission_row(org)
    if query.grouped:
        return count_groups(org, query, query.grouped, float(version), deleted)
    plan = compile_query(org, query, float(version), deleted)
    with org.store.lock:
        if query.fields is None:
            ((count,),) = org.store.counted(f"select count(*) from ({plan.keys_sql})", plan.rows_values)
            return {"totalSize": count, "done": True, "records": []}
        keys = org.store.numbers(plan.keys_sql, plan.rows_values)
        return _page(org, plan, keys, 0, batch, version, None)


def more(org: "StandIn", locator: str, version: str, batch: int) -> Json:
    """A further page, by the locator of its nextRecordsUrl."""
    name, _, start = locator.partition("-")
    if name not in org.cursors.open or not start.isdigit():
        raise QueryError("INVALID_QUERY_LOCATOR", "invalid query locator")
    plan, keys = org.cursors.open[name]
    return _page(org, plan, keys, int(start), batch, version, name)


def _page(
    org: "StandIn", plan: Plan, keys: "array[int]", start: int, batch: int, version: str, name: str | None
) -> Json:
    end = start + batch
    body: Json = {"totalSize": len(keys), "done": end >= len(keys)}
    if end < len(keys):
        name = name or org.ids.next("01g")
        org.cursors.keep(name, plan, keys)
        body["nextRecordsUrl"] = f"/services/data/v{version}/query/{name}-{end}"
    body["records"] = _records(org, plan, keys[start:end], version)
    return body


def _records(org: "StandIn", plan: Plan, keys: "array[int]", version: str) -> list[Json]:
    sql = f"{plan.page_sql}({', '.join(map(str, keys))})"
    rows = {row[0]: row for row in org.store.tuples(sql, plan.page_values)}
    if plan.parents:
        return [_record(plan, rows[key], version) for key in keys if key in rows]
    flat = flat_records(plan.sobject.name, [item for _, item in plan.columns], version)
    return [flat(rows[key][1], rows[key][2:]) for key in keys if key in rows]


def flat_records(sobject: str, columns: list[Field], version: str) -> Callable[[str, Sequence[Any]], Json]:
    """What makes records without parents of their Ids and cells; further cells are ignored."""
    names = [item.name for item in columns]
    flags = [name for name, item in zip(names, columns, strict=True) if item.type == "boolean"]

    def record(key: str, cells: Sequence[Any]) -> Json:
        made: Json = {"attributes": attributes(sobject, key, version)}
        made.update(zip(names, cells, strict=False))
        for name in flags:
            made[name] = None if made[name] is None else bool(made[name])
        return made

    return record


def _record(plan: Plan, row: tuple[Any, ...], version: str) -> Json:
    record: Json = {"attributes": attributes(plan.sobject.name, row[1], version)}
    first_parent = 2 + len(plan.columns)
    parents: dict[tuple[str, ...], Json | None] = {(): record}
    for (path, (_, sobject)), found in zip(plan.parents.items(), row[first_parent:], strict=True):
        parents[path] = {"attributes": attributes(sobject, found, version)} if found else None
    for (path, item), value in zip(plan.columns, row[2:first_parent], strict=True):
        _place(record, parents, path, item, value)
    return record


def _place(
    record: Json, parents: dict[tuple[str, ...], Json | None], path: tuple[str, ...], item: Field, value: Any
) -> None:
    """Put a value where its path says; a parent that is not there is null, at its highest missing level."""
    here: Json = record
    for depth in range(1, len(path)):
        parent = parents[path[:depth]]
        here.setdefault(path[depth - 1], parent)
        if parent is None:
            return
        here = parent
    here[path[-1]] = answered(item, value)


def attributes(sobject: str, record: str, version: str) -> Json:
    return {"type": sobject, "url": f"/services/data/v{version}/sobjects/{sobject}/{record}"}
