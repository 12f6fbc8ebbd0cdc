"""A recording, a saved snapshot and `latest` are the older one or the new one, whole, wherever a run is killed."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fixtures.checksums import sha256_of_all
from fixtures.kept_folder import alone, successor, tidy
from fixtures.snapshot import store
from fixtures.snapshot.metadata import read_record
from fixtures.snapshot.partial_snapshot import HEADER, partial_snapshots
from fixtures.snapshot.store import SavedOrigin, SavedSnapshots
from reports.output import publish
from tests.kills.kill_points import kills
from tests.reports.sample_findings import part

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process is killed by SIGKILL")
both_ways = pytest.mark.parametrize("exchange", [True, False], ids=["exchanged", "renamed twice"])
NAMES = ("evidence.json", "offenders/CON-01.csv", "table/000.parquet")


def fill(folder: Path, word: str) -> Path:
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(word)
    return folder


def word_in(folder: Path) -> str | None:
    """What all files of a whole folder say; None where there is none."""
    if not folder.exists():
        return None
    (word,) = {(folder / name).read_text() for name in NAMES}
    return word


def write(kept: Path, word: str) -> None:
    with successor(kept) as new:
        fill(new, word)


def names_beside(kept: Path) -> set[str]:
    return {path.name for path in kept.parent.iterdir()} - {f".{kept.name}.lock"}


@both_ways
@pytest.mark.parametrize("older", ["old", None])
def test_a_folder_is_the_older_one_or_its_successor(tmp_path: Path, exchange: bool, older: str | None) -> None:
    kept, seen = tmp_path / "after_load", set()
    if older:
        write(kept, older)
    for _ in kills(write, kept, "new", exchange=exchange):
        if exchange:
            assert word_in(kept) in (older, "new"), "without any help"
        tidy(kept)
        seen.add(word_in(kept))
        assert names_beside(kept) == ({kept.name} if word_in(kept) else set())
        shutil.rmtree(kept, ignore_errors=True)
        if older:
            write(kept, older)
    assert seen == {older, "new"} if older else {None, "new"}


def test_what_a_living_run_writes_is_left_to_it(tmp_path: Path) -> None:
    kept = tmp_path / "latest"
    with successor(kept) as new:
        fill(new, "new")
        tidy(kept)
    assert word_in(kept) == "new"


def test_a_successor_that_fails_leaves_the_older_one(tmp_path: Path) -> None:
    kept = tmp_path / "latest"
    write(kept, "old")
    with pytest.raises(ZeroDivisionError), successor(kept) as new:
        fill(new, str(1 / 0))
    assert (word_in(kept), names_beside(kept)) == ("old", {"latest"})


@both_ways
def test_latest_is_the_older_run_or_the_new_one(tmp_path: Path, exchange: bool) -> None:
    old, run, latest = fill(tmp_path / "old", "old"), fill(tmp_path / "run", "new"), tmp_path / "evidence" / "latest"
    publish(old, latest)
    for _ in kills(publish, run, latest, exchange=exchange):
        tidy(latest)
        assert word_in(latest) in ("old", "new")
        assert names_beside(latest) == {"latest"}
        publish(old, latest)


def save(folder: Path, read: Path) -> None:
    """Saves what was read, as a run does that has locked the phase; there is no need to open it."""
    setattr(store, "Snapshot", lambda _folder: None)  # noqa: B010
    about = part(load="wave-1", phase="after_load", files=())
    snapshot: Any = SimpleNamespace(folder=read, metadata=SimpleNamespace(part=about), close=lambda: None)
    migration: Any = SimpleNamespace(folder=folder, plan_sha256="0" * 64)
    with alone(folder / "wave-1" / "after_load"):
        SavedSnapshots(folder, migration).save(snapshot, folder / "copy")


def read_anew(folder: Path, word: str) -> Path:
    """A partial snapshot that a run has read to its end."""
    read = fill(folder / "wave-1" / f".after_load.{word}.partial", word)
    (read / HEADER).write_text("{}")
    return read


def saved_and_read_anew(folder: Path) -> Path:
    """A folder with an older snapshot, and a newer one that is about to be saved."""
    shutil.rmtree(folder, ignore_errors=True)
    save(folder, read_anew(folder, "old"))
    shutil.rmtree(folder / "copy", ignore_errors=True)
    return read_anew(folder, "new")


@both_ways
def test_a_saved_snapshot_is_the_older_one_or_the_new_one_which_can_be_resumed_until_it_is_saved(
    tmp_path: Path, exchange: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "Snapshot", getattr(store, "Snapshot"))  # noqa: B009 # what `save` changes here is changed back
    folder = tmp_path / "snapshots"
    saved = folder / "wave-1" / "after_load"
    for _ in kills(save, folder, saved_and_read_anew(folder), exchange=exchange):
        tidy(saved)
        tables = read_record(SavedOrigin, saved / "saved.json").tables
        assert tables == {name: of for name, of in sha256_of_all(saved).items() if name in tables}
        resumable = [word_in(each) for each in partial_snapshots(saved.parent) if (each / HEADER).exists()]
        assert (word_in(saved), resumable) in (("old", ["new"]), ("new", []))
        saved_and_read_anew(folder)
