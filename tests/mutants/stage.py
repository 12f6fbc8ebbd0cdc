"""The worlds that look at mutants: each faithful one, and each botch in the world where it is at home."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random
from unittest.mock import patch

from checks import Check
from fixtures.cohorts import NotApplicable, NotVisible, Rows
from fixtures.nouns import nouns, subjects
from fixtures.org.reading import ANSWERS
from fixtures.plan import LoadPlan, PhaseName, Plan
from fixtures.snapshot import Phase, build
from fixtures.snapshot.tables import Comparison, TableWriter, add_tables_of_answers, add_tables_of_files, add_times
from tests.mutants.kept_scenes import KeptScenes
from tests.mutants.plans import text_of
from tests.mutants.rewriter import Altered, Rewriter
from tests.worlds import BOTCHES, Botch, World
from tests.worlds.botches.botch import Expected, named
from tests.worlds.harness import Harness, judged
from tests.worlds.places import Place, Said, expected_anyway, faithful_world, places, unexpected

LOAD = "wave-1"


@dataclass(frozen=True)
class Joined:
    """What the tables of a phase are made of: its files, the clock, earlier runs; and a folder that has contacts."""

    phase: Phase
    now: datetime
    compared: Comparison
    folder: Path


@dataclass(eq=False)
class Scene:
    """A world at the moment when it is checked, with what has to be said of it."""

    place: Place
    botch: Botch | None
    _stage: Stage = field(repr=False)
    _read: dict[str, str] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        return f"{self.botch or 'nothing'} in {self.place}, {self.phase}"

    @property
    def phase(self) -> PhaseName:
        return self.place.phase

    @cached_property
    def played(self) -> Played:
        """What the org said. To be played without a mutant: see ``is_played``."""
        return self._stage.opened(self)

    @property
    def is_played(self) -> bool:
        """Whether the org was asked already."""
        return "played" in vars(self)

    def wrong(self, check: str) -> str:
        """How a check says something else than it has to; empty where it says just that."""
        played = self.played
        findings = judged(played.plan, played.load, self.phase, played.snapshot, played.run_dir, [check])
        botched = [(self.botch, played.expected)] if self.botch else []
        return unexpected(played.anyway, findings, *botched, only=check)

    def rows(self, check: Check) -> list[Rows]:
        """What a check returns here, for each of its subjects that it applies to."""
        played, found = self.played, list[Rows]()
        for subject in subjects(check.arguments, played.plan, played.load, self.phase):
            given = nouns(subject, played.plan, played.snapshot)
            with suppress(NotApplicable, NotVisible, KeyError):
                answer = check.function(**{name: given[name] for name in check.arguments})
                found += [answer] if isinstance(answer, Rows) else []
        return found

    def knows(self, check: Check) -> bool:
        """Whether it is known what a check reads here."""
        return check.id in self._read

    def read_by(self, check: Check) -> str:
        """What a check's statements are and read here, unaltered: where that is the same, they find the same."""
        if check.id not in self._read:
            digest = self.played.snapshot.digest
            self._read[check.id] = " ".join(
                f"{text_of(rows)} {[digest('main', table) for table in sorted(rows.reads)]}"
                for rows in self.rows(check)
            )
        return self._read[check.id]


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


class Played:
    """A scene whose snapshot is open."""

    def __init__(self, kept: Kept) -> None:
        self.plan, self.load, self.joined = kept.plan, kept.load, kept.joined
        self.anyway, self.expected, self.run_dir = kept.anyway, kept.expected, kept.run_dir
        self.snapshot = Altered(kept.folder)
        with self.snapshot.as_altered():
            self._selects = self._rewritten(None, by_plan=False).selects

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
        whole = replace(phase.files.whole, normalized=self.snapshot.folder / "load_cells/000.parquet")
        writer = Rewriter(self.snapshot.cursor(), known, self.snapshot.digest, by_plan=by_plan)
        phase = replace(phase, files=replace(phase.files, whole=whole), folder=joined.folder)
        add_tables_of_files(writer, phase)
        add_times(writer, phase, joined.now)
        add_tables_of_answers(writer, phase, joined.now, joined.compared)
        return writer


class Stage:
    """
    Plays scenes as they are asked for.

    :param folder: where they are kept, those of other processes too.
    """

    def __init__(self, harness: Harness, folder: Path) -> None:
        self._harness, self._kept, self._open, self._folders = harness, KeptScenes[Kept](folder), ExitStack(), 0
        self._worlds: dict[int, World] = {}
        self.places = places(0, ([each] for each in BOTCHES))
        self.scenes = [Scene(place, botch, self) for place in self.places for botch in (*place.botches, None)]

    def close(self) -> None:
        """Close all snapshots."""
        self._open.close()

    def kept(self, scene: Scene) -> Kept:
        """What is kept of a scene, which is played where nothing is."""
        return self._kept.of(f"{scene} {scene.place.shape}", scene.botch, lambda: self._play(scene))

    def opened(self, scene: Scene) -> Played:
        """A scene with its snapshot, until this stage is closed."""
        played = Played(self.kept(scene))
        self._open.callback(played.snapshot.close)
        return played

    def _play(self, scene: Scene) -> Kept:
        """Read a scene's org; what the botch changed is undone."""
        place, botch, caught = scene.place, scene.botch, list[Joined]()
        if id(place) not in self._worlds:
            self._worlds[id(place)] = faithful_world(place, self._harness)
        world = self._worlds[id(place)]
        world.rng = Random(str(botch))
        anyway = expected_anyway(world, place.phase)

        def catch(writer: TableWriter, phase: Phase, now: datetime, compared: Comparison) -> object:
            kept = shutil.copytree(compared.folder, self._folder()) if compared.folder else None
            caught.append(Joined(phase, now, replace(compared, folder=kept), self._folder()))
            return add_tables_of_answers(writer, phase, now, compared)

        try:
            expected = botch.change(world) if botch else named()
            with (
                patch.object(build, "add_tables_of_answers", catch),
                self._harness.pulled(world, place.phase) as (session, run_dir),
            ):
                aside = session.scratch.rename(self._folder())  # a session takes its files with it when it is closed
            aside.rename(session.scratch)
        finally:
            world.undo()
        snapshot = session.folder(LOAD, place.phase)
        (caught[0].folder / ANSWERS).mkdir(parents=True)
        (caught[0].folder / ANSWERS / "Contact").symlink_to(snapshot / "Contact")
        plan = session.migration.plan
        return Kept(plan, session.migration.load(LOAD), snapshot, caught[0], anyway, expected, run_dir)

    def _folder(self) -> Path:
        self._folders += 1
        folder = self._harness.folder / "joined"
        folder.mkdir(exist_ok=True)
        return folder / f"{self._folders:06}"
