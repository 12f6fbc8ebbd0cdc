"""The recorded examples, replayed as a user would, each way once for all tests and workers."""

import re
from pathlib import Path

import pytest

from tests.runs.example_findings import MIGRATIONS
from tests.runs.whole_runs import Ended, Runner, run_once


class Replays(dict[str, Ended]):
    """
    What is asked for, replayed where no connection can be opened.

    `replays["botched"]` is all of the example, `replays["botched --load=wave-1"]` with options.
    """

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders

    def __missing__(self, name: str) -> Ended:
        migration, *options = name.split()

        def replay(folder: Path) -> Ended:
            return Runner(MIGRATIONS / migration, folder)(*options, "-p", "tests.examples.no_network", "--redact")

        self[name] = run_once(self._folders, f"replay-of-{re.sub(r'[^a-z0-9]+', '-', name)}", replay)[1]
        return self[name]
