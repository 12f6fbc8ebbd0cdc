"""The files that a run has read, each once, and for which of its phases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.outcome import part_in_words

if TYPE_CHECKING:
    from fixtures.snapshot import EvidenceFile, Part


@dataclass
class FileRead:
    """`changed_since`: the recording or snapshot that knew it otherwise; empty where it is as it was."""

    file: EvidenceFile
    changed_since: str = ""
    phases: list[str] = field(default_factory=list)


def files_read(parts: Sequence[Part]) -> list[FileRead]:
    """In the order of the phases that read them first."""
    found: dict[tuple[str, str, str], FileRead] = {}
    for part in parts:
        for file in part.files:
            known = found.setdefault((file.path, file.sha256, file.kind), FileRead(file))
            known.phases.append(part_in_words(part))
            if file.path in part.stale:
                known.changed_since = "snapshot" if part.source == "snapshot" else "recording"
    return list(found.values())
