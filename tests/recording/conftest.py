"""The world of every test of recordings, fresh for each; one server answers for all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recording.recorded_world import World, make_migration, make_org
from tests.standin import Served, StandIn, Swapped, serve


@pytest.fixture(scope="package")
def front() -> Iterator[tuple[Swapped, Served]]:
    """What stands for the org behind an HTTPS server, and where that listens."""
    front = Swapped(StandIn())
    with serve(front) as served:  # type: ignore[arg-type]
        yield front, served


@pytest.fixture
def world(front: tuple[Swapped, Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A small org full of canaries, and a migration into it that has no recording yet."""
    swapped, served = front
    org = make_org()
    swapped.put_behind(org)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", served.ca_file)
    return World(org, served.base, make_migration(tmp_path / "migration"))
