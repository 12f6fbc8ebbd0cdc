"""The small migration in its org, recorded before its load and after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner
from tests.standin import StandIn, serve


@contextmanager
def recorded_migration(
    folder: Path,
    begun: Callable[[SmallMigration], None] = lambda _: None,
    loaded: Callable[[SmallMigration], None] = lambda _: None,
) -> Iterator[tuple[SmallMigration, Runner]]:
    """
    The migration, loaded, and what ran it live, both times a GO, while its org is served.

    :param begun: adds to the migration's files before anything runs.
    :param loaded: adds to them after the load.
    """
    migration = SmallMigration(folder / "migration", StandIn())
    begun(migration)
    with serve(migration.org) as url:
        environment = {
            "SF_ACCESS_TOKEN": migration.org.access_token,
            "SF_INSTANCE_URL": url.base,
            "REQUESTS_CA_BUNDLE": url.ca_file,
        }
        runner = Runner(migration.folder, folder, environment)
        ended = runner("checks/before_load", "--org=env", "--record", "-q")
        assert (ended.code, ended.verdict) == (0, "GO"), ended.said
        migration.load()
        loaded(migration)
        ended = runner("checks/after_load", "--org=env", "--record", "-q")
        assert (ended.code, ended.verdict) == (0, "GO"), ended.said
        yield migration, runner
