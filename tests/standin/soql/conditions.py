"""WHERE clauses as SQL: what a literal must be for its field, and how the org compares (facts, 9)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.standin.rows.ids import canonical
from tests.standin.rows.values import timestamp
from tests.standin.schema.schema import Field
from tests.standin.soql.parse import QueryError, at_position
from tests.standin.soql.tree import Among, Combined, Comparison, Condition, Literal, Within

if TYPE_CHECKING:
    from tests.standin.soql.compile import Scope

Sql = tuple[str, list[Any]]
KINDS = {
    "boolean": {"BOOLEAN"},
    "int": {"INTEGER"},
    "double": {"INTEGER", "NUMBER"},
    "datetime": {"DATETIME", "LAST_N_DAYS"},
    "date": {"DATE"},
}
LONGEST_STRING = 4000


def condition_sql(scope: "Scope", condition: Condition) -> Sql:
    """The SQL of a condition, and the values to bind. Raises QueryError."""
    if isinstance(condition, Combined):
        return _combined(scope, condition)
    if isinstance(condition, Comparison):
        return _comparison(scope, condition)
    return _among(scope, condition) if isinstance(condition, Among) else _within(scope, condition)


def _combined(scope: "Scope", condition: Combined) -> Sql:
    parts = [condition_sql(scope, part) for part in condition.parts]
    values = [value for _, bound in parts for value in bound]
    if condition.word == "NOT":
        return f"not coalesce({parts[0][0]}, 0)", values
    return "(" + f" {condition.word} ".join(sql for sql, _ in parts) + ")", values


def _comparison(scope: "Scope", condition: Comparison) -> Sql:
    sql, item = scope.filterable(condition.path)
    value = _value(scope, item, condition.value)
    operator = condition.operator
    if operator == "LIKE":
        if not item.is_text or not isinstance(value, str):
            raise _wrong_operator(scope, condition, item)
        return f"{sql} like ? escape '\\'", [value]
    if operator in {"=", "!="}:
        same = "is" if operator == "=" else "is not"
        if isinstance(value, str) and item.is_text and not value.isascii():
            return f"lowered({sql}) {same} ?", [value.lower()]
        return f"{sql} {same} ?", [value]
    if value is None or item.type == "boolean":
        raise _wrong_operator(scope, condition, item)
    return f"{sql} {operator} ?", [value]


def _among(scope: "Scope", condition: Among) -> Sql:
    sql, item = scope.filterable(condition.path)
    values = [_value(scope, item, literal) for literal in condition.values]
    spelled = [value.lower() for value in values if isinstance(value, str) and item.is_text and not value.isascii()]
    simple = [value for value in values if value is not None]
    parts = [f"{sql} in ({', '.join('?' * len(simple))})"] if simple else []
    parts += [f"lowered({sql}) in ({', '.join('?' * len(spelled))})"] if spelled else []
    parts += [f"{sql} is null"] if None in values else []
    found = "(" + " or ".join(parts) + ")"
    return (f"not coalesce({found}, 0)" if condition.negated else found), [*simple, *spelled]


def _within(scope: "Scope", condition: Within) -> Sql:
    sql, item = scope.filterable(condition.path)
    inner = scope.inner(condition.sobject)
    wanted, field = inner.filterable(condition.field)
    if _points_to(scope.sobject.name, item) != _points_to(inner.sobject.name, field):
        message = (
            f"The selected field '{field.name}' in the subquery and the left operand field in the where expression "
            f"in the outer query '{item.name}' should point to the same object type"
        )
        raise QueryError("MALFORMED_QUERY", at_position(scope.query.text, condition.path.at - 1, message))
    source, values = inner.source(condition.where)
    found = f"{sql} in (select {wanted}{source} and {wanted} is not null)"
    return (f"not coalesce({found}, 0)" if condition.negated else found), values


def _points_to(sobject: str, item: Field) -> set[str]:
    return {sobject} if item.type == "id" else set(item.referenceTo)


def _value(scope: "Scope", item: Field, literal: Literal) -> Any:
    """What to compare the field with; an empty string is null."""
    if literal.kind == "NULL":
        return None
    if literal.kind not in KINDS.get(item.type, {"STRING"}):
        quoted = "should not" if item.type in KINDS else "should"
        message = (
            f"value of filter criterion for field '{item.name}' must be of type {item.type} and {quoted} be enclosed "
            "in quotes"
        )
        raise QueryError("INVALID_FIELD", at_position(scope.query.text, literal.at, message))
    if item.is_id:
        return _id(scope, literal)
    if literal.kind == "LAST_N_DAYS":
        midnight = scope.org.now.replace(hour=0, minute=0, second=0, microsecond=0)
        return timestamp(midnight - timedelta(days=int(literal.text.partition(":")[2])))
    if literal.kind == "STRING" and len(literal.text) > LONGEST_STRING:
        raise QueryError("MALFORMED_QUERY", f"a string in a WHERE clause has at most {LONGEST_STRING} characters")
    return _plain(literal)


def _plain(literal: Literal) -> Any:
    if literal.kind == "BOOLEAN":
        return int(literal.text.lower() == "true")
    if literal.kind == "DATETIME":
        return timestamp(datetime.fromisoformat(literal.text))
    if literal.kind in {"INTEGER", "NUMBER"}:
        return float(literal.text) if literal.kind == "NUMBER" else int(literal.text)
    return literal.text or None


def _id(scope: "Scope", literal: Literal) -> str | None:
    record = canonical(literal.text)
    if literal.text and record is None:
        message = at_position(scope.query.text, literal.at, f"invalid ID field: {literal.text}")
        raise QueryError("INVALID_QUERY_FILTER_OPERATOR", message)
    return record


def _wrong_operator(scope: "Scope", condition: Comparison, item: Field) -> QueryError:
    message = f"invalid operator on {item.type} field"
    return QueryError("INVALID_QUERY_FILTER_OPERATOR", at_position(scope.query.text, condition.path.at, message))
