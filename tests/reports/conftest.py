"""What several tests of waivers stand on."""

from collections.abc import Iterator

import pytest

from tests.reports.waived import deactivate
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner
from tests.standin import StandIn


@pytest.fixture
def inactive(recorded: tuple[SmallMigration, Runner], small_org: StandIn) -> Iterator[list[str]]:
    """The row keys of two users whom somebody has deactivated."""
    keys = deactivate(small_org, recorded[0], 2)
    yield keys
    for user in small_org.rows("User"):
        small_org.update("User", user["Id"], IsActive=True)
    small_org.settle()
