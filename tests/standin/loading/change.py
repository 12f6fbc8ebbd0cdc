"""A row on its way into the org: what it was, and what it would be."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.standin.schema.schema import SObject

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Row = dict[str, Any]


class RowError(Exception):
    """The platform says no to a row: a status code, a message, the fields it is about."""

    def __init__(self, code: str, message: str, *fields: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.fields = code, message, fields


@dataclass
class Change:
    """`before` is None for an insert; `sent` are the fields that the row speaks of."""

    org: "StandIn"
    sobject: SObject
    before: Row | None
    after: Row
    sent: set[str] = field(default_factory=set)

    @property
    def inserting(self) -> bool:
        return self.before is None

    def changes(self, name: str) -> bool:
        return self.before is None or self.before[name] != self.after[name]
