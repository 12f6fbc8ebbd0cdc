"""The pages that are looked at: those of the examples, one with every status, and some whose every word is hostile."""

import re
from pathlib import Path

import pytest

from reports.outcome.run import Run
from reports.output.page import page
from tests.reports.hostile_run import HOSTILE, NAMES, hostile_run
from tests.reports.sample_runs import no_go
from tests.runs.replays import Replays

OF_EXAMPLES = {
    "GO of the example": "example checks/before_load --load=wave-1",
    "GO of the whole example": "example",
    "NO-GO of wave-1": "botched --load=wave-1",
    "NO-GO of the whole botched migration": "botched",
}
MADE_UP = ("every status", "hostile words")
ALL = (*OF_EXAMPLES, *MADE_UP)


class Pages:
    """Where each of them lies, as a file; also `words: plain`, and of each kind of hostile name, as `words: emoji`."""

    def __init__(self, replays: Replays, folders: pytest.TempPathFactory) -> None:
        self._replays, self._folder = replays, folders.mktemp("pages")

    def __getitem__(self, name: str) -> Path:
        if name in OF_EXAMPLES:
            return self._replays[OF_EXAMPLES[name]].runs[-1] / "report.html"
        file = self._folder / f"{re.sub(r'[^a-z]+', '-', name)}.html"
        if not file.exists():
            file.write_text(page(_made_up(name)), encoding="utf-8")
        return file


def _made_up(name: str) -> Run:
    if name == "every status":
        return no_go()
    words = {"hostile words": HOSTILE, "words: plain": "plain"}
    words |= {f"words: {kind}": each for kind, each in NAMES.items()}
    return hostile_run(words[name])
