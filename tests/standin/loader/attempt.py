"""What a plan says of a loader's run."""

from collections.abc import Sequence
from datetime import datetime

ATTEMPT = """\
    attempts:
      - results: [{results}]
        started_at: {began}
        finished_at: {ended}
        loaded_by: {username}
"""


def attempt_lines(results: Sequence[str], began: datetime, ended: datetime, username: str) -> str:
    """The lines to paste below a load of `plan.yaml`."""
    return ATTEMPT.format(
        results=", ".join(results), began=began.isoformat(), ended=ended.isoformat(), username=username
    )
