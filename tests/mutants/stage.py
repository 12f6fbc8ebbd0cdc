"""The worlds that look at mutants: each faithful one, and each botch in the world where it is at home."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random
from unittest.mock import patch

from checks import Check
from fixtures.org.reading import ANSWERS
from fixtures.plan import PhaseName
from fixtures.snapshot import Phase, build
from fixtures.snapshot.tables import Comparison, TableWriter, add_tables_of_answers
from tests.mutants.kept_scenes import KeptScenes
from tests.mutants.played import Joined, Kept, Played, named
from tests.worlds import BOTCHES, Botch, World
from tests.worlds.botches.botch import named as nobody
from tests.worlds.harness import Harness, catalogue, judged
from tests.worlds.places import Place, expected_anyway, faithful_world, places, unexpected

LOAD = "wave-1"


@dataclass(eq=False)
class Scene:
    """A world at the moment when it is checked, with what has to be said of it."""

    place: Place
    botch: Botch | None
    _stage: Stage = field(repr=False)

    def __str__(self) -> str:
        return f"{self.botch or 'nothing'} in {self.place}, {self.phase}"

    @property
    def phase(self) -> PhaseName:
        return self.place.phase

    @cached_property
    def kept(self) -> Kept:
        """What the org said. To be asked without a mutant: see ``is_open``."""
        return self._stage.kept(self)

    @cached_property
    def played(self) -> Played:
        """The same, opened; without a mutant, too."""
        return self._stage.opened(self)

    @property
    def is_open(self) -> bool:
        """Whether it was opened already."""
        return "played" in vars(self)

    def wrong(self, check: str) -> str:
        """How a check says something else than it has to; empty where it says just that."""
        played = self.played
        findings = judged(played.plan, played.load, self.phase, played.snapshot, played.run_dir, [check])
        botched = [(self.botch, played.expected)] if self.botch else []
        return unexpected(played.anyway, findings, *botched, only=check)

    def read_by(self, check: Check) -> str:
        """
        What tells what a check reads here from others: where that is the same, it finds the same.

        Without a mutant, too.
        """
        known = self.kept.read.get(named(check))
        return self.played.read_by(check) if known is None else known


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
        return self._kept.of(f"{scene} {scene.place.shape}", scene.botch, lambda: _with_what_is_read(self._play(scene)))

    def opened(self, scene: Scene) -> Played:
        """A scene with its snapshot, until this stage is closed."""
        played = Played(scene.kept)
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
            expected = botch.change(world) if botch else nobody()
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


def _with_what_is_read(kept: Kept) -> Kept:
    played = Played(kept)
    with closing(played.snapshot):
        of_phase = catalogue(kept.joined.phase.phase)
        return replace(kept, read={named(check): played.read_by(check) for check in of_phase})
