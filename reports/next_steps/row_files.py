"""The files that are parts of the load file: loadable, to correct first, to load again; and how each is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtures.plan import Target
from reports.left_files import FileFolder, LoaderFile
from reports.next_steps.loaded_rows import LoadedFile, write_parts
from reports.next_steps.loading import loading
from reports.next_steps.offenders import Offenders
from reports.next_steps.plan_changes import of_another_attempt, of_two_loads
from reports.next_steps.which_rows import (
    LOADABLE,
    RETRY,
    TO_MEND,
    after_the_load,
    before_the_load,
    held_cohorts,
    held_rows,
    unplaced,
)
from reports.outcome import NextFile

if TYPE_CHECKING:
    from fixtures.snapshot import Snapshot

_WHAT = {
    LOADABLE: "the rows that no check names as wrong or as in doubt: they load, as far as there are seats",
    TO_MEND: "the rows to correct first, or that may be refused, each with the reason in a last column, WHY, that no "
    "loader takes",
    RETRY: "the rows to load again as they are, once their cause is over; where a result file claims a success, look "
    "for the person in the org first",
}
_AFTER = {RETRY: ("ACT-01", "ACT-05", "USE-01"), TO_MEND: ("ACT-05",)}
_HELD_FROM_OTHERS = """
why is not null and exists (
    from held where gates or (check_id = 'LOAD-11' and exists (from placed where why is null))
)
"""
"""A load without errors is loaded whole, unless an attempt has loaded a part of it."""
_COHORTS = """
select distinct cohort from placed join load_file using (line) where part = $1 and cohort is not null order by cohort
"""
_PLACES = "select load_cells.line, part, why from load_cells left join placed using (line) order by load_cells.line"
_NAMES = "select distinct check_id from held order by check_id"


@dataclass(frozen=True)
class RowFiles:
    """
    Writes the rows of a load file into files of the same form.

    :param load_file: as it was judged.
    """

    folder: FileFolder
    snapshot: Snapshot
    offenders: Offenders
    load_file: LoadedFile

    @property
    def _target(self) -> Target:
        return self.folder.target

    def write(self) -> Iterator[NextFile]:
        """Each of them that has rows; before the load none where every row can be loaded, or nobody knows which."""
        cursor = self.offenders.cursor
        if not self._place():
            return
        cursor.execute(_PLACES)
        for name, rows in sorted(write_parts(self.load_file, cursor, self.folder.into).items()):
            file = LoaderFile(name=name, what=_WHAT[name], sobject="User", operation=self._target.load.operation)
            yield self.folder.left(file, rows, self._checks(name), self._commands(name))

    @property
    def _is_after(self) -> bool:
        return self._target.phase == "after_load"

    def _place(self) -> bool:
        """Make ``placed``: line, part, why, of rows that have a part; returns whether there is anything to write."""
        if self._is_after:
            return self.offenders.has_ledger and self._placed(after_the_load(), "true")
        cursor, findings = self.offenders.cursor, self.offenders.findings
        cursor.execute("create or replace temp table held_cohort (cohort varchar, check_id varchar, why varchar)")
        for cohort, check, why in held_cohorts(findings, self._target.plan):
            cursor.execute("insert into held_cohort values (?, ?, ?)", [cohort, check, why])
        cursor.execute(f"create or replace temp table held as {held_rows()}")
        return not unplaced(findings) and self._placed(before_the_load(), _HELD_FROM_OTHERS)

    def _placed(self, select: str, wanted: str) -> bool:
        cursor = self.offenders.cursor
        cursor.execute(f"create or replace temp table placed as {select}")
        return bool(cursor.execute(f"select 1 from placed where {wanted} limit 1").fetchall())

    def _checks(self, name: str) -> tuple[str, ...]:
        """Those that have named its rows; of rows that can be loaded, none has."""
        if self._is_after or name == LOADABLE:
            return _AFTER.get(name, ())
        return tuple(check for (check,) in self.offenders.cursor.execute(_NAMES).fetchall())

    def _commands(self, name: str) -> Iterator[str]:
        load = self._target.load
        if name == TO_MEND:
            if self._is_after:
                yield "  correct the rows, or what WHY says; load those that are right, without WHY, as another attempt"
                yield "  by the load's mapping, and enter it in plan.yaml as for retry.csv, under a name of its own"
            else:
                yield "  correct the rows, take WHY out, and put them back into the load file"
            return
        if load.attempts and not self._is_after:
            yield f"  check after the load first: an attempt of {load.name} may have loaded some of these rows already"
        path = self.folder.path(name)
        yield from loading(self._target, path, self.snapshot.fields, self.load_file).lines()
        if name == RETRY or load.attempts:
            several = len(self._target.plan.orgs) > 1
            yield from of_another_attempt(load, self._target.org.name, of_several=several)
        elif self._target.plan.build:
            yield "  the plan builds its load files: correct the source, or choose its rows by where, and build again"
        else:
            yield from of_two_loads(load, self._cohorts(LOADABLE), self._cohorts(TO_MEND))

    def _cohorts(self, part: str) -> list[str]:
        """Those that have rows in a part."""
        found = self.offenders.cursor.execute(_COHORTS, [part]).fetchall()
        return [cohort for (cohort,) in found]
