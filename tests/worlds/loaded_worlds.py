"""Faithful worlds after their load, kept in files: each shape is loaded once, whichever worker wants it first."""

import pickle
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from tests.standin import StandIn
from tests.worlds.world import World
from tests.worlds.world_spec import Shape


class LoadedWorlds:
    """
    The worlds of this test run.

    :param folder: the same for all workers.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, shape: Shape, load: Callable[[], World]) -> World:
        """
        The world of a shape after its load, each time with an org of its own.

        :param load: builds and loads it, where that has not been done yet.
        """
        name = sha256(repr(shape).encode()).hexdigest()[:16]
        kept, org = self._folder / f"{name}.world", self._folder / f"{name}.org.json"
        with FileLock(self._folder / f"{name}.lock"):
            if not kept.exists():
                world = load()
                world.org.dump(org)
                kept.write_bytes(pickle.dumps(vars(world) | {"org": None}))
        loaded = World.__new__(World)
        vars(loaded).update(pickle.loads(kept.read_bytes()), org=StandIn.restore(org))
        loaded.commit()
        return loaded
