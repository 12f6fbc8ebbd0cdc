"""A query as plain data, with the place in its text that each part came from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """A field path or object name, and where it stands in the query."""

    text: str
    at: int


@dataclass(frozen=True)
class Literal:
    """A value of the query: kind is STRING, DATETIME, DATE, NUMBER, INTEGER, BOOLEAN or NULL."""

    kind: str
    text: str
    at: int


@dataclass(frozen=True)
class Comparison:
    path: Name
    operator: str
    value: Literal


@dataclass(frozen=True)
class Among:
    path: Name
    negated: bool
    values: tuple[Literal, ...]


@dataclass(frozen=True)
class Within:
    path: Name
    negated: bool
    field: Name
    sobject: Name
    where: "Condition | None"


@dataclass(frozen=True)
class Combined:
    """AND or OR of its parts; NOT of its only part."""

    word: str
    parts: "tuple[Condition, ...]"


Condition = Comparison | Among | Within | Combined


@dataclass(frozen=True)
class Sort:
    path: Name
    descending: bool
    nulls_last: bool


@dataclass(frozen=True)
class Grouped:
    """A field, how many rows have each of its values, and the aliases of the two; `by` is what GROUP BY says."""

    key: Name
    key_alias: str | None
    counted: Name
    count_alias: str | None
    by: Name


@dataclass(frozen=True)
class Query:
    """`fields` is None for COUNT()."""

    text: str
    fields: tuple[Name, ...] | None
    sobject: Name
    where: Condition | None = None
    order: tuple[Sort, ...] = ()
    limit: int | None = None
    offset: int | None = None
    grouped: Grouped | None = None
