"""A file that a run leaves for what has to be done next, or to undo a load."""

from __future__ import annotations

from dataclasses import dataclass

from fixtures.plan import PhaseName


@dataclass(frozen=True, kw_only=True)
class NextFile:
    """
    A file in the run's folder: for a loader, or for who reads the report.

    `path` is relative to the run's folder. `rows` are without the header, or how many of its `unit` it has. `checks`
    are those whose offenders it is made of, none of a file that undoes a load. `what` says what it does, and what a
    person has to fill in. `commands` are lines to paste, none where no loader takes it.
    """

    path: str
    load: str
    phase: PhaseName
    rows: int
    checks: tuple[str, ...]
    what: str
    unit: str = "row"
    sobject: str = ""
    operation: str = ""
    sha256: str = ""
    commands: tuple[str, ...] = ()
