"""
Law 2: one change to a faithful world makes exactly one check name exactly who offends; undone, nobody is named.

A harmless change makes none name anybody.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from random import Random

import pytest

from tests.thoroughness import THOROUGH, number
from tests.worlds import BOTCHES, Botch, World
from tests.worlds.harness import Harness
from tests.worlds.places import Place, expected_anyway, faithful_world, places, unexpected

COMPANY = 7
"""How many botches are tried at once by default."""
OF_A_CHECK = 1
"""How many botches of a check are tried by default; all with HYPOTHESIS_PROFILE=thorough."""


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, harness: Harness) -> Iterator[World]:
    """
    The faithful world of a place.

    That a botch is undone shows in those that follow in its world; after the last one where none follows, or all are
    tried.
    """
    place: Place = request.param
    world = faithful_world(place, harness)
    yield world
    if THOROUGH or len(list(in_company(place))) == 1:
        assert unexpected(expected_anyway(world, place.phase), harness.check_world(world, place.phase)) == "", (
            place.shape
        )


def of_each_check() -> Iterator[list[Botch]]:
    """A few botches of each check, drawn by their names, each with the worlds that it is entered for in any order."""
    entered = sorted(BOTCHES, key=lambda each: (each.check, each.phase, each.name))
    for (check, _), of_check in groupby(entered, key=lambda each: (each.check, each.phase)):
        entries = [list(same) for _, same in groupby(of_check, key=lambda each: each.name)]
        draw = Random(check)
        for each in draw.sample(entries, min(len(entries), OF_A_CHECK)):
            yield draw.sample(each, len(each))


def in_company(place: Place) -> Iterator[list[Botch]]:
    """Botches of different checks, a few at a time; each alone where many worlds are looked at."""
    left = sorted(place.botches, key=str)
    Random(str(place)).shuffle(left)
    while left:
        company: list[Botch] = []
        for botch in left:
            if len(company) < (1 if THOROUGH else COMPANY) and botch.check not in {other.check for other in company}:
                company.append(botch)
        left = [botch for botch in left if botch not in company]
        yield company


def wrong_with(harness: Harness, world: World, botches: Sequence[Botch]) -> str:
    """What is wrong of what is said after these botches, which are undone again; empty where nothing is."""
    anyway = expected_anyway(world, botches[0].phase)
    try:
        expected = []
        for botch in botches:
            world.rng = Random(str(botch))
            expected.append((botch, botch.change(world)))

        findings = harness.check_world(world, botches[0].phase)
    finally:
        world.undo()
    return unexpected(anyway, findings, *expected)


def hold(harness: Harness, world: World, botches: Sequence[Botch]) -> None:
    """Several botches are tried at once, and half of them at a time where they get into each other's way."""
    if len(botches) == 1:
        assert wrong_with(harness, world, botches) == "", (botches[0], world.shape)
        return
    with suppress(Exception):
        if not wrong_with(harness, world, botches):
            return
    half = len(botches) // 2
    hold(harness, world, botches[:half])
    hold(harness, world, botches[half:])


def _named(each: Place | list[Botch]) -> str:
    return str(each) if isinstance(each, Place) else "+".join(map(str, each))


TRIED = [[each] for each in BOTCHES] if THOROUGH else list(of_each_check())
PLACES = [place for seed in range(number(1)) for place in places(seed, TRIED)]
COMPANIES = [(place, company) for place in PLACES for company in in_company(place)]


@pytest.mark.parametrize(("world", "botches"), COMPANIES, ids=_named, indirect=["world"], scope="module")
def test_each_botch_is_named_by_its_check_alone(harness: Harness, world: World, botches: list[Botch]) -> None:
    hold(harness, world, botches)
