"""Scenes that were played, kept in files: each is played once, by whichever process wants it first."""

import pickle
import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from filelock import FileLock

from fixtures.version import ROOT
from tests.worlds import Botch

SOURCES = ("fixtures", "tests/mutants", "tests/standin", "tests/worlds")
"""What decides how a scene plays and is kept, beside its botch; the checks do not."""
BOTCHES = ROOT / "tests/worlds/botches"
_IMPORTED = re.compile(r"from tests\.worlds\.botches\.(\w+) import")
T = TypeVar("T")


def folder_of_scenes(root: Path) -> Path:
    """The folder in another one that has the scenes of the sources as they are now."""
    files = (path for room in SOURCES for path in (ROOT / room).rglob("*.py"))
    folder = root / _digest(path for path in files if path.parent != BOTCHES or path.stem == "botch")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class KeptScenes(Generic[T]):
    """
    What was kept of scenes.

    :param folder: the same for all processes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, scene: str, botch: Botch | None, play: Callable[[], T]) -> T:
        """
        What is kept of a scene.

        :param scene: its name, which no other has.
        :param play: plays it, where that has not been done since its botch was changed.
        """
        name = sha256(f"{scene} {_digest_of_botch(botch)}".encode()).hexdigest()[:24]
        kept = self._folder / f"{name}.scene"
        with FileLock(kept.with_suffix(".lock")):
            if not kept.exists():
                played = pickle.dumps(play())
                kept.write_bytes(played)
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]


def _digest_of_botch(botch: Botch | None) -> str:
    if not botch:
        return ""
    source = BOTCHES / f"{botch.change.__module__.rpartition('.')[2]}.py"
    helpers = _IMPORTED.findall(source.read_text(encoding="utf-8"))
    return _digest([source, *(BOTCHES / f"{name}.py" for name in helpers)])


def _digest(files: Iterable[Path]) -> str:
    return sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:16]
