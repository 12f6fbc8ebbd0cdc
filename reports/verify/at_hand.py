"""Whether code and recordings at hand are those by which a bundle was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fixtures.checksums import sha256_of_folder
from fixtures.version import ROOT, code_sums
from reports.bundle import CODE
from reports.verify.findings import Found, broken, listed


def compare_code(evidence: Mapping[str, Any], folder: Path) -> Iterator[Found]:
    """Files that judge and draw, and are not as they were then."""
    path = folder / CODE
    then = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    if hashlib.sha256(then.encode()).hexdigest() != evidence["tool"]["code_sha256"]:
        yield broken(f"{CODE}: it does not list the code that evidence.json names")
        return
    differing = sorted({line.split("  ", 1)[-1] for line in {*then.splitlines()} ^ {*code_sums().splitlines()}})
    if differing:
        what = f"this checkout is not the code that judged and drew: {listed(differing)}"
        yield Found("DIFFERS HERE", f"{what}; compare {CODE}")


def compare_recordings(evidence: Mapping[str, Any], migration: Path | None) -> Iterator[Found]:
    """
    Recordings that were changed since.

    :param migration: the folder of the migration; by default the one of its name among this checkout's.
    """
    recorded = (migration or ROOT / "migrations" / evidence["migration"]) / "recorded"
    for part in evidence["parts"]:
        if wanted := part.get("recording_sha256"):
            path = recorded / part["org"]["name"] / part["load"] / part["phase"]
            name = f"the recording of {part['load']}, {part['phase'].replace('_', ' ')}, in {part['org']['name']}"
            there = sha256_of_folder(path)
            if there is None:
                yield Found("note", f"{name} is not at hand; --migration says where it is")
            elif there != wanted:
                yield Found("DIFFERS HERE", f"{name} is not the one that was played")
