"""Tries mutants: who of the worlds sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import duckdb

import checks
from checks import Check
from fixtures.dry_run import dry_run
from tests.mutants.mutants import Mutant
from tests.mutants.plans import same_rows, statement
from tests.mutants.stage import Scene, Stage
from tests.worlds.harness import catalogue

_CANNOT_BE_RUN = (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException)


@dataclass(frozen=True)
class Tried:
    """
    What became of a mutant.

    :param killer: the first scene that saw it, and what it saw; empty where it lived.
    :param is_none: whether it is no mutant: DuckDB cannot run it, or makes the same plan of it.
    """

    mutant: Mutant
    killer: str
    is_none: bool = False

    @property
    def lives(self) -> bool:
        """Whether nobody saw it."""
        return not (self.killer or self.is_none)


class NoMutantError(Exception):
    """A change that changes nothing."""


class Trial:
    """
    Tries one mutant after the other.

    A scene that has killed a mutant of the same place is asked first.

    :param by_own_botches: whether a mutant of a check is shown to that check's own botches alone.
    """

    def __init__(self, stage: Stage, *, by_own_botches: bool = False) -> None:
        self.stage, self._by_own_botches = stage, by_own_botches
        self._kills: Counter[tuple[str, str, Scene]] = Counter()
        self._read: dict[tuple[Scene, str], str] = {}

    def of(self, mutant: Mutant) -> Tried:
        """What becomes of a mutant."""
        look = self._by_the_check if mutant.is_of_a_check else self._by_all_readers
        originals = {each.id: each for each in checks.catalogue()}
        try:
            with mutant.applied():
                killer = next(look(mutant, originals), "")
        except (*_CANNOT_BE_RUN, NoMutantError):
            return Tried(mutant, "", is_none=True)
        except (duckdb.Error, AssertionError) as error:
            killer = f"{type(error).__name__}: {error}"
        return Tried(mutant, killer)

    def _by_the_check(self, mutant: Mutant, originals: Mapping[str, Check]) -> Iterator[str]:
        ids = checks_of(mutant)
        phase = "before_load" if "/before_load/" in mutant.file else "after_load"
        scenes = [scene for scene in self.stage.scenes if scene.phase == phase]
        asked, seen = not mutant.shows_in_the_plan, {""}
        for check in ids:
            for scene in self._ordered(mutant, scenes, partial(_is_of, check)):
                if self._by_own_botches and not _is_of(check, scene):
                    break
                if mutant.is_of_sql:
                    read = self._read_by(mutant, scene, originals[check])
                    if read in seen:
                        continue
                    seen.add(read)
                self._open(mutant, scene)
                asked = asked or _refuse_same_plans(scene, originals[check], checks.CATALOGUE[check])
                if wrong := scene.wrong(check):
                    yield self._killed(mutant, scene, wrong)

    def _by_all_readers(self, mutant: Mutant, originals: Mapping[str, Check]) -> Iterator[str]:
        met, made, seen = False, False, set[str]()
        for scene in self._ordered(mutant, self.stage.scenes, lambda scene: scene.botch is not None):
            self._open(mutant, scene)
            with scene.played.altered(by_plan=mutant.shows_in_the_plan) as writer:
                met, made = met or writer.met, made or bool(writer.made)
                tables = writer.differing()
                for check in sorted(_readers(scene, tables), key=lambda each: not _is_of(each, scene)):
                    altered = sorted(tables[each] for each in tables.keys() & dry_run(originals[check].function).reads)
                    read = f"{self._read_by(mutant, scene, originals[check])} {altered}"
                    if read in seen:
                        continue
                    seen.add(read)
                    if wrong := scene.wrong(check):
                        yield self._killed(mutant, scene, wrong)
        if met and not made:
            raise NoMutantError

    def _ordered(self, mutant: Mutant, scenes: list[Scene], first: Callable[[Scene], bool]) -> list[Scene]:
        """The scenes, those first that are likely to see the mutant."""
        kills = {scene: self._kills[mutant.file, mutant.place, scene] for scene in scenes}
        return sorted(scenes, key=lambda scene: (-kills[scene], not first(scene)))

    def _open(self, mutant: Mutant, scene: Scene) -> None:
        if not scene.is_open:
            with mutant.undone():
                _ = scene.played

    def _read_by(self, mutant: Mutant, scene: Scene, check: Check) -> str:
        if (scene, check.id) not in self._read:
            with mutant.undone():
                self._read[scene, check.id] = scene.read_by(check)
        return self._read[scene, check.id]

    def _killed(self, mutant: Mutant, scene: Scene, wrong: str) -> str:
        self._kills[mutant.file, mutant.place, scene] += 1
        return f"{scene}: {wrong}"


def _readers(scene: Scene, tables: Mapping[str, str]) -> list[str]:
    return [each.id for each in catalogue(scene.phase) if tables.keys() & dry_run(each.function).reads]


def _refuse_same_plans(scene: Scene, original: Check, mutated: Check) -> bool:
    """
    Whether a check has another statement in a scene.

    :raises NoMutantError: where DuckDB makes the same plan of both.
    """
    for one, other in zip(scene.played.rows(original), scene.played.rows(mutated), strict=False):
        if statement(one) != statement(other):
            if same_rows(one, other):
                raise NoMutantError
            return True
    return False


def _is_of(check: str, scene: Scene) -> bool:
    return scene.botch is not None and scene.botch.check == check


def checks_of(mutant: Mutant) -> list[str]:
    """The checks that a mutant of their file can change: its own, or all of the file where it is what they share."""
    module = mutant.file.removesuffix(".py").replace("/", ".")
    of_file = [each for each in checks.catalogue() if each.function.__module__ == module]
    return [each.id for each in of_file if each.name == mutant.place] or [each.id for each in of_file]
