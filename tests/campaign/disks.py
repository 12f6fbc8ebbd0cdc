"""Kind `disk`: a disk that is full, a limit on files or on their number, wherever a run writes."""

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fixtures.org import OrgError
from fixtures.org.recording import recording_files
from tests.campaign.oracle import CODES, look_at
from tests.campaign.stage import KEPT, Stage, Trial
from tests.campaign.tries import Kind, Seen
from tests.kills.small_disk import mounted
from tests.runs.whole_runs import Ended, Runner

PLACES = ("temporary files", "snapshot", "evidence", "migration")
FAULTS = ("full", "a limit on the size of files", "a limit on open files")
RECORDED = Path("recorded/stand-in/wave-1/after_load")


@contextmanager
def _small(folder: Path, content: Path | None, room: int) -> Iterator[Path | None]:
    """A disk with a copy of the content and so much room besides; None where none can be mounted."""
    used = sum(path.stat().st_size + 4_096 for path in content.rglob("*")) if content else 0
    try:
        with mounted(folder, str(used + room)) as disk:
            if content:
                shutil.copytree(content, disk / content.name)
                free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
                if free > room:
                    (disk / "filler").write_bytes(b"\x00" * (free - room))
            yield disk
    except pytest.skip.Exception:
        yield None


def _run(stage: Stage, place: str, fault: str, rng: random.Random) -> Seen:
    with stage.trying() as trial:
        if fault == "full":
            room = int(2 ** rng.uniform(12, 22))
            content = {"evidence": trial.runner.evidence_dir, "migration": trial.migration}.get(place)
            with _small(trial.folder / "small", content, room) as disk:
                if disk is None:
                    trial.seen.met = False
                else:
                    _try(trial, *_onto(disk, place, trial), room=f"{room >> 10} kB")
            return trial.seen
        if place != "temporary files":  # a limit is the same everywhere
            trial.seen.met = False
            return trial.seen
        limits = {"RLIMIT_FSIZE": int(2 ** rng.uniform(14, 19))}
        if fault == "a limit on open files":
            limits = {"RLIMIT_NOFILE": rng.randint(44, 90)}
        _try(trial, trial.runner, {}, trial.folder / "saved", room=str(limits), limits=limits)
        return trial.seen


def _onto(disk: Path, place: str, trial: Trial) -> tuple[Runner, dict[str, str], Path]:
    """The runner, the environment and the folder for snapshots of a run that writes one of its places onto a disk."""
    runner, saved = trial.runner, trial.folder / "saved"
    if place == "temporary files":
        return runner, {"TMPDIR": str(disk)}, saved
    if place == "snapshot":
        return runner, {}, disk / "saved"
    if place == "evidence":
        runner.evidence_dir = disk / "evidence"
    else:
        runner.migration = trial.migration = disk / "migration"
    return runner, {}, saved


def _try(
    trial: Trial, runner: Runner, environment: dict[str, str], saved: Path, room: str, **conditions: dict[str, int]
) -> None:
    older = _latest(runner)
    try:
        ended = trial.run(*KEPT, f"--snapshot={saved}", environment=environment, **conditions)
    except TimeoutError as endless:
        trial.seen.add("over bound", str(endless))
        return
    trial.seen.ended = f"{room}: exit code {ended.code}, {_last(ended)}"
    look_at(ended, trial.seen, trial.noted())
    if ended.code not in CODES:
        trial.seen.add("unclear", f"exit code {ended.code}: {ended.said[-1_500:]}")
    elif ended.code == 4 and len([line for line in ended.said.splitlines() if ". " in line or line.endswith(".")]) > 3:
        trial.seen.add("unclear", ended.said[-1_500:])
    _look_at_what_is_left(trial, runner, saved)
    if ended.code == 4 and _latest(runner) != older:
        trial.seen.add("left", "latest is another one")


def _last(ended: Ended) -> str:
    said = [line for line in ended.said.splitlines() if line.startswith(("ERROR", "!!!", "Exit"))]
    return said[-1][:200] if said else ended.said.strip()[-120:]


def _latest(runner: Runner) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (runner.evidence_dir / "latest").rglob("*") if path.is_file()}


def _look_at_what_is_left(trial: Trial, runner: Runner, saved: Path) -> None:
    """Nothing that is cut has a final name; the recording is the older one or a whole one."""
    try:
        recording_files(runner.migration / RECORDED)
    except OrgError as damaged:
        trial.seen.add("left", f"the recording is not whole: {damaged}")
    for folder in (runner.evidence_dir, runner.migration, saved):
        if cut := [path.name for path in folder.rglob("*incomplete*")]:
            trial.seen.add("left", f"half-written: {cut}")
    if list(saved.glob("*/after_load")) and not list(saved.glob("*/after_load/saved.json")):
        trial.seen.add("left", "half a snapshot has its final name")


KIND = Kind("disk", {place: FAULTS if place == PLACES[0] else FAULTS[:1] for place in PLACES}, _run)
