"""The stand-in org's rows: one sqlite table per object, in memory, shared by threads behind one lock."""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from threading import RLock
from typing import Any

from tests.standin.schema.schema import Field, SObject

Bound = Sequence[Any] | Mapping[str, Any]
INDEXED = {
    "User": ("Username", "CommunityNickname", "FederationIdentifier", "ContactId", "ProfileId", "AccountId"),
    "UserLogin": ("UserId",),
    "UserRole": ("PortalAccountId",),
    "LoginHistory": ("UserId", "NetworkId"),
    "Account": ("PersonContactId", "OwnerId"),
    "Contact": ("AccountId", "Email"),
    "PermissionSetAssignment": ("AssigneeId", "PermissionSetId"),
    "NetworkMember": ("MemberId",),
}
PRAGMAS = "pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-400000;"
NUMERIC = {"boolean": "integer", "int": "integer", "long": "integer"} | dict.fromkeys(
    ("double", "currency", "percent"), "real"
)


class Store:
    """Tables of SQL values: Ids and times are text, booleans are 0 and 1. Text compares without case, Ids with it."""

    def __init__(self, objects: Iterable[SObject], database: str) -> None:
        self.lock = RLock()
        self._restored = 0
        self._counted: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
        self._counted_at = (-1, 0)
        self._db = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.create_function("lowered", 1, lambda text: text and text.lower(), deterministic=True)
        script = [statement for item in objects for statement in _tables(item)]
        self._db.executescript(f"{PRAGMAS} begin; {';'.join(script)}; commit")

    def rows(self, sql: str, values: Bound = ()) -> list[dict[str, Any]]:
        with self.lock:
            return [dict(row) for row in self._db.execute(sql, values)]

    def tuples(self, sql: str, values: Bound = ()) -> list[tuple[Any, ...]]:
        with self.lock:
            return self._plain().execute(sql, values).fetchall()

    def counted(self, sql: str, values: Bound = ()) -> list[tuple[Any, ...]]:
        """Rows that take long to find, kept until any row changes."""
        key = (sql, tuple(values))
        with self.lock:
            if self._counted_at != self.revision:
                self._counted, self._counted_at = {}, self.revision
            if key not in self._counted:
                self._counted[key] = self.tuples(sql, values)
            return self._counted[key]

    def numbers(self, sql: str, values: Bound = ()) -> "array[int]":
        """The first column, which holds integers."""
        with self.lock:
            return array("q", map(itemgetter(0), self._plain().execute(sql, values)))

    def _plain(self) -> sqlite3.Cursor:
        """A cursor whose rows are tuples."""
        cursor = self._db.cursor()
        cursor.row_factory = None
        return cursor

    def chunks(self, sql: str, values: Bound, size: int) -> Iterator[list[Any]]:
        """The first column, so many rows at a time; others may read and write meanwhile."""
        with self.lock:
            cursor = self._plain().execute(sql, values)
        while True:
            with self.lock:
                found = cursor.fetchmany(size)
            if not found:
                return
            yield list(map(itemgetter(0), found))

    def one(self, sql: str, values: Bound = ()) -> dict[str, Any] | None:
        with self.lock:
            row = self._db.execute(sql, values).fetchone()
            return dict(row) if row else None

    def get(self, table: str, record: str | None) -> dict[str, Any] | None:
        """The row with this Id, deleted or not."""
        return self.one(f'select * from "{table}" where Id = ?', (record,)) if record else None

    def insert(self, table: str, row: dict[str, Any]) -> None:
        with self.lock:
            self._db.execute(_insert_sql(table, tuple(row)), tuple(row.values()))

    def insert_all(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """All rows have the same keys."""
        if not rows:
            return
        with self.lock:
            self._db.executemany(_insert_sql(table, tuple(rows[0])), [tuple(row.values()) for row in rows])

    def update(self, table: str, record: str, changes: dict[str, Any]) -> int:
        assignments = ", ".join(f'"{name}" = ?' for name in changes)
        with self.lock:
            sql = f'update "{table}" set {assignments} where Id = ?'
            return self._db.execute(sql, (*changes.values(), record)).rowcount

    @contextmanager
    def unindexed(self, table: str) -> Iterator[None]:
        """The table's indexes are made anew after the block: faster for many rows."""
        found = self.tuples("select name, sql from sqlite_master where type = 'index' and tbl_name = ?", (table,))
        indexes = [(name, sql) for name, sql in found if sql]
        for name, _ in indexes:
            self.execute(f'drop index "{name}"')
        try:
            yield
        finally:
            for _, sql in indexes:
                self.execute(sql)

    def execute(self, sql: str, values: Bound = ()) -> int:
        with self.lock:
            return self._db.execute(sql, values).rowcount

    def image(self) -> bytes:
        """All tables as they are now, for `restore`."""
        with self.lock:
            return self._db.serialize()

    def restore(self, image: bytes) -> None:
        """All tables as they were."""
        with self.lock:
            self._db.deserialize(image)
            self._restored += 1

    @property
    def revision(self) -> tuple[int, int]:
        """Another one whenever a row has changed."""
        return self._restored, self._db.total_changes

    def add_column(self, table: str, item: Field) -> None:
        with self.lock:
            self._db.execute(f'alter table "{table}" add column {_column(item)}')
            self._db.execute(f'create index "{table}_{item.name}" on "{table}" ("{item.name}")')


@lru_cache(maxsize=256)
def _insert_sql(table: str, names: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    return f'insert into "{table}" ({columns}) values ({", ".join("?" * len(names))})'


def _tables(item: SObject) -> list[str]:
    columns = ", ".join(_column(field) for field in item.fields.values())
    indexes = [f'create index "{item.name}_{name}" on "{item.name}" ("{name}")' for name in INDEXED.get(item.name, ())]
    return [f'create table "{item.name}" ({columns})', *indexes]


def _column(item: Field) -> str:
    if item.name == "Id":
        return '"Id" text primary key'
    if item.type in NUMERIC:
        return f'"{item.name}" {NUMERIC[item.type]}'
    collate = " collate nocase" if item.is_text and not item.caseSensitive else ""
    return f'"{item.name}" text{collate}'
