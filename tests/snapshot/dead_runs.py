"""Runs of the small migration that die while they read, and the partial snapshots that they leave."""

import re
from collections.abc import Callable
from pathlib import Path

from tests.runs.whole_runs import Ended, Runner, refused
from tests.standin import StandIn
from tests.standin.http.faults import Fault
from tests.standin.http.requests_log import LoggedRequest

NO_CALLS_LEFT = Fault(403, '[{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "No."}]')
Run = Callable[..., Ended]


def snapshot_runs(live: Runner) -> Run:
    """Runs a phase against the org, and saves its snapshot beside the migration."""

    def run(*more: str, phase: str = "after_load") -> Ended:
        return live(f"checks/{phase}", "--org=env", f"--snapshot={snapshots(live)}", *more)

    return run


def snapshots(live: Runner) -> Path:
    return live.migration.parent / "snapshots"


def partial(live: Runner) -> Path:
    """The folder of the one partial snapshot that there is."""
    (folder,) = partials(live)
    return folder


def partials(live: Runner) -> list[Path]:
    return list((snapshots(live) / "wave-1").glob(".*.partial"))


def die(org: StandIn, run: Run, after: int = 16, **phase: str) -> Ended:
    """A run of which the org answers so many calls, and no more."""
    org.faults.extend([*[Fault()] * after, NO_CALLS_LEFT])
    ended = run(**phase)
    refused(ended, "REQUEST_LIMIT_EXCEEDED", "the same command with --resume continues from there")
    assert not org.faults
    org.requests.clear()
    return ended


def org_requests(requests: list[LoggedRequest]) -> list[tuple[str, str, str]]:
    """What was asked of the org, apart from its identity and its describes."""
    made = [(each.path, str(each.query), each.body) for each in requests if "/services/data/v" in each.path]
    return [each for each in made if not re.search(r"/describe|FROM (Organization|UserPermissionAccess)\b", str(each))]
