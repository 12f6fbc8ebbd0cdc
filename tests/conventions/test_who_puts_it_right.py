"""Each of our checks says who puts its offenders right, and how, in words that fit the report's first screen."""

import pytest

import checks

OURS = [each for each in checks.catalogue() if not each.is_own]


@pytest.mark.parametrize("check", OURS, ids=lambda check: check.id)
def test_the_step_is_a_short_main_clause(check: checks.Check) -> None:
    assert 0 < len(check.step) <= 75
    assert check.step[0].isupper()
    assert not check.step.endswith(".")
