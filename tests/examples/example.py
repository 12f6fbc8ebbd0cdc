"""The example: loads in which everything goes as it must. What is rejected at first is corrected."""

from collections.abc import Iterator
from pathlib import Path

from tests.examples import example_plan as plan
from tests.examples.example_import import create_anew, disable, write_the_import
from tests.examples.example_scenario import Scenario
from tests.examples.example_waves import load_wave_1, load_wave_2, write_wave_1, write_wave_2
from tests.examples.record_examples import SANDBOX, Orgs, Stage


def script(orgs: Orgs, folder: Path) -> Iterator[Stage]:
    """
    wave-1 creates 320 users in four cohorts; wave-2 moves 70 of two of them, and of older users.

    Twelve users of a classic portal, whom no change of profile can move, are disabled and created anew.
    """
    scenario = Scenario(orgs[SANDBOX], folder)
    scenario.at(20, 19, 30)
    write_wave_1(scenario)
    write_the_import(scenario)
    scenario.write_source()
    scenario.write_plan(plan.BEFORE_WAVE_1)
    yield Stage("wave-1", "before_load")
    load_wave_1(scenario)
    scenario.write_plan(plan.AFTER_WAVE_1)
    yield Stage("wave-1", "after_load")
    write_wave_2(scenario)
    scenario.write_plan(plan.BEFORE_WAVE_2)
    yield Stage("wave-2", "before_load")
    load_wave_2(scenario)
    scenario.write_plan(plan.AFTER_WAVE_2)
    yield Stage("wave-2", "after_load")
    scenario.at(28, 19, 30)
    yield Stage("import-disable", "before_load")
    disable(scenario)
    scenario.write_plan(plan.AFTER_DISABLE)
    yield Stage("import-disable", "after_load")
    scenario.at(28, 20, 30)
    yield Stage("import-create", "before_load")
    create_anew(scenario)
    scenario.write_plan(plan.AFTER_CREATE)
    yield Stage("import-create", "after_load")
