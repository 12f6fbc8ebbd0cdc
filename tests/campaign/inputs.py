"""Kind `input`: a file that the user names, of each kind, damaged in each way."""

import csv
import io
import os
import random
from collections.abc import Callable
from pathlib import Path

from fixtures.org.recording.manifest import contents_of, read_manifest
from tests.campaign.damage import OPERATIONS, drawn
from tests.campaign.migration import DIALECTS, write_results
from tests.campaign.stage import AFTER, BEFORE, REPLAY, Stage, Trial
from tests.campaign.tries import Kind, Seen
from tests.runs.whole_runs import Ended

RECORDED = Path("recorded/stand-in/wave-1")
FILES = {
    "plan": ("plan.yaml", (BEFORE, AFTER, REPLAY)),
    "load file": ("loads/wave-1.csv", (BEFORE, AFTER)),
    "mapping": ("loads/wave.sdl", (BEFORE, AFTER)),
    "file of an attempt": ("loads/again.csv", (AFTER,)),
    "source export": ("source/users.csv", (BEFORE, AFTER)),
    "exclusions": ("source/excluded.csv", (BEFORE, AFTER)),
    "waivers": ("waivers.yaml", (BEFORE, AFTER)),
    "cassette": (f"{RECORDED}/after_load/cassette.yaml", (REPLAY,)),
    "cassette with its checksum": (f"{RECORDED}/after_load/cassette.yaml", (REPLAY,)),
    "manifest": (f"{RECORDED}/before_load/manifest.json", (REPLAY,)),
    "recorded load file": (f"{RECORDED}/after_load/files/loads/wave-1.csv", (REPLAY,)),
    "mask key": (".mask-key", ((*AFTER, "--record"), REPLAY)),
    **{
        f"{name} file of {dialect}": (f"results/{name}.csv", (AFTER,))
        for dialect in DIALECTS
        for name in ("success", "error", "unprocessed")
    },
}
GONE = ("missing", "a folder in its place", "a dangling link", "a link to itself")


def _gone(path: Path, fault: str) -> None:
    path.unlink()
    if fault == "a folder in its place":
        path.mkdir()
    elif fault == "a dangling link":
        path.symlink_to(path.with_name("nowhere"))
    elif fault == "a link to itself":
        path.symlink_to(path.name)


def rows_in(content: bytes) -> int | None:
    """The records below the header as Python's csv module reads them; None where it cannot."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeError:
        text = content.decode("latin-1")
    delimiter = max(",;\t|", key=text.partition("\n")[0].count)
    usual = csv.field_size_limit(1 << 30)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(usual)
    return len(rows) - 1


def _all_read(name: str, content: bytes) -> Callable[[Ended], bool]:
    """Whether a GO has read each row that is in the file as it is now: what was cut off cleanly, nobody can know."""

    def allowed(ended: Ended) -> bool:
        read = {file["path"]: file["rows"] for part in ended.evidence["parts"] for file in part["files"]}
        return name.endswith(".csv") and name in read and read[name] == rows_in(content)

    return allowed


def _with_checksums(phase: Path) -> None:
    manifest = read_manifest(phase)
    manifest.contents.update(contents_of(phase))
    manifest.write(phase)


def _run(stage: Stage, place: str, fault: str, rng: random.Random) -> Seen:
    name, runs = FILES[place]
    arguments = rng.choice(runs)
    with stage.trying() as trial:
        if " file of " in place:
            write_results(trial.migration, stage.migration.rows, place.partition(" file of ")[2])
        path = trial.migration / name
        if fault in GONE:
            _gone(path, fault)
            content = b""
        else:
            before = path.read_bytes()
            content = drawn(fault, rng)(before)
            trial.seen.met = content != before
            path.write_bytes(content)
            if place == "cassette with its checksum":
                _with_checksums(path.parent)
        trial.judge(arguments, allowed=_all_read(name, content))
        _look_at_what_was_asked(trial, arguments)
        return trial.seen


def _look_at_what_was_asked(trial: Trial, arguments: tuple[str, ...]) -> None:
    if arguments == REPLAY and trial.stage.org.requests:
        trial.seen.add("left", "a replay asked the org")


KIND = Kind("input", dict.fromkeys(FILES, (*OPERATIONS, *(GONE if os.name == "posix" else GONE[:2]))), _run)
