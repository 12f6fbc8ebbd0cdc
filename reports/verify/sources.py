"""Whether evidence.json says in one voice if answers are of a live org, a recording or a saved snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fixtures.kept_runs import EVIDENCE
from reports.verify.findings import Found, broken

_NEEDED = {"live": (), "replay": ("recorded_at", "recording_sha256"), "snapshot": ("taken_at", "taken_from")}
_OF_NO_LIVE_ORG = ("recorded_at", "recording_sha256", "taken_at", "taken_from", "masked")


def compare_sources(evidence: Mapping[str, Any]) -> Iterator[Found]:
    """A replay without its recording, a live org with one, and a run that is called otherwise than its parts."""
    parts = evidence["parts"]
    if evidence["replay"] != any(part["source"] != "live" for part in parts):
        yield broken(f"{EVIDENCE}: replay is {str(evidence['replay']).lower()}, and its parts say something else")
    for part in parts:
        about = f"{EVIDENCE}: {part['load']}, {part['phase'].replace('_', ' ')}: it is {part['source']}, and"
        for name in _NEEDED[part["source"]]:
            if not part.get(name):
                yield broken(f"{about} has no {name}")
        for name in _OF_NO_LIVE_ORG if part["source"] == "live" else ():
            if part.get(name):
                yield broken(f"{about} has {name}")
