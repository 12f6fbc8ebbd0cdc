"""Whole runs: `python -m pytest ...` in a process of its own, and what it says and leaves behind."""

import gc
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
PATIENCE = 900.0  # seconds
UNREADABLE = Path("/proc/self/mem")
"""A file whose beginning nobody can read, root included."""
SHARE = "PYTEST_XDIST_WORKER_COUNT"
"""Of as many runs at once each takes its share of the machine."""
_PROCESSES: Any = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
_PROCESSES.set_forkserver_preload(["tests.runs.imported_once"])


@dataclass(frozen=True)
class Ended:
    """A run that is over."""

    code: int
    out: str
    err: str
    evidence_dir: Path
    leftovers: list[str]
    """What it left in the folder for temporary files, pytest's own aside."""

    @property
    def said(self) -> str:
        """All that a terminal would show."""
        return self.out + self.err

    @property
    def runs(self) -> list[Path]:
        """The folders of this run and of earlier ones with the same evidence folder, oldest first."""
        return sorted((self.evidence_dir / "runs").glob("*/"))

    @property
    def bundles(self) -> list[Path]:
        """The bundles of these runs."""
        return sorted((self.evidence_dir / "runs").glob("*.zip"))

    @property
    def evidence(self) -> dict[str, Any]:
        """The evidence of the newest run."""
        content: dict[str, Any] = json.loads((self.runs[-1] / "evidence.json").read_text(encoding="utf-8"))
        return content

    @property
    def verdict(self) -> str:
        return str(self.evidence["verdict"])

    def statuses(self, check: str) -> set[str]:
        """The statuses of one check, over all its subjects."""
        return {each["status"] for each in self.evidence["checks"] if each["id"] == check}


class Runner:
    """Runs the checklist with the same migration, evidence folder and environment each time."""

    def __init__(
        self, migration: Path, folder: Path, environment: Mapping[str, str] | None = None, root: Path = ROOT
    ) -> None:
        self.migration, self.evidence_dir, self.root = migration, folder / "evidence", root
        self.temporary = folder / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        others = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SF_", "PYTEST", "REQUESTS", "GITHUB_", "GITLAB_", "CI_")) or name == SHARE
        }
        mine = {"TMPDIR": str(self.temporary), "TEMP": str(self.temporary), "COLUMNS": "200"}
        self.environment = {**others, **(environment or {}), **mine}

    def __call__(self, *arguments: str, **environment: str) -> Ended:
        """A run in a process that has imported all of it already: quick."""
        told = self.temporary.parent
        return self._ended(*forked(self._arguments(arguments), ROOT, told, {**self.environment, **environment}))

    def command(self, *arguments: str, **environment: str) -> Ended:
        """A run by the very command."""
        return self.end(self.start(*arguments, **environment))

    def end(self, process: subprocess.Popen[str]) -> Ended:
        """Wait for what `start` has started."""
        out, err = process.communicate(timeout=PATIENCE)
        return self._ended(process.returncode, out, err)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """A run by the very command, not waited for."""
        return subprocess.Popen(
            [sys.executable, "-m", "pytest", *self._arguments(arguments)],
            cwd=self.root,
            env={**self.environment, **environment},
            text=True,
            encoding="utf-8",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _arguments(self, arguments: Sequence[str]) -> list[str]:
        cache = f"cache_dir={self.evidence_dir.parent / 'cache'}"
        return [f"--migration={self.migration}", f"--evidence={self.evidence_dir}", "-o", cache, *arguments]

    def leftovers(self) -> list[str]:
        """What is in the folder for temporary files, pytest's own aside."""
        return sorted(path.name for path in self.temporary.iterdir() if not path.name.startswith("pytest-of-"))

    def _ended(self, code: int, out: str, err: str) -> Ended:
        return Ended(code, out, err, self.evidence_dir, self.leftovers())


def forked(
    arguments: Sequence[str], folder: Path, told: Path, environment: Mapping[str, str] = os.environ
) -> tuple[int, str, str]:
    """
    A run of pytest in a folder, by a process that has imported all of it already; its exit code, stdout and stderr.

    :param told: the folder where it writes the latter.
    """
    out, err = told / "out.txt", told / "err.txt"
    process = _PROCESSES.Process(target=_run, args=(list(arguments), folder, dict(environment), out, err))
    process.start()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError(f"pytest {' '.join(arguments)} did not end")
    return process.exitcode, out.read_text("utf-8"), err.read_text("utf-8")


def _run(arguments: list[str], folder: Path, environment: dict[str, str], out: Path, err: Path) -> None:
    for descriptor, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    tempfile.tempdir = None
    gc.freeze()  # pytest collects garbage at its end; what was imported before the fork is none
    sys.argv = ["pytest", *arguments]
    sys.exit(pytest.main(arguments))


def among_workers(folders: pytest.TempPathFactory) -> Path:
    """The folder for temporary files that all workers share."""
    return folders.getbasetemp().parent if SHARE in os.environ else folders.getbasetemp()


def run_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], Ended]) -> tuple[Path, Ended]:
    """
    A run that several workers look at: the first that asks makes it, the others read what it has left.

    :param make: runs it in the folder that it is given.
    """
    folder = among_workers(folders) / name
    with FileLock(folder.with_suffix(".lock")):
        kept = folder.with_suffix(".json")
        if not kept.exists():
            folder.mkdir()
            ended = make(folder)
            kept.write_text(json.dumps([ended.code, ended.out, ended.err, str(ended.evidence_dir), ended.leftovers]))
    code, out, err, evidence, leftovers = json.loads(kept.read_text())
    return folder, Ended(code, out, err, Path(evidence), leftovers)


def copy_project(folder: Path) -> Path:
    """A copy of the project in which a test may put checks of its own."""
    root = folder / "project"
    root.mkdir()
    for name in ("conftest.py", "pytest.ini", "pyproject.toml", "requirements.txt"):
        shutil.copy2(ROOT / name, root)
    for name in ("checks", "fixtures", "reports"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("runs", "latest", "__pycache__"))
    return root


def refused(ended: Ended, *fragments: str) -> None:
    """Hold that a run ended with one clear message on stderr, exit code 4, and nothing left behind."""
    assert ended.code == pytest.ExitCode.USAGE_ERROR, ended.said
    for fragment in fragments:
        assert fragment in ended.err, ended.said
    assert ended.err.count("ERROR: ") == 1
    assert not {"Traceback", "INTERNALERROR"} & set(ended.said.replace(":", " ").split())
    assert ended.runs == []
    assert ended.leftovers == []
    assert not (ended.evidence_dir / "latest").exists()
