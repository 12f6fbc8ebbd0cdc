"""Where each botch is at home: the faithful worlds that botches share, one after the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from fixtures.plan import PhaseName
from tests.worlds.botches import Botch
from tests.worlds.botches.botch import Expected
from tests.worlds.harness import Findings, Harness, offenders, statuses
from tests.worlds.lifecycle import build
from tests.worlds.world import World
from tests.worlds.world_spec import Shape, shape_at

_UNKNOWN_LICENSE = "PID_External_Identity"
_BOTCHES_OF_A_WORLD = 25
_ROWS_OF_A_COHORT = 6
"""Enough for several botches at once, each about other rows."""
Said: TypeAlias = dict[str, set[str | None]]
"""Whom each check names."""


@dataclass(eq=False)
class Place:
    """A world that some botches share, one after the other: drawn, but for what they ask of it."""

    phase: PhaseName
    drawn: Shape
    choices: dict[str, object]
    botches: list[Botch] = field(default_factory=list)

    @property
    def shape(self) -> Shape:
        return self.drawn.with_(**self.choices)

    def take(self, botch: Botch) -> bool:
        """Whether the botch joins the others: the world can be as all of them ask."""
        if botch.phase != self.phase or len(self.botches) >= _BOTCHES_OF_A_WORLD:
            return False
        choices = self.choices | botch.choices
        shape = self.drawn.with_(**choices)
        asked = [choice for each in (*self.botches, botch) for choice in each.choices.items()]
        if any(getattr(shape, name) != value for name, value in asked):
            return False
        self.choices = choices
        self.botches.append(botch)
        return True

    def __str__(self) -> str:
        return "-".join(self.shape.kinds)


def places(seed: int, botches: Iterable[Sequence[Botch]]) -> list[Place]:
    """
    Where each botch is at home: those that ask for most choose the world, the others join them.

    :param botches: for each the entries by which it may be tried; one of them is.
    """
    found: list[Place] = []
    for entries in sorted(botches, key=lambda entries: -min(len(each.choices) for each in entries)):
        if not any(place.take(botch) for place in found for botch in entries):
            botch = entries[0]
            drawn = shape_at((str(botch), seed), switches=Shape().switches, source=False, portal=False)
            found.append(Place(botch.phase, drawn, {"kinds": drawn.kinds[:2], "rows": _ROWS_OF_A_COHORT}))
            assert found[-1].take(botch), (botch, drawn)
    return found


def expected_anyway(world: World, phase: PhaseName) -> Said:
    """What is said of faithful worlds: TYP-01 does not know the license of contactless users."""
    profiles = {c.profile for c in world.cohorts if c.license == _UNKNOWN_LICENSE}
    return {"TYP-01": set(profiles)} if profiles and phase == "before_load" else {}


def faithful_world(place: Place, harness: Harness) -> World:
    """The world of a place before its first botch; loaded and logged in to, where the botches are about that."""
    if place.phase == "after_load":
        return harness.loaded(place.shape)
    world = build(place.shape)
    world.commit()
    return world


def unexpected(anyway: Said, findings: Findings, *botches: tuple[Botch, Expected], only: str | None = None) -> str:
    """
    How findings are others than they have to be; empty where they are as expected.

    :param anyway: what is said without the botches; without any botch that is all.
    :param botches: each with what it has to lead to.
    :param only: the one check that was run, if not all were.
    """
    wanted = {check: set(keys) for check, keys in anyway.items()}
    tolerated = {check for _, expected in botches for check in expected.also}
    for botch, expected in botches:
        if botch.check:
            wanted.setdefault(botch.check, set()).update(expected.offenders)
            tolerated.discard(botch.check)
    found = {check: keys for check, keys in offenders(findings).items() if check not in tolerated}
    wanted = {check: keys for check, keys in wanted.items() if only in (None, check)}
    if found != wanted:
        return f"named: {found}, not {wanted}"
    for botch, expected in botches:
        if botch.check and only in (None, botch.check):
            said = statuses(findings, botch.check)
            if expected.status not in said:
                return f"{botch.check} is {said}, not {expected.status}"
    return ""
