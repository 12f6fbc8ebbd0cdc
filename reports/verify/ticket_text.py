"""Whether summary.txt, which is pasted into tickets, says what evidence.json says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fixtures.problems import fits_terminal
from reports.bundle import SUMMARY
from reports.verify.findings import Found, broken

_PHASES = 8
"""Phases whose verdict the text has room for."""
_WIDTH = 90
"""Characters of a line that are never shortened."""


def compare_summary(evidence: Mapping[str, Any], folder: Path) -> Iterator[Found]:
    """The verdicts, and whether it is a replay or redacted."""
    path = folder / SUMMARY
    if not path.is_file():
        yield broken(f"{SUMMARY}: it is missing")
        return
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if not lines or not lines[0].startswith(f"{evidence['verdict']}: "):
        yield broken(f"{SUMMARY}: it does not begin with {evidence['verdict']}, as evidence.json does")
    for words, expected in (("REPLAY, NOT LIVE EVIDENCE:", evidence["replay"]), ("REDACTED:", evidence["redacted"])):
        if any(line.startswith(words) for line in lines) is not expected:
            yield broken(f"{SUMMARY}: {'it lacks' if expected else 'it has'} the line {words}")
    for outcome in evidence["outcomes"][:_PHASES]:
        said = fits_terminal(f"{outcome['verdict']}: {outcome['sentence']}")
        if not any(line.startswith(said[:_WIDTH]) for line in lines):
            yield broken(f"{SUMMARY}: it does not say {said}")
