"""Tries mutants: who of the worlds sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import duckdb

import checks
from fixtures.dry_run import dry_run
from tests.mutants.mutants import Mutant
from tests.mutants.stage import Scene, Stage
from tests.worlds.harness import catalogue

_CANNOT_BE_RUN = (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException)


@dataclass(frozen=True)
class Tried:
    """
    What became of a mutant.

    :param killer: the first scene that saw it, and what it saw; empty where it lived.
    :param is_sql: whether DuckDB could run it; what it cannot run is no mutant.
    """

    mutant: Mutant
    killer: str
    is_sql: bool = True


class Trial:
    """
    Tries one mutant after the other.

    A scene that has killed a mutant of the same place is asked first.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._kills: Counter[tuple[str, str, Scene]] = Counter()

    def of(self, mutant: Mutant) -> Tried:
        """What becomes of a mutant."""
        look = self._by_the_check if mutant.is_of_a_check else self._by_all_readers
        try:
            with mutant.applied():
                killer = next(look(mutant), "")
        except _CANNOT_BE_RUN:
            return Tried(mutant, "", is_sql=False)
        except (duckdb.Error, AssertionError) as error:
            killer = f"{type(error).__name__}: {error}"
        return Tried(mutant, killer)

    def _by_the_check(self, mutant: Mutant) -> Iterator[str]:
        for check in checks_of(mutant):
            phase = "before_load" if "/before_load/" in mutant.file else "after_load"
            scenes = [scene for scene in self._stage.scenes if scene.phase == phase]
            for scene in self._in_order(mutant, scenes, partial(_is_of, check)):
                if wrong := scene.wrong(check):
                    yield self._killed(mutant, scene, wrong)

    def _by_all_readers(self, mutant: Mutant) -> Iterator[str]:
        for scene in self._in_order(mutant, self._stage.scenes, lambda scene: scene.botch is not None):
            with scene.played.altered() as tables:
                readers = [each.id for each in catalogue(scene.phase) if tables & dry_run(each.function).reads]
                for check in sorted(readers, key=lambda each: not _is_of(each, scene)):
                    if wrong := scene.wrong(check):
                        yield self._killed(mutant, scene, wrong)

    def _in_order(self, mutant: Mutant, scenes: list[Scene], first: Callable[[Scene], bool]) -> list[Scene]:
        kills = {scene: self._kills[mutant.file, mutant.place, scene] for scene in scenes}
        return sorted(scenes, key=lambda scene: (-kills[scene], not first(scene)))

    def _killed(self, mutant: Mutant, scene: Scene, wrong: str) -> str:
        self._kills[mutant.file, mutant.place, scene] += 1
        return f"{scene}: {wrong}"


def _is_of(check: str, scene: Scene) -> bool:
    return scene.botch is not None and scene.botch.check == check


def checks_of(mutant: Mutant) -> list[str]:
    """The checks that a mutant of their file can change: its own, or all of the file where it is what they share."""
    module = mutant.file.removesuffix(".py").replace("/", ".")
    of_file = [each for each in checks.catalogue() if each.function.__module__ == module]
    return [each.id for each in of_file if each.name == mutant.place] or [each.id for each in of_file]
