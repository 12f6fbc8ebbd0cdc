"""How many generated worlds a test looks at: few by default, many with HYPOTHESIS_PROFILE=thorough."""

import os

from hypothesis import HealthCheck, settings

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
TIMES = 20


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
