"""Tries mutants in several processes, which share the scenes that they play."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from multiprocessing import get_context
from pathlib import Path

from tests.mutants.kept_scenes import folder_of_scenes
from tests.mutants.mutants import Mutant, all_mutants
from tests.mutants.stage import Stage
from tests.mutants.trial import Trial, Tried
from tests.worlds.harness import serving
from tests.worlds.loaded_worlds import LoadedWorlds

A_FEW = 20
"""So many mutants ask for few scenes, which are played then."""
IN_A_ROW = 8
"""Mutants of a file mostly die in the same scenes."""


@contextmanager
def trial(root: Path, *, by_own_botches: bool = False) -> Iterator[Trial]:
    """
    What tries mutants in this process.

    :param root: has the scenes that are kept.
    :param by_own_botches: whether a mutant of a check is shown to that check's own botches alone.
    """
    kept = folder_of_scenes(root)
    own = Path(tempfile.mkdtemp(prefix="process-", dir=kept))
    with serving(own, LoadedWorlds(kept)) as harness, closing(Stage(harness, kept)) as stage:
        yield Trial(stage, by_own_botches=by_own_botches)


class _Process:
    """What a process has for all that it does."""

    opened = ExitStack()
    trial: Trial
    known: Sequence[Mutant]


def run(meant: Sequence[Mutant], known: Sequence[Mutant], root: Path, workers: int) -> Iterator[Tried]:
    """Try mutants, and say of each on stderr what became of it."""
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (root,)) as pool:
        if len(meant) > A_FEW:
            scenes = pool.map(_play, range(pool.submit(_places).result()))
            for number, _ in enumerate(scenes, start=1):
                print(f"world {number} is played", file=sys.stderr, flush=True)
        places = {mutant: place for place, mutant in enumerate(known)}
        found = pool.map(_try, [places[each] for each in meant], chunksize=IN_A_ROW)
        for number, (mutant, (killer, is_none)) in enumerate(zip(meant, found, strict=True), start=1):
            tried = Tried(mutant, killer, is_none)
            became = "lives" if tried.lives else killer[:200] or "no mutant"
            print(f"{number} of {len(meant)}  {mutant}\n    {became}", file=sys.stderr, flush=True)
            yield tried


def _begin(root: Path) -> None:
    _Process.trial = _Process.opened.enter_context(trial(root))
    _Process.known = all_mutants()


def _places() -> int:
    return len(_Process.trial.stage.places)


def _play(place: int) -> None:
    """Play all scenes of a world."""
    stage = _Process.trial.stage
    for scene in stage.scenes:
        if scene.place is stage.places[place]:
            stage.kept(scene)


def _try(place: int) -> tuple[str, bool]:
    tried = _Process.trial.of(_Process.known[place])
    return tried.killer, tried.is_none
