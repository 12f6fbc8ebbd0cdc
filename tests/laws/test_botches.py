"""Law 2: one change to a faithful world makes exactly one check name exactly who offends; undone, nobody is named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import pytest

from tests.laws.thoroughness import number
from tests.worlds import BOTCHES, Botch, Shape, World, build, shape_at
from tests.worlds.harness import Harness, Phase, offenders, statuses
from tests.worlds.lifecycle import run

LICENSE_UNKNOWN_TO_SALESFORCES_TABLE = "PID_External_Identity"
BOTCHES_OF_A_WORLD = 10


@dataclass(eq=False)
class Place:
    """A world that some botches share, one after the other."""

    phase: Phase
    shape: Shape
    botches: list[Botch] = field(default_factory=list)

    def takes(self, botch: Botch) -> bool:
        fits = botch.phase == self.phase and self.shape.with_(**botch.choices) == self.shape
        return fits and len(self.botches) < BOTCHES_OF_A_WORLD

    def __str__(self) -> str:
        return "-".join(self.shape.kinds)


def places(seed: int) -> list[Place]:
    """Where each botch is at home: those that ask for most choose the world, the others join them."""
    found: list[Place] = []
    for botch in sorted(BOTCHES, key=lambda botch: -len(botch.choices)):
        place = next((place for place in found if place.takes(botch)), None)
        if place is None:
            drawn = shape_at((str(botch), seed), switches=Shape().switches, source=False, portal=False)
            choices = {"kinds": drawn.kinds[:2]} | botch.choices
            found.append(place := Place(botch.phase, drawn.with_(**choices)))
        place.botches.append(botch)
    return found


def expected_anyway(world: World, phase: Phase) -> dict[str, set[str | None]]:
    """What is said of faithful worlds: TYP-01 does not know the license of contactless users."""
    profiles = {c.profile for c in world.cohorts if c.license == LICENSE_UNKNOWN_TO_SALESFORCES_TABLE}
    return {"TYP-01": set(profiles)} if profiles and phase == "before_load" else {}


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, harness: Harness) -> Iterator[World]:
    """The faithful world of a place. After its last botch, nobody is named in it."""
    place: Place = request.param
    world = build(place.shape)
    if place.phase == "after_load":
        harness.check_world(world, "before_load", only=())
        run(world)
    world.commit()
    yield world
    assert offenders(harness.check_world(world, place.phase)) == expected_anyway(world, place.phase), place.shape


PLACES = [(place, botch) for seed in range(number(1)) for place in places(seed) for botch in place.botches]


@pytest.mark.parametrize(("world", "botch"), PLACES, ids=str, indirect=["world"], scope="module")
def test_a_botch_is_named_by_its_check_alone(harness: Harness, world: World, botch: Botch) -> None:
    """That it is undone shows in the next botch of this world, which is named alone, and after the last one."""
    world.rng = Random(str(botch))
    anyway = expected_anyway(world, botch.phase)
    try:
        expected = botch.change(world)

        findings = harness.check_world(world, botch.phase)
    finally:
        world.undo()

    named = offenders(findings)
    for check in expected.also:
        named.pop(check, None)
    assert named == anyway | {botch.check: set(expected.offenders) | anyway.get(botch.check, set())}, world.shape
    assert expected.status in statuses(findings, botch.check), world.shape
