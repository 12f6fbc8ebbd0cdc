"""Changes to an org and to what belongs to it, each of which can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.standin import StandIn
from tests.standin.seeding import blank


@dataclass
class Journal:
    """What was changed by `put`, `append`, `drop`, `add`, `update`, `remove` and `pend` is taken back by `undo`."""

    org: StandIn
    _undo: list[Callable[[], object]] = field(default_factory=list, kw_only=True)

    def find(self, sobject: str, **fields: object) -> dict[str, Any]:
        """The first row of the org with these values."""
        return next(row for row in self.org.rows(sobject) if fields.items() <= row.items())

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
        self._undo.append(items.pop)
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

    def crowd(self, number: int, **fields: Any) -> None:
        """As many inactive users more, all alike."""
        org, marked = self.org, {"Division": "crowd", "IsActive": 0, **fields}
        plain = {name: blank(org, "User")[name] for name in ("CreatedDate", "LastModifiedDate", "CreatedById")}
        ids = (org.ids.next("005") for _ in range(number))
        org.store.insert_all(
            "User", [{**plain, **marked, "Id": each, "Username": f"{each}@example.com"} for each in ids]
        )
        self._undo.append(lambda: org.store.execute("delete from User where Division = 'crowd'"))

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
