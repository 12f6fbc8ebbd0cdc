"""What a bundle is called: `CHG0041199_help-center_wave-1_before-load_NO-GO_20261120T204107Z`."""

import re
from collections.abc import Sequence
from datetime import UTC

from reports.outcome import Run

_LONGEST = 40
"""Characters of each part of a name."""
_FREE = re.compile(r"[^A-Za-z0-9.+-]+")


def name_of(run: Run) -> str:
    """Ticket, migration, loads, phases, verdict and start; what the run has not is left out. Safe as a file's name."""
    loads = list(dict.fromkeys(part.load for part in run.parts))
    phases = list(dict.fromkeys(part.phase for part in run.parts))
    parts = [
        run.ticket or "",
        run.migration,
        _joined(loads, "several-loads"),
        _joined(phases, "several-phases"),
        run.verdict,
        f"{run.started.astimezone(UTC):%Y%m%dT%H%M%SZ}",
    ]
    return "_".join(filter(None, (_safe(part) for part in parts)))


def _joined(names: Sequence[str], several: str) -> str:
    together = "+".join(map(_safe, names))
    return together if len(together) <= _LONGEST else several


def _safe(name: str) -> str:
    return _FREE.sub("-", name)[:_LONGEST].strip("-.")
