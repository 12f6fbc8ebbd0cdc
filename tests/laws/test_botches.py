"""
Law 2: one change to a faithful world makes exactly one check name exactly who offends; undone, nobody is named.

A harmless change makes none name anybody.
"""

from collections.abc import Iterator
from random import Random

import pytest

from tests.laws.thoroughness import number
from tests.worlds import Botch, World
from tests.worlds.harness import Harness
from tests.worlds.places import Place, expected_anyway, faithful_world, places, unexpected


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, harness: Harness) -> Iterator[World]:
    """The faithful world of a place. After its last botch, nobody is named in it."""
    place: Place = request.param
    world = faithful_world(place, harness)
    yield world
    assert unexpected(expected_anyway(world, place.phase), harness.check_world(world, place.phase)) == "", place.shape


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

    assert unexpected(anyway, findings, botch, expected) == "", world.shape
