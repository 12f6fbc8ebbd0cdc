"""Scenes once their orgs have been read: what is kept of them, and what can be made of it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from checks import Check
from fixtures.cohorts import NotApplicable, NotVisible, Rows
from fixtures.nouns import nouns, subjects
from fixtures.plan import LoadPlan, Plan
from fixtures.snapshot import Phase
from fixtures.snapshot.tables import Comparison, add_tables_of_answers, add_tables_of_files, add_times
from fixtures.version import ROOT
from tests.mutants.plans import text_of
from tests.mutants.rewriter import Altered, Rewriter
from tests.worlds.botches.botch import Expected
from tests.worlds.places import Said


@dataclass(frozen=True)
class Joined:
    """What the tables of a phase are made of: its files, the clock, earlier runs; and a folder that has contacts."""

    phase: Phase
    now: datetime
    compared: Comparison
    folder: Path


@dataclass(frozen=True)
class Kept:
    """A scene once its org has been read; ``folder`` has the snapshot."""

    plan: Plan
    load: LoadPlan
    folder: Path
    joined: Joined
    anyway: Said
    expected: Expected
    run_dir: Path
    read: dict[str, str] = field(default_factory=dict)
    """What each check reads, by `named`."""


def named(check: Check) -> str:
    """A check as it is written now."""
    source = ROOT / f"{check.function.__module__.replace('.', '/')}.py"
    return f"{check.id} {sha256(source.read_bytes()).hexdigest()}"


class Played:
    """A scene whose snapshot is open."""

    def __init__(self, kept: Kept) -> None:
        self.plan, self.load, self.joined = kept.plan, kept.load, kept.joined
        self.anyway, self.expected, self.run_dir = kept.anyway, kept.expected, kept.run_dir
        self.snapshot = Altered(kept.folder)
        with self.snapshot.as_altered():
            self._selects = self._rewritten(None, by_plan=False).selects

    def rows(self, check: Check) -> list[Rows]:
        """What a check returns here, for each of its subjects that it applies to."""
        found = list[Rows]()
        for subject in subjects(check.arguments, self.plan, self.load, check.phase):
            given = nouns(subject, self.plan, self.snapshot)
            with suppress(NotApplicable, NotVisible, KeyError):
                answer = check.function(**{name: given[name] for name in check.arguments})
                found += [answer] if isinstance(answer, Rows) else []
        return found

    def read_by(self, check: Check) -> str:
        """What tells what a check's statements are and read here from others, all unaltered."""
        digest = self.snapshot.digest
        read = [f"{text_of(rows)} {[digest('main', each) for each in sorted(rows.reads)]}" for rows in self.rows(check)]
        return sha256(" ".join(read).encode()).hexdigest() if read else ""

    @contextmanager
    def altered(self, *, by_plan: bool) -> Iterator[Rewriter]:
        """
        What made those tables anew that a mutant makes otherwise; meanwhile the snapshot has them.

        :param by_plan: whether a SELECT of the same plan makes the same table.
        """
        with self.snapshot.as_altered():
            yield self._rewritten(self._selects, by_plan=by_plan)

    def _rewritten(self, known: dict[str, list[str]] | None, *, by_plan: bool) -> Rewriter:
        phase, joined = self.joined.phase, self.joined
        moved, files = phase.files.normalized, phase.files
        whole, *attempts = (
            replace(each, normalized=self.snapshot.folder / "load_cells/000.parquet")
            if each.normalized == moved
            else each
            for each in (files.whole, *files.attempts)
        )
        writer = Rewriter(self.snapshot.cursor(), known, self.snapshot.digest, by_plan=by_plan)
        phase = replace(phase, files=replace(files, whole=whole, attempts=attempts), folder=joined.folder)
        add_tables_of_files(writer, phase)
        add_times(writer, phase, joined.now)
        add_tables_of_answers(writer, phase, joined.now, joined.compared)
        return writer
