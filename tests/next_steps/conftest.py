"""A small migration that nobody has loaded yet, in an org of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.record_examples import variables
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner
from tests.standin import StandIn, serve


@pytest.fixture
def small(tmp_path: Path) -> SmallMigration:
    return SmallMigration(tmp_path / "migration", StandIn())


@pytest.fixture
def check(small: SmallMigration, tmp_path: Path) -> Iterator[Runner]:
    """Runs pytest on it while its org is served."""
    with serve(small.org) as url:
        yield Runner(small.folder, tmp_path, variables(small.org, url.base, url.ca_file))
