"""A try: one fault in one place, drawn by a seed; and what became of it."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.campaign.stage import Stage

FAILURES = ("unclear", "traceback", "false GO", "leak", "left", "over bound")
"""
What a try may find: an end without one clear sentence; a traceback; a GO that hides something; a secret or markup that
came out; something half-written or left behind; too much time or memory.
"""


@dataclass(frozen=True)
class Try:
    """`str` and `Try.named` are each other's inverse."""

    kind: str
    place: str
    fault: str
    seed: int

    def __str__(self) -> str:
        return f"{self.kind} / {self.place} / {self.fault} / {self.seed}"

    @classmethod
    def named(cls, text: str) -> "Try":
        kind, place, fault, seed = text.split(" / ")
        return cls(kind, place, fault, int(seed))


@dataclass
class Seen:
    """What became of a try: `wrong` holds a failure and what shows it; `met` is False where the fault met nothing."""

    wrong: list[tuple[str, str]] = field(default_factory=list)
    met: bool = True
    ended: str = ""
    """How the run ended, in a few words."""
    seconds: float = 0.0
    memory: int = 0
    """Of the run, at its most, in kB."""

    def add(self, failure: str, shown: str) -> None:
        self.wrong.append((failure, shown))


@dataclass(frozen=True)
class Kind:
    """A kind of fault: the faults of each place, and what runs one."""

    name: str
    faults: Mapping[str, tuple[str, ...]]
    run: Callable[["Stage", str, str, random.Random], Seen]

    @property
    def catalogue(self) -> list[tuple[str, str]]:
        """Each place with each of its faults."""
        return [(place, fault) for place, faults in self.faults.items() for fault in faults]
