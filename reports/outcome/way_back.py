"""The files by which a load can be undone, as far as it can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.outcome.next_file import NextFile


@dataclass(frozen=True)
class WayBack:
    """`files` are for a loader, or a record of what was; `remarks` say what they do not give back, a sentence each."""

    files: Sequence[NextFile] = ()
    remarks: Sequence[str] = ()
