"""Plays the script of an example in a stand-in org: as far as a phase, or to the end, recording each phase."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fixtures.pull import pull_snapshots
from fixtures.session import Options
from fixtures.session.session import Session
from tests.standin import StandIn, serve

SANDBOX = "uat"
MASK_KEY = "0123456789abcdef" * 4
"""People are not masked here. The org's pseudonym depends on the key, and stays the same with it."""


@dataclass(frozen=True)
class Stage:
    """A moment at which an org, called as in the plan, is checked."""

    load: str
    phase: str
    org: str = SANDBOX


class Orgs(dict[str, StandIn]):
    """The orgs of a script by the plan's names; each is made when it is first used."""

    def __missing__(self, name: str) -> StandIn:
        self[name] = StandIn(instance="Rc" if name == SANDBOX else "Rp")
        return self[name]


Script = Callable[[Orgs, Path], Iterator[Stage]]
"""Changes the orgs and writes the migration's files into a folder, and pauses at each stage."""


def org_at(script: Script, load: str, phase: str) -> StandIn:
    """
    The org at a stage of a script.

    Raises:
        LookupError: the script has no such stage; names those it has.

    """
    with tempfile.TemporaryDirectory(prefix="script-") as folder:
        return play(script, Path(folder), load, phase)


def play(script: Script, folder: Path, load: str, phase: str) -> StandIn:
    """The same, and the migration's files as they were then in `folder`."""
    orgs, passed = Orgs(), []
    for reached in script(orgs, folder):
        if (reached.load, reached.phase) == (load, phase):
            return orgs[reached.org]
        passed.append(f"--load {reached.load} --phase {reached.phase}")
    raise LookupError(f"There is no such moment. There are: {'; '.join(passed)}")


def record(script: Script, folder: Path, mode: Literal["masked", "plain"] = "plain") -> None:
    """Write the migration anew into `folder`, with a recording of each stage."""
    for part in ("loads", "results", "source", "recorded"):
        shutil.rmtree(folder / part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".mask-key").unlink(missing_ok=True)
    (folder / ".mask-key").write_text(MASK_KEY + "\n")
    (folder / ".mask-key").chmod(0o600)
    orgs = Orgs()
    for stage in script(orgs, folder):
        org = orgs[stage.org]
        with serve(org) as url, environment(variables(org, url.base, url.ca_file)):
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
        options = Options(folder, org=f"env:{stage.org}", loads=(stage.load,), record=mode)
        session = Session(options, Path(temporary) / "scratch", (stage.phase,))
        try:
            pull_snapshots(session, [(stage.load, stage.phase)], Path(temporary) / "runs" / "run", lambda _: None)
        finally:
            session.close()
