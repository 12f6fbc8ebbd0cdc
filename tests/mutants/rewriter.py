"""Makes tables anew beside those of a snapshot, and only those that a mutant makes otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import duckdb

from fixtures.database import identifier, tables_of
from fixtures.snapshot import Snapshot, snapshot as opening
from fixtures.snapshot.tables import TableWriter
from fixtures.tuning import DEFAULTS
from tests.mutants.plans import same_plan

ALTERED = "altered"
"""The schema of the tables that are made anew; it hides those of the snapshot that have the same names."""


class Rewriter(TableWriter):
    """
    Stands in for the writer of a snapshot's tables.

    :param known: the SELECTs of each table as they were, None where they are only noted.
    :param by_plan: whether a SELECT of the same plan makes the same table.
    :param digest: what tells the rows of a table from others, by schema and table.

    ``made`` are the tables that it made anew; ``met`` is whether a SELECT was another one, if only in its words.
    """

    def __init__(
        self,
        database: duckdb.DuckDBPyConnection,
        known: dict[str, list[str]] | None,
        digest: Callable[[str, str], str],
        *,
        by_plan: bool,
    ) -> None:
        super().__init__(database, Path(), DEFAULTS)
        self._digest = digest
        self.selects: defaultdict[str, list[str]] = defaultdict(list)
        self.made: set[str] = set()
        self.met = False
        self._known, self._by_plan = known, by_plan

    def add(self, table: str, select: str, *, first_by: str = "") -> int:
        """Take the SELECT; it is said to have a row, so that nothing that stands on the table is left out."""
        once = f" qualify row_number() over (partition by line order by {first_by}) = 1" if first_by else ""
        self._take("table", table, f"select * from ({select}){once}" if once else select)
        return 1

    def view(self, table: str, select: str) -> None:
        self._take("view", table, select)

    def _take(self, kind: str, table: str, select: str) -> None:
        parts = self.selects[table]
        parts.append(select)
        if self._known is None:
            return
        if table in self.made:
            self.database.execute(f"insert into {ALTERED}.{identifier(table)} {select}")
        elif self._is_another(self._known[table][len(parts) - 1], select) or tables_of(select) & self.made:
            self.made.add(table)
            self.database.execute(f"create {kind} {ALTERED}.{identifier(table)} as {parts[0]}")
            for part in parts[1:]:
                self.database.execute(f"insert into {ALTERED}.{identifier(table)} {part}")

    def _is_another(self, known: str, select: str) -> bool:
        if known == select:
            return False
        self.met = True
        return not (self._by_plan and same_plan(self.database, known, select))

    def differing(self) -> dict[str, str]:
        """Those of the tables that were made anew whose rows are others, each with what tells these from others."""
        digests = {table: self._digest(ALTERED, table) for table in self.made}
        return {table: digest for table, digest in digests.items() if digest != self._digest("main", table)}


class Altered(Snapshot):
    """A snapshot some of whose tables can be hidden by others."""

    def __init__(self, folder: Path) -> None:
        with patch.object(opening, "hardened", lambda database, _: database.execute("set threads = 1")):
            super().__init__(folder)
        self._database.execute(f"create schema {ALTERED}")
        self._digests: dict[str, str] = {}

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection that sees the altered tables first."""
        cursor = super().cursor()
        cursor.execute(f"set search_path = '{ALTERED},main'")
        return cursor

    def digest(self, schema: str, table: str) -> str:
        """What tells the rows of a table, or view, from others."""
        if schema == "main" and table in self._digests:
            return self._digests[table]
        rows = f"select count(*), sum(hash(each)::hugeint) from {schema}.{identifier(table)} as each"
        digest = f"{table} {super().cursor().execute(rows).fetchone()}"
        if schema == "main":
            self._digests[table] = digest
        return digest

    @contextmanager
    def as_altered(self) -> Iterator[None]:
        """Afterwards no table is altered."""
        try:
            yield
        finally:
            self._database.execute(f"drop schema {ALTERED} cascade; create schema {ALTERED}")
            self._found.clear()
