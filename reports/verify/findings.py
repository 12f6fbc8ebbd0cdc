"""What is found in a bundle, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fixtures.problems import fits_terminal

Kind = Literal["BROKEN", "DIFFERS HERE", "note"]
LISTED = 5
"""How many of a kind are named in one line."""


@dataclass(frozen=True)
class Found:
    """``BROKEN``: the bundle contradicts itself. ``DIFFERS HERE``: code or recordings at hand are not those it had."""

    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {fits_terminal(self.what)}"


def broken(what: str) -> Found:
    """Something that was changed, or is missing."""
    return Found("BROKEN", what)


def listed(names: Sequence[str]) -> str:
    """`a, b, c, d, e and 3 more`."""
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {more} more" if more > 0 else "")
