"""From a parsed query to parametrized sqlite SQL, by what the running user can see."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.standin.schema.schema import Field, SObject
from tests.standin.soql.conditions import condition_sql
from tests.standin.soql.parse import QueryError, at_position
from tests.standin.soql.tree import Condition, Name, Query
from tests.standin.visibility import row_filter, visible

if TYPE_CHECKING:
    from tests.standin.org import StandIn

DEEPEST = 5
SEEK_HELP = "Please reference your WSDL or the describe call for the appropriate names."


@dataclass
class Scope:
    """One SELECT being compiled: its object, its parents as joins, the values to bind, in the order of the text."""

    org: "StandIn"
    query: Query
    sobject: SObject
    version: float
    deleted: bool = False
    alias: str = "t"
    joins: dict[str, tuple[str, SObject]] = field(default_factory=dict)
    join_sql: str = ""
    join_values: list[Any] = field(default_factory=list)
    subqueries: int = 0

    def column(self, name: Name) -> tuple[str, Field]:
        """The SQL of a field path, and the field."""
        *relationships, last = name.text.split(".")
        if len(relationships) > DEEPEST:
            raise QueryError(
                "MALFORMED_QUERY", at_position(self.query.text, name.at, "Maximum relationship depth is 5")
            )
        if relationships and relationships[0].lower() == self.sobject.name.lower():
            relationships = relationships[1:]
        alias, sobject = self.alias, self.sobject
        for depth, relationship in enumerate(relationships):
            alias, sobject = self._parent(alias, sobject, ".".join(relationships[: depth + 1]), relationship, name)
        item = sobject.find(last)
        if item is None:
            message = (
                f"No such column '{last}' on entity '{sobject.name}'. If you are attempting to use a custom field, "
                f"be sure to append the '__c' after the custom field name. {SEEK_HELP}"
            )
            raise QueryError("INVALID_FIELD", at_position(self.query.text, name.at, message))
        return f'{alias}."{item.name}"', item

    def filterable(self, name: Name) -> tuple[str, Field]:
        """The same, for a WHERE clause: fields that cannot be filtered are refused (facts, 2.4, 2.8)."""
        sql, item = self.column(name)
        if not item.filterable_at(self.version):
            message = f"field '{item.name}' can not be filtered in a query call"
            raise QueryError("INVALID_FIELD", at_position(self.query.text, name.at, message))
        return sql, item

    def _parent(self, alias: str, sobject: SObject, path: str, relationship: str, name: Name) -> tuple[str, SObject]:
        known = self.joins.get(path.lower())
        if known:
            return known
        reference = sobject.parent(relationship)
        single = reference is not None and len(reference.referenceTo) == 1
        target = visible(self.org, reference.referenceTo[0]) if reference and single else None
        if reference is None or target is None:
            message = (
                f"Didn't understand relationship '{relationship}' in field path. If you are attempting to use a custom "
                f"relationship, be sure to append the '__r' after the custom relationship name. {SEEK_HELP}"
            )
            raise QueryError("INVALID_FIELD", at_position(self.query.text, name.at, message))
        joined = f"{self.alias}{len(self.joins) + 1}"
        shown, values = row_filter(self.org, target.name, joined)
        self.join_sql += f' left join "{target.name}" {joined} on {joined}.Id = {alias}."{reference.name}" and {shown}'
        self.join_values += values
        self.joins[path.lower()] = (joined, target)
        return self.joins[path.lower()]

    def inner(self, name: Name) -> "Scope":
        """The scope of a semi-join; an org takes two of them."""
        self.subqueries += 1
        if self.subqueries > 2:
            raise QueryError("MALFORMED_QUERY", "Maximum 2 semi join sub-selects are allowed")
        alias = f"{self.alias}{'s' * self.subqueries}"
        return Scope(self.org, self.query, known_object(self.org, self.query, name), self.version, self.deleted, alias)

    def source(self, where: Condition | None) -> tuple[str, list[Any]]:
        """The FROM and WHERE of this scope's rows."""
        conditions, values = row_filter(self.org, self.sobject.name, self.alias)
        if "IsDeleted" in self.org.objects[self.sobject.name].fields and not self.deleted:
            conditions += f" and not {self.alias}.IsDeleted"
        bound: list[Any] = list(values)
        if where is not None:
            sql, wanted = condition_sql(self, where)
            conditions += f" and {sql}"
            bound += wanted
        text = f' from "{self.sobject.name}" {self.alias}{self.join_sql} where {conditions}'
        return text, [*self.join_values, *bound]


def known_object(org: "StandIn", query: Query, name: Name) -> SObject:
    """The object of a FROM; INVALID_TYPE where the running user sees none (facts, 2.5, 9)."""
    found = visible(org, name.text)
    if found is None:
        message = (
            f"sObject type '{name.text}' is not supported. If you are attempting to use a custom object, be sure to "
            f"append the '__c' after the entity name. {SEEK_HELP}"
        )
        raise QueryError("INVALID_TYPE", at_position(query.text, name.at, message))
    return found


@dataclass(frozen=True)
class Plan:
    """A compiled query: the keys of its rows, what follows their SELECT, how to read columns of some of them."""

    sobject: SObject
    columns: tuple[tuple[tuple[str, ...], Field], ...]
    column_sql: tuple[str, ...]
    parents: dict[tuple[str, ...], tuple[str, str]]
    keys_sql: str
    rows_sql: str
    rows_values: list[Any]
    page_sql: str
    page_values: list[Any]


def compile_query(org: "StandIn", query: Query, version: float, deleted: bool) -> Plan:
    """Raises QueryError. `deleted` is queryAll: rows of the recycle bin too."""
    sobject = known_object(org, query, query.sobject)
    scope = Scope(org, query, sobject, version, deleted)
    columns = [(name, *scope.column(name)) for name in query.fields or ()]
    _refuse_repeated(query, [sql for _, sql, _ in columns])
    paths = tuple((_path(scope, name, item), item) for name, _, item in columns)
    selected = {path[:-1] for path, _ in paths}
    parents = {
        prefix: (scope.joins[".".join(prefix).lower()][0], scope.joins[".".join(prefix).lower()][1].name)
        for path in sorted(selected)
        for prefix in (path[: depth + 1] for depth in range(len(path)))
    }
    shown = ", ".join([f"{scope.alias}.rowid", f"{scope.alias}.Id", *(sql for _, sql, _ in columns)])
    shown += "".join(f", {alias}.Id" for alias, _ in parents.values())
    page = f'select {shown} from "{sobject.name}" {scope.alias}{scope.join_sql} where {scope.alias}.rowid in '
    page_values = list(scope.join_values)
    order = ", ".join(_sort_sql(scope, sort.path, sort.descending, sort.nulls_last) for sort in query.order)
    source, values = scope.source(query.where)
    rows = f"{source} order by {order or scope.alias + '.rowid'}"
    rows += f" limit {query.limit if query.limit is not None else -1} offset {query.offset or 0}"
    column_sql = tuple(sql for _, sql, _ in columns)
    keys = f"select {scope.alias}.rowid{rows}"
    return Plan(sobject, paths, column_sql, parents, keys, rows, values, page, page_values)


def _path(scope: Scope, name: Name, item: Field) -> tuple[str, ...]:
    """A field path in the org's own spelling, without the object's name in front."""
    relationships = name.text.split(".")[:-1]
    if relationships and relationships[0].lower() == scope.sobject.name.lower():
        relationships = relationships[1:]
    spelled, sobject = [], scope.sobject
    for depth, relationship in enumerate(relationships):
        reference = sobject.parent(relationship)
        spelled.append(reference.relationshipName or "" if reference else "")
        sobject = scope.joins[".".join(relationships[: depth + 1]).lower()][1]
    return (*spelled, item.name)


def _sort_sql(scope: Scope, path: Name, descending: bool, nulls_last: bool) -> str:
    sql, item = scope.column(path)
    if not item.filterable:
        message = f"field '{item.name}' can not be sorted in a query call"
        raise QueryError("INVALID_FIELD", at_position(scope.query.text, path.at, message))
    return f"{sql} {'desc' if descending else 'asc'} nulls {'last' if nulls_last else 'first'}"


def _refuse_repeated(query: Query, columns: list[str]) -> None:
    for place, (name, sql) in enumerate(zip(query.fields or (), columns, strict=True)):
        if sql in columns[:place]:
            raise QueryError("INVALID_FIELD", f"duplicate field selected: {name.text}")
