"""A migration whose org is served for the tests of one module, built without a run of pytest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.build.source_migration import SourceMigration
from tests.standin import StandIn, serve


@contextmanager
def served_migration(folder: Path, plan: str) -> Iterator[SourceMigration]:
    """The migration, and an environment that signs in to its org."""
    made = SourceMigration(folder, StandIn(), plan)
    with pytest.MonkeyPatch.context() as environment, serve(made.org) as url:
        environment.setenv("SF_ACCESS_TOKEN", made.org.access_token)
        environment.setenv("SF_INSTANCE_URL", url.base)
        environment.setenv("REQUESTS_CA_BUNDLE", str(url.ca_file))
        yield made
