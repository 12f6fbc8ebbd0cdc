"""The stand-in org, served once a test module and fresh of faults for each test; runs of a small migration in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.runs.recorded_migration import recorded_migration
from tests.runs.replays import Replays
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner, among_workers
from tests.snapshot.dead_runs import Run, snapshot_runs
from tests.standin import StandIn, serve
from tests.standin.visibility import ALL_PERMISSIONS, Visibility
from tests.worlds.harness import Harness, serving
from tests.worlds.loaded_worlds import LoadedWorlds

settings.register_profile("no deadlines: machines are slow", deadline=None)
settings.load_profile("no deadlines: machines are slow")


@pytest.fixture(autouse=True)
def _no_secrets_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process is a run, and what is secret in it is known to its end; here it has many tests."""
    monkeypatch.setattr("fixtures.secrets._known", set())


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[StandIn, Any]]:
    org = StandIn()
    with serve(org) as url:
        yield org, url


@pytest.fixture(scope="session")
def loaded_worlds(tmp_path_factory: pytest.TempPathFactory) -> LoadedWorlds:
    """The worlds that one test or another wants after their load."""
    folder = among_workers(tmp_path_factory) / "loaded-worlds"
    folder.mkdir(exist_ok=True)
    return LoadedWorlds(folder)


@pytest.fixture(scope="session")
def replays(tmp_path_factory: pytest.TempPathFactory) -> Replays:
    return Replays(tmp_path_factory)


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory, loaded_worlds: LoadedWorlds) -> Iterator[Harness]:
    """Holds the catalogue against generated worlds."""
    with serving(tmp_path_factory.mktemp("harness"), loaded_worlds) as harness:
        yield harness


@pytest.fixture
def org(served: tuple[StandIn, Any]) -> StandIn:
    org = served[0]
    org.faults.clear()
    org.requests.clear()
    return org


@pytest.fixture
def base(served: tuple[StandIn, Any], monkeypatch: pytest.MonkeyPatch) -> str:
    """The org's address, "https://127.0.0.1:port", whose certificate is trusted for this test."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(served[1].ca_file))
    return str(served[1].base)


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallMigration, Runner]]:
    """A small migration, loaded, and recorded before and after it; and what ran it live, both times a GO."""
    with recorded_migration(tmp_path_factory.mktemp("small")) as made:
        yield made


@pytest.fixture
def replay(recorded: tuple[SmallMigration, Runner], tmp_path: Path) -> Runner:
    """Runs a copy of the recorded migration, whose files a test may spoil, with no way to an org."""
    return Runner(recorded[0].copy(tmp_path / "migration"), tmp_path)


@pytest.fixture
def small_org(recorded: tuple[SmallMigration, Runner]) -> Iterator[StandIn]:
    """The org of the small migration; whatever a test does to it is undone after the test."""
    org = recorded[0].org
    org.requests.clear()
    image, now, fields = org.store.image(), org.now, {name: dict(each.fields) for name, each in org.objects.items()}
    yield org
    org.store.restore(image)
    org.now, org.pending, org.seats = now, False, None
    for name, each in org.objects.items():
        each.fields.clear()
        each.fields.update(fields[name])
    org.faults.clear()
    org.visibility, org.permissions = Visibility(), set(ALL_PERMISSIONS)


@pytest.fixture
def live(recorded: tuple[SmallMigration, Runner], small_org: StandIn, tmp_path: Path) -> Runner:
    """Runs a copy of the loaded migration, without recordings, in its org."""
    migration, runner = recorded
    return Runner(migration.copy(tmp_path / "migration", recordings=False), tmp_path, runner.environment)


@pytest.fixture
def run(live: Runner) -> Run:
    """Runs a phase live, and saves its snapshot beside the migration."""
    return snapshot_runs(live)
