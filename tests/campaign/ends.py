"""Kind `end`: a run that keeps all it may keep is killed or ended before one of its steps; the next run is whole."""

import os
import random
import shutil
import signal
from pathlib import Path

from fixtures.checksums import sha256_of_all
from fixtures.kept_folder import tidy
from fixtures.org import OrgError
from fixtures.org.recording import recording_files
from fixtures.snapshot.metadata import read_record
from fixtures.snapshot.store import SavedOrigin
from tests.campaign.oracle import CODES, look_at
from tests.campaign.stage import KEPT, REPLAY, Stage, Trial
from tests.campaign.tries import Kind, Seen
from tests.runs.whole_runs import Ended

SIGNALS = {"killed": "SIGKILL", "ended by SIGTERM": "SIGTERM", "ended by SIGHUP": "SIGHUP", "ended by Ctrl-C": "SIGINT"}
RUNS = {"a live run that keeps all": KEPT, "a replay": REPLAY}
RECORDED = Path("recorded/stand-in/wave-1/after_load")


def _run(stage: Stage, place: str, fault: str, rng: random.Random) -> Seen:
    older, steps = stage.kept(RUNS[place])
    with stage.trying() as trial:
        saved = trial.folder / "saved"
        shutil.copytree(older, saved)
        arguments, name = (*RUNS[place], f"--snapshot={saved}"), SIGNALS[fault]
        step = rng.randint(1, steps)
        try:
            ended = trial.run(*arguments, signal=name, step=step)
        except TimeoutError as endless:
            trial.seen.add("over bound", str(endless))
            return trial.seen
        trial.seen.ended = f"step {step} of {steps}: exit code {ended.code}"
        trial.seen.met = ended.code != 0
        if name != "SIGKILL":
            _look_at_end(trial, ended, name)
        _look_at_what_is_kept(trial, saved)
        _look_at_next_run(trial, trial.run(*arguments))
        return trial.seen


def _look_at_end(trial: Trial, ended: Ended, name: str) -> None:
    """Ended as by Ctrl-C, or by the signal itself before there was a run: no traceback, and nothing left."""
    if ended.code not in CODES | {2, -signal.Signals[name]}:
        trial.seen.add("unclear", f"exit code {ended.code}: {ended.said[-2_000:]}")
    if "INTERNALERROR" in ended.said or "Traceback" in ended.said:
        trial.seen.add("traceback", ended.said[-3_000:])
    if ended.leftovers:
        trial.seen.add("left", f"among the temporary files: {ended.leftovers}")


def _look_at_what_is_kept(trial: Trial, saved: Path) -> None:
    """Each is the old one or a new whole one, under its name, with nobody's help."""
    latest, recorded = trial.runner.evidence_dir / "latest", trial.migration / RECORDED
    whole = {"evidence.json", "report.html", "junit.xml"}
    if not latest.is_dir() or not whole <= {path.name for path in latest.iterdir()}:
        trial.seen.add("left", "latest is not whole")
    try:
        recording_files(recorded)
    except OrgError as damaged:
        trial.seen.add("left", f"the recording is not whole: {damaged}")
    for phase in saved.glob("*/after_load"):
        tables = read_record(SavedOrigin, phase / "saved.json").tables
        if tables != {name: of for name, of in sha256_of_all(phase).items() if name in tables}:
            trial.seen.add("left", f"the saved snapshot of {phase.name} is not whole")
    if not list(saved.glob("*/after_load")):
        trial.seen.add("left", "the saved snapshot is gone")


def _look_at_next_run(trial: Trial, ended: Ended) -> None:
    """It says what it would have said, and nothing of the one before it is left."""
    look_at(ended, trial.seen, trial.noted())
    if (ended.code, ended.runs and ended.verdict) != (0, "GO"):
        trial.seen.add("left", f"the next run: {ended.said[-2_000:]}")
    tidy(trial.runner.evidence_dir / "latest")
    beside = [trial.runner.evidence_dir, (trial.migration / RECORDED).parent]
    names = {path.name for folder in beside for path in folder.iterdir()} - {
        "latest",
        "runs",
        "before_load",
        "after_load",
    }
    if names:
        trial.seen.add("left", f"beside what is kept: {sorted(names)}")


KIND = Kind(
    "end", {place: tuple(SIGNALS) for place in RUNS} if hasattr(signal, "SIGKILL") and os.name == "posix" else {}, _run
)
