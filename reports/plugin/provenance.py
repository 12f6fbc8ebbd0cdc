"""Gathers where a run comes from: the command, the user, the machine, the CI job, the repository, the versions."""

from __future__ import annotations

import getpass
import os
import platform
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pytest

from fixtures.secrets import without_secrets
from fixtures.version import ROOT
from reports.outcome import Provenance
from reports.plugin.options import phases_named_whole

_COMPUTE = ("duckdb", "pytest", "simple-salesforce", "vcrpy", "pydantic")
_GIT_SECONDS = 10
_NARROWING = {
    "keyword": "-k",
    "markexpr": "-m",
    "deselect": "--deselect",
    "lf": "--last-failed",
    "stepwise": "--stepwise",
    "maxfail": "--maxfail",
    "ignore": "--ignore",
    "ignore_glob": "--ignore-glob",
    "runxfail": "--runxfail",
    "loads": "--load",
}
"""Options by which a run judges less than its phases hold, or judges it without waivers; by pytest's names."""
_SELECTING = ("python_", "testpaths", "norecursedirs", "addopts")
"""Settings that say which checks pytest collects, or how it is called."""


def provenance(config: pytest.Config, migration: Path, run_dir: Path) -> Provenance:
    """Where this run comes from, as far as the machine says."""
    commit, changed = _git(migration)
    return Provenance(
        run=run_dir.name,
        command=without_secrets(shlex.join(["pytest", *map(str, config.invocation_params.args)])),
        narrowed_by=list(_narrowed_by(config)),
        user=_user(),
        host=platform.node(),
        ci_job=_ci_job(os.environ),
        git_commit=commit,
        git_changed=changed,
        versions={name: version(name) for name in _COMPUTE},
    )


def _narrowed_by(config: pytest.Config) -> Iterator[str]:
    for name, option in _NARROWING.items():
        given = config.getoption(name, None)
        if isinstance(given, tuple):
            given = "" if given == ("all",) else ",".join(given)
        for value in given if isinstance(given, list) else [given]:
            if value:
                yield option if value is True else f"{option} {shlex.quote(str(value))}"
    for setting in config.getoption("override_ini", None) or ():
        if setting.startswith(_SELECTING):
            yield f"-o {shlex.quote(setting)}"
    if not phases_named_whole(config):
        yield shlex.join(_within_the_project(argument) for argument in config.args)


def _within_the_project(argument: str) -> str:
    return argument.removeprefix(f"{ROOT}{os.sep}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no entry for the user: containers
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def _ci_job(known: Mapping[str, str]) -> str | None:
    """The job's address, by the variables that GitHub Actions, GitLab CI, Azure Pipelines and Jenkins document."""
    if run := known.get("GITHUB_RUN_ID"):
        return f"{known.get('GITHUB_SERVER_URL', '')}/{known.get('GITHUB_REPOSITORY', '')}/actions/runs/{run}"
    if build := known.get("BUILD_BUILDID"):
        project = f"{known.get('SYSTEM_TEAMFOUNDATIONCOLLECTIONURI', '')}{known.get('SYSTEM_TEAMPROJECT', '')}"
        return f"{project}/_build/results?buildId={build}"
    return known.get("CI_JOB_URL") or known.get("BUILD_URL")


def _git(folder: Path) -> tuple[str | None, bool | None]:
    commit = _asked(folder, "rev-parse", "HEAD")
    status = _asked(folder, "status", "--porcelain", "--", ".")
    return commit or None, None if status is None or not commit else bool(status)


def _asked(folder: Path, *words: str) -> str | None:
    try:
        answer = subprocess.run(  # noqa: S603 - fixed words
            ["git", "-C", str(folder), *words],  # noqa: S607 - whichever git the user has
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None
