"""The crowd: the stand-in org filled with so many users, and the migration that loaded them."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from benchmarks.contenders import PROJECT_PYTHON, ROOT
from benchmarks.migration import API_VERSION

LATENCY = 100
"""The least that a request to the stand-in org takes, in milliseconds."""
JOB = 1.0
"""The least that a query job takes, in seconds."""
OTHERS = 10
"""Loaded contacts for each contact in no load, unless the size names the number of contacts."""
FAULTLESS = 1_000
"""One row in so many has a fault."""


@dataclass(frozen=True)
class Size:
    """How many rows the load has, and how many contacts the org."""

    rows: int
    contacts: int

    @classmethod
    def read(cls, text: str) -> "Size":
        """From the command line: ``100000`` rows, or ``50000/1000000`` rows and contacts."""
        rows, _, contacts = text.partition("/")
        return cls(int(rows), int(contacts) if contacts else int(rows) + int(rows) // OTHERS)

    @property
    def usual(self) -> bool:
        """Whether nearly all contacts of the org are in the load."""
        return self.contacts < 2 * self.rows

    def __str__(self) -> str:
        return f"{self.rows:,}" + ("" if self.usual else f" of {self.contacts:,}")


@dataclass(frozen=True)
class Crowd:
    """A served org: the environment variables that a client needs, and the migration's folder."""

    environment: dict[str, str]
    migration: Path

    def calls(self) -> int:
        """The API calls of the day as the org counts them, with the one that asks."""
        answer = requests.get(
            f"{self.environment['SF_INSTANCE_URL']}/services/data/v{API_VERSION}/query",
            params={"q": "SELECT Id FROM Organization"},
            headers={"Authorization": f"Bearer {self.environment['SF_ACCESS_TOKEN']}"},
            verify=self.environment["REQUESTS_CA_BUNDLE"],
            timeout=60,
        )
        used, _, _ = answer.headers["Sforce-Limit-Info"].partition("api-usage=")[2].partition("/")
        return int(used)


@contextmanager
def crowd(size: Size, folder: Path, phase: str = "after_load") -> Iterator[Crowd]:
    """Serve an org of this size until the block ends; its migration is written into ``folder``."""
    migration = folder / "migration"
    command = [
        *(PROJECT_PYTHON, "-m", "tests.standin"),
        *("--crowd", str(size.rows), "--others", str(size.contacts - size.rows)),
        *("--mistakes", str(max(size.rows // FAULTLESS, 4)), "--phase", phase),
        *("--migration-into", str(migration), "--latency", str(LATENCY), "--job-seconds", str(JOB)),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as standin:
        try:
            yield Crowd({**os.environ, **_exports(standin)}, migration)
        finally:
            standin.terminate()


def _exports(standin: "subprocess.Popen[str]") -> dict[str, str]:
    """What the stand-in org prints to be exported, once it listens."""
    exported: dict[str, str] = {}
    for line in standin.stdout or ():
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").strip().partition("=")
            exported[name] = shlex.split(value)[0]
        if {"SF_INSTANCE_URL", "SF_ACCESS_TOKEN", "REQUESTS_CA_BUNDLE"} <= exported.keys():
            return exported
    raise RuntimeError("the stand-in org did not start")
