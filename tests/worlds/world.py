"""A migration and the org it goes to; what a test changes in it can be undone."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from fixtures.ids import to_18
from tests.standin import StandIn
from tests.worlds.shape import Kind, Shape

KEY = "Legacy_Id__c"
RELATIONSHIP = f"Contact.{KEY}"
USERNAME_KEY = "Username"


@dataclass
class Cohort:
    """A cohort as the org has it. `twin` is another profile of its license, on the same sites."""

    name: str
    kind: Kind
    license: str
    mode: str
    profile: str
    profile_name: str
    twin: str
    sites: list[str]
    left: list[str] = field(default_factory=list)
    old_profile: str | None = None
    permission_set: str | None = None
    tier: str | None = None


@dataclass(eq=False)
class Row:
    """A row of the load file, by field, and what is known about its person."""

    cells: dict[str, str]
    cohort: Cohort
    contact: str | None
    account: str | None
    user: str | None = None

    @property
    def active(self) -> bool:
        return self.cells.get("IsActive", "true") == "true"


@dataclass(eq=False)
class Outcome:
    """What the loader wrote about one row."""

    cells: dict[str, str]
    id: str
    created: bool
    kind: str
    code: str = ""
    message: str = ""
    fields: tuple[str, ...] = ()


@dataclass
class Attempt:
    """One run of the loader; its rows are the load file's where `file` is None."""

    file: str | None
    rows: list[dict[str, str]]
    outcomes: list[Outcome] = field(default_factory=list)
    started_at: str = ""
    finished_at: str = ""


@dataclass
class World:
    """
    An org, a load file and a plan that belong together.

    Changes made through `put`, `drop`, `add`, `update` and `remove` are taken back by `undo`.
    """

    shape: Shape
    org: StandIn
    rng: random.Random
    cohorts: list[Cohort] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    sites: dict[str, str] = field(default_factory=dict)
    licenses: dict[str, str] = field(default_factory=dict)
    spare_profile: str = ""
    spare_contacts: list[str] = field(default_factory=list)
    spare_users: list[str] = field(default_factory=list)
    owner_without_role: str = ""
    logged_in: set[str] = field(default_factory=set)
    before: Path | None = None
    """The evidence of the first run before the load, once there is one."""
    _undo: list[Callable[[], object]] = field(default_factory=list)

    @property
    def load_plan(self) -> dict[str, Any]:
        return self.plan["loads"][0]  # type: ignore[no-any-return]

    @property
    def key_field(self) -> str:
        """The field whose value is the row key."""
        if self.shape.key in {"field", "column"}:
            return KEY
        if self.shape.key == "Username":
            return USERNAME_KEY
        if not self.shape.creates:
            return "Id"
        return RELATIONSHIP if self.shape.contact_by == "relationship" else "ContactId"

    @property
    def has_external_key(self) -> bool:
        return KEY in self.fields or RELATIONSHIP in self.fields

    def key_of(self, row: Row) -> str | None:
        return to_18(row.cells.get(self.key_field, "")) or None

    def plan_of(self, cohort: Cohort) -> dict[str, Any]:
        return next(each for each in self.plan["cohorts"] if each["name"] == cohort.name)

    def pass_time(self, **duration: float) -> None:
        self.org.now += timedelta(**duration)

    def unlike(self, *unwanted: Row) -> list[Row]:
        return [row for row in self.rows if row not in unwanted]

    # changes

    def put(self, container: Any, key: Any, value: Any) -> None:
        """Set an item of a list or dict, or an attribute of anything else."""
        if not isinstance(container, (dict, list)):
            old = getattr(container, key)
            self._undo.append(lambda: setattr(container, key, old))
            setattr(container, key, value)
            return
        if isinstance(container, dict) and key not in container:
            self._undo.append(lambda: container.pop(key))
        else:
            old = container[key]
            self._undo.append(lambda: container.__setitem__(key, old))
        container[key] = value

    def append(self, items: list[Any], item: Any) -> None:
        self._undo.append(lambda: items.remove(item))
        items.append(item)

    def drop(self, items: list[Any], item: Any) -> None:
        place = items.index(item)
        self._undo.append(lambda: items.insert(place, item))
        del items[place]

    def add(self, sobject: str, **fields: Any) -> str:
        """A new row in the org."""
        record = self.org.add(sobject, **fields)
        self._undo.append(lambda: self._forget(sobject, record))
        return record

    def update(self, sobject: str, record: str, **fields: Any) -> None:
        """Another value in the org."""
        row = self.org.store.get(sobject, record) or {}
        kept = [*fields, *(["UserType"] if sobject == "User" and "ProfileId" in fields else [])]
        old = {name: row[name] for name in kept}
        self._undo.append(lambda: self.org.update(sobject, record, **old))
        self.org.update(sobject, record, **fields)

    def remove(self, sobject: str, record: str) -> None:
        """A row of the org goes without a trace."""
        row = self.org.store.get(sobject, record) or {}
        self._undo.append(lambda: self._restore(sobject, row))
        self._forget(sobject, record)

    def pend(self) -> None:
        """Asynchronous work of the org waits from now on."""
        self.org.catch_up()
        self.put(self.org, "pending", True)

    def undo(self) -> None:
        """Take back all changes, the last one first."""
        while self._undo:
            self._undo.pop()()
        self.org.catch_up()

    def commit(self) -> None:
        """What was changed so far stays."""
        self._undo.clear()

    def _forget(self, sobject: str, record: str) -> None:
        store = self.org.store
        row = store.get(sobject, record) or {}
        store.execute(f'delete from "{sobject}" where Id = ?', (record,))
        if sobject == "User":
            for table, column in (("UserLogin", "UserId"), ("NetworkMember", "MemberId"), ("_waiting", "UserId")):
                store.execute(f'delete from "{table}" where {column} = ?', (record,))
        if sobject == "PermissionSetAssignment":
            self.org.touch(row["AssigneeId"])
        self._recount()

    def _restore(self, sobject: str, row: dict[str, Any]) -> None:
        self.org.store.insert(sobject, row)
        if sobject == "User":
            self.org.add("UserLogin", UserId=row["Id"])
            self.org.touch(row["Id"])
        self._recount()

    def _recount(self) -> None:
        self.org.seats = None
        self.org.unsettled = True
