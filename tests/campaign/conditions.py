"""
A plug-in for pytest in the process of a try: the conditions that the try runs under, and how much memory it took.

They are JSON in the environment's CAMPAIGN; without it the plug-in does nothing.
"""

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures import tuning
from tests.kills.kill_points import before_step
from tests.tunings import jobs_for_everything

VARIABLE = "CAMPAIGN"
conditions: dict[str, Any] = json.loads(os.environ.get(VARIABLE, "{}"))


def _tune() -> None:
    """Small orgs are asked by jobs, if wanted; nobody waits between two attempts."""
    wanted = jobs_for_everything(listed=conditions["jobs"] == "listed") if conditions.get("jobs") else tuning.Tuning()
    for name, value in {**vars(wanted), "retry_pauses": (0.0, 0.0, 0.0)}.items():
        object.__setattr__(tuning.DEFAULTS, name, value)


def _limit() -> None:
    import resource

    for name, value in conditions.get("limits", {}).items():
        kind = getattr(resource, name)
        resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))


def _interrupt() -> None:
    """Ends the process at a step that changes a name or begins to write a file; 0 counts the steps."""
    if "step" not in conditions:
        return
    taken = before_step(conditions["step"], lambda: os.kill(os.getpid(), signal.Signals[conditions["signal"]]))
    _steps.append(taken)


_steps: list[Callable[[], int]] = []


def peak_memory() -> int:
    """The most memory that the process has had, in kB; 0 where the system does not say."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) if found else 0


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if "noted" in conditions:
        steps = _steps[0]() if _steps else 0
        Path(conditions["noted"]).write_text(json.dumps({"kB": peak_memory(), "steps": steps}))


if conditions:
    _tune()
    _limit()
    _interrupt()
