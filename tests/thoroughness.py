"""How much the tests look at: a sample by default, which CI has time for; all with HYPOTHESIS_PROFILE=thorough."""

import os
from collections.abc import Iterable
from typing import TypeVar

from hypothesis import HealthCheck, settings

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
TIMES = 20
Case = TypeVar("Case")


def number(few: int, many: int = 0) -> int:
    return (many or few * TIMES) if THOROUGH else few


def examples(few: int, many: int = 0) -> settings:
    """By default the same few worlds each time, so that only a change of code can change the outcome."""
    return settings(
        max_examples=number(few, many),
        derandomize=not THOROUGH,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def sample(cases: Iterable[Case], few: int) -> list[Case]:
    """So many of the cases by default, the first and then others at even distances; all of them if asked for."""
    every = list(cases)
    return every if THOROUGH or len(every) <= few else [every[place * len(every) // few] for place in range(few)]
