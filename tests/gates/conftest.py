"""Rollcall as a repository to clone, set up once for all tests, and a client whose org is served."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.gates.client import ENCODED, PUBLIC, Client, commit, copy_rollcall, environment_of
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import among_workers
from tests.standin import StandIn, serve


@pytest.fixture(scope="session")
def rollcall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the commit to pin; its clones find `.venv` as `set-up` makes it, and need not wait for that."""
    folder = among_workers(tmp_path_factory) / "rollcall-to-clone"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            folder.mkdir()
            installed, repository = folder / "installed", folder / "repository"
            installed.mkdir()
            repository.mkdir()
            installed = copy_rollcall(installed)
            subprocess.run([installed / "set-up"], env=environment_of(folder / "temporary", {}), check=True)
            repository = copy_rollcall(repository)
            (repository / ".venv").symlink_to(installed / ".venv")
            commit(repository)
    return folder / "repository" / "project"


@pytest.fixture
def migration(tmp_path: Path) -> SmallMigration:
    """A migration before its load, in an org that takes the client's key."""
    migration = SmallMigration(tmp_path / "new", StandIn())
    migration.org.jwt_public_key = PUBLIC
    return migration


@pytest.fixture
def client(migration: SmallMigration, rollcall: Path, tmp_path: Path) -> Iterator[Client]:
    """The client, its org being served."""
    with serve(migration.org) as url:
        environment = {
            "ROLLCALL_URL": str(rollcall),
            "ROLLCALL_REF": "main",
            "ROLLCALL_ORG": "stand-in",
            "ROLLCALL_PAUSE": "0",
            "REQUESTS_CA_BUNDLE": str(url.ca_file),
        }
        given = {
            "SF_LOGIN_URL": url.base,
            "SF_CLIENT_ID": migration.org.client_id,
            "SF_USERNAME": "admin@example.com",
            "SF_JWT_KEY_BASE64": ENCODED,
        }
        client = Client(tmp_path / "ci", environment, given)
        client.commit(migration.folder)
        yield client
