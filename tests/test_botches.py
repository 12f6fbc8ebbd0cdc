"""Law 2: one change to a faithful world makes exactly one check name exactly who offends; undone, nobody is named."""

import pytest

from tests.harness import Harness, Phase, offenders, statuses
from tests.thoroughness import number
from tests.worlds import BOTCHES, Botch, Shape, World, build, shape_at
from tests.worlds.stages import run

LICENSE_UNKNOWN_TO_SALESFORCES_TABLE = "PID_External_Identity"


def world_to_botch(harness: Harness, shape: Shape, phase: Phase) -> World:
    world = build(shape)
    if phase == "after_load":
        harness.check_world(world, "before_load", only=())
        run(world)
    world.commit()
    return world


def expected_anyway(world: World) -> dict[str, set[str | None]]:
    """What is said of faithful worlds: TYP-01 does not know the license of contactless users."""
    profiles = {c.profile for c in world.cohorts if c.license == LICENSE_UNKNOWN_TO_SALESFORCES_TABLE}
    return {"TYP-01": set(profiles)} if profiles else {}


@pytest.mark.parametrize("botch", BOTCHES, ids=str)
def test_a_botch_is_named_by_its_check_alone(harness: Harness, botch: Botch) -> None:
    for seed in range(number(1)):
        shape = shape_at((str(botch), seed), switches=Shape().switches, source=False).with_(**botch.choices)
        world = world_to_botch(harness, shape, botch.phase)
        anyway = expected_anyway(world) if botch.phase == "before_load" else {}
        expected = botch.change(world)

        findings = harness.check_world(world, botch.phase)

        named = offenders(findings)
        for check in expected.also:
            named.pop(check, None)
        wanted = anyway | {botch.check: set(expected.offenders) | anyway.get(botch.check, set())}
        assert named == wanted, shape
        assert expected.status in statuses(findings, botch.check), shape

        world.undo()
        assert offenders(harness.check_world(world, botch.phase, only=[botch.check])) == {
            check: named for check, named in anyway.items() if check == botch.check
        }, f"undone: {shape}"
