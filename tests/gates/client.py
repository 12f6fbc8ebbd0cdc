"""A client's repository, with nothing but a migration in it, and its CI, which plays a job in a fresh checkout."""

import base64
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.gates.workflow_files import Step
from tests.runs.whole_runs import PATIENCE, ROOT, Ended, copy_project

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
PUBLIC = (
    KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
)
ENCODED = base64.b64encode(PEM.encode()).decode()
SECRETS = (ENCODED, *PEM.splitlines()[1:-1])
OFFLINE = {"PYTHONPATH": sysconfig.get_path("purelib"), "PIP_NO_INDEX": "1", "PYTHON": sys.executable}
"""pip finds all that it is to install in the environment of the tests, and downloads nothing."""


def copy_rollcall(folder: Path) -> Path:
    """A copy of Rollcall in a folder, with the scripts that clients call, and nothing set up."""
    rollcall = copy_project(folder)
    for name in ("check", "set-up"):
        shutil.copy2(ROOT / name, rollcall)
    shutil.copytree(ROOT / "docs" / "ci", rollcall / "docs" / "ci")
    return rollcall


def environment_of(folder: Path, others: Mapping[str, str]) -> dict[str, str]:
    """The environment of a CI's job, whose temporary files go into the folder."""
    ours = ("SF_", "PYTEST", "REQUESTS", "ROLLCALL", "GITHUB", "GITLAB", "CI", "BUILD", "SYSTEM_")
    usual = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    folder.mkdir(exist_ok=True)
    return {**usual, "TMPDIR": str(folder), "COLUMNS": "200", **OFFLINE, **others}


def commit(folder: Path) -> None:
    """Commit all that is in a folder, to a repository there."""
    run = ("git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@acme.example")
    subprocess.run([*run, "init", "--quiet", "--initial-branch=main"], check=True)
    subprocess.run([*run, "add", "--all"], check=True)
    subprocess.run([*run, "commit", "--quiet", "--allow-empty", "--message=A change"], check=True)


@dataclass(frozen=True)
class Played:
    """A job that is over."""

    ended: Ended
    published: Path
    """What it published, under the paths that it has in the checkout."""

    @property
    def files(self) -> set[str]:
        return {path.name for path in (self.published / "reports" / "latest").glob("*")}

    @property
    def text(self) -> str:
        """All that it said and published."""
        files = [path for path in self.published.rglob("*") if path.is_file()]
        return self.ended.said + "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


class Client:
    """
    :param folder: where the repository, the checkouts and what is published lie.
    :param environment: what each job knows, beside what the workflow gives it.
    :param given: the variables and secrets of its CI.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], given: Mapping[str, str]) -> None:
        self.folder, self.given = folder, given
        self.repository, self.temporary = folder / "client", folder / "temporary"
        self.repository.mkdir(parents=True)
        self.environment = environment_of(self.temporary, environment)
        self._jobs = 0

    def commit(self, migration: Path) -> None:
        """Make the migration, as it is by now, the newest commit."""
        shutil.copytree(migration, self.repository / "migrations" / "spring", dirs_exist_ok=True)
        commit(self.repository)

    def play(self, steps: Sequence[Step], before: Played | None = None, **environment: str) -> Played:
        """
        Play a job.

        :param before: the job whose evidence it downloads first.
        """
        self._jobs += 1
        checkout, published = self.folder / f"checkout-{self._jobs}", self.folder / f"published-{self._jobs}"
        subprocess.run(["git", "clone", "--quiet", self.repository, checkout], check=True)
        if before:
            shutil.copytree(before.published, checkout, dirs_exist_ok=True)
        code, said = 0, ""
        for step in steps:
            if code and not step.always:
                continue
            if step.publishes:
                _publish(checkout, step.publishes, published)
                continue
            ended = subprocess.run(
                [*step.command, "-c", step.shell],
                cwd=checkout,
                env={**step.environment, **self.environment, **environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                timeout=PATIENCE,
                check=False,
            )
            code, said = ended.returncode, said + ended.stdout
        leftovers = sorted(path.name for path in self.temporary.iterdir() if not path.name.startswith("pytest-of-"))
        return Played(Ended(code, said, "", published / "reports", leftovers), published)


def _publish(checkout: Path, path: str, published: Path) -> None:
    """An artifact has no hidden files; a path that is not there is a warning."""
    if (checkout / path).is_dir():
        shutil.copytree(checkout / path, published / path, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True)
    elif (checkout / path).exists():
        (published / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(checkout / path, published / path)
