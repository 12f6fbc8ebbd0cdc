"""Changes to an org and to what belongs to it, each of which can be taken back."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from tests.standin import StandIn
from tests.standin.rows.seeding import blank

BESIDE_THE_ROWS = ("now", "pending", "other_seats", "seats", "counted_on", "unsettled")
"""What an org knows of itself that is in none of its tables, and changes with them."""


@dataclass
class UndoLog:
    """
    Changes by `put`, `append` and `drop`, and any change to the org's rows, are taken back by `undo`.

    What was changed before `commit` stays.
    """

    org: StandIn
    _undo: list[Callable[[], object]] = field(default_factory=list, kw_only=True)
    _image: bytes = field(default=b"", kw_only=True)
    _beside: dict[str, Any] = field(default_factory=dict, kw_only=True)

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
        return self.org.add(sobject, **fields)

    def crowd(self, number: int, **fields: Any) -> None:
        """As many inactive users more, all alike."""
        org, plain = self.org, blank(self.org, "User")
        marked = {name: plain[name] for name in ("CreatedDate", "LastModifiedDate", "CreatedById")}
        ids = (org.ids.next("005") for _ in range(number))
        crowd = [{**marked, "IsActive": 0, **fields, "Id": each, "Username": f"{each}@example.com"} for each in ids]
        org.store.insert_all("User", crowd)

    def update(self, sobject: str, record: str, **fields: Any) -> None:
        """Another value in the org."""
        self.org.update(sobject, record, **fields)

    def remove(self, sobject: str, record: str) -> None:
        """A row of the org goes without a trace."""
        store = self.org.store
        row = store.get(sobject, record) or {}
        store.execute(f'delete from "{sobject}" where Id = ?', (record,))
        if sobject == "User":
            for table, column in (("UserLogin", "UserId"), ("NetworkMember", "MemberId"), ("_waiting", "UserId")):
                store.execute(f'delete from "{table}" where {column} = ?', (record,))
        if sobject == "PermissionSetAssignment":
            self.org.touch(row["AssigneeId"])
        self.org.seats = None
        self.org.unsettled = True

    def pend(self) -> None:
        """Asynchronous work of the org waits from now on."""
        self.org.catch_up()
        self.org.pending = True

    def undo(self) -> None:
        """Take back all changes, the last one first."""
        while self._undo:
            self._undo.pop()()
        self.org.store.restore(self._image)
        for name, value in self._beside.items():
            setattr(self.org, name, copy(value))

    def commit(self) -> None:
        """What was changed so far stays."""
        self.org.catch_up()
        self._undo.clear()
        self._image = self.org.store.image()
        self._beside = {name: copy(getattr(self.org, name)) for name in BESIDE_THE_ROWS}
