"""Tells a story to a stand-in org: as far as a phase, or to the end while the phases are recorded."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fixtures.session import Session
from fixtures.targets import Options
from tests.standin import StandIn, serve

MASK_KEY = "0123456789abcdef" * 4
"""People are not masked here. The org's pseudonym depends on the key, and stays the same with it."""


@dataclass(frozen=True)
class Stage:
    """A moment at which the org is checked."""

    load: str
    phase: str


Story = Callable[[StandIn, Path], Iterator[Stage]]
"""Changes the org and writes the migration's files into a folder, and pauses at each stage."""


def org_at(story: Story, stage: Stage) -> StandIn:
    """
    The org at a stage of a story.

    Raises:
        LookupError: the story has no such stage; names those it has.

    """
    org, passed = StandIn(), []
    with tempfile.TemporaryDirectory(prefix="story-") as folder:
        for reached in story(org, Path(folder)):
            if reached == stage:
                return org
            passed.append(f"--load {reached.load} --phase {reached.phase}")
    raise LookupError(f"There is no such moment. There are: {'; '.join(passed)}")


def record(story: Story, folder: Path, mode: Literal["masked", "plain"] = "plain") -> None:
    """Write the migration anew into `folder`, with a recording of each stage."""
    for part in ("loads", "results", "recorded"):
        shutil.rmtree(folder / part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".mask-key").unlink(missing_ok=True)
    (folder / ".mask-key").write_text(MASK_KEY + "\n")
    (folder / ".mask-key").chmod(0o600)
    org = StandIn()
    with serve(org) as url, environment(variables(org, url.base, url.ca_file)):
        for stage in story(org, folder):
            _record_stage(stage, folder, mode)


def variables(org: StandIn, base: str, ca_file: str) -> dict[str, str]:
    """What `--org env` needs to reach the served org."""
    return {"SF_INSTANCE_URL": base, "SF_ACCESS_TOKEN": org.access_token, "REQUESTS_CA_BUNDLE": ca_file}


@contextmanager
def environment(wanted: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _record_stage(stage: Stage, folder: Path, mode: Literal["masked", "plain"]) -> None:
    with tempfile.TemporaryDirectory(prefix="recording-") as temporary:
        options = Options(folder, org="env", load=stage.load, record=mode)
        session = Session(options, Path(temporary) / "scratch", (stage.phase,))
        try:
            session.take([(stage.load, stage.phase)], Path(temporary) / "runs" / "run", lambda _: None)
        finally:
            session.close()
