"""Has the CI in which a run takes place show it: which voices it hears, and where they go."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from fixtures.full_disk import disk_failure
from reports.outcome import Run
from reports.voices import CODE_QUALITY, LoadFiles, code_quality, junit, step_summary, workflow_commands

JUNIT = "junit.xml"


class CiVoices:
    """
    What is written for CI at the end of a run, and printed there.

    :param junit: where the user wants JUnit's file; else it goes into the run's folder.
    """

    def __init__(self, run_dir: Path, junit: str | None) -> None:
        self.run_dir = run_dir
        self.junit = Path(junit).expanduser().absolute() if junit else run_dir / JUNIT
        self.commands: list[str] = []
        """Lines for GitHub's log, once the run is over."""

    def speak(self, run: Run, files: LoadFiles, broken: Sequence[str]) -> list[str]:
        """Writes what is there to be read; returns which files could not be written, a sentence each."""
        if os.environ.get("GITHUB_ACTIONS") == "true":
            self.commands = workflow_commands(run, files)
        return list(self._written(run, files, broken))

    def _written(self, run: Run, files: LoadFiles, broken: Sequence[str]) -> Iterator[str]:
        yield from _write(self.junit, junit(run, broken))
        if os.environ.get("GITLAB_CI") == "true":
            yield from _write(self.run_dir / CODE_QUALITY, code_quality(run, files))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            yield from _write(Path(summary), step_summary(run), mode="a")


def _write(path: Path, text: str, mode: str = "w") -> Iterator[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open(mode, encoding="utf-8") as file:
            file.write(text)
    except OSError as refused:
        if disk_failure(refused, path):
            raise
        yield f"{path} cannot be written: {refused.strerror or refused}."
