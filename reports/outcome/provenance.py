"""Where a run comes from: what an auditor asks for, years later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """
    Who ran what, where, and with which versions.

    `run`: the name of the run's folder. `command`: as it was typed, without secrets. `narrowed_by`: the options that
    leave checks or waivers out. `user` and `host`: of the operating system. `ci_job`: the address of the job, where a
    CI runs it. `git_commit` and `git_changed`: of the migration's folder, None where it lies in no repository.
    `versions`: of what computes the findings, by package.
    """

    run: str = ""
    command: str = ""
    narrowed_by: Sequence[str] = ()
    user: str = ""
    host: str = ""
    ci_job: str | None = None
    git_commit: str | None = None
    git_changed: bool | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
