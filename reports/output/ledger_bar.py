"""The ledger as a bar: the states of all rows, in words, colors and widths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

_BAR = 560.0  # the width of the ledger's bar, in its own units
_THINNEST = 3.0


class State(NamedTuple):
    """A state of rows in the ledger, in words and as a color."""

    words: str
    color: str


STATES = {
    "VERIFIED": State("right in the org", "#17653c"),
    "CHANGED_LATER": State("right, and changed since", "#5f8f3e"),
    "EXCLUDED": State("left out on purpose", "#8a8f94"),
    "PENDING": State("not settled yet", "#b36b00"),
    "MISMATCHED": State("in the org, but wrong", "#a51d1d"),
    "REJECTED": State("refused by Salesforce", "#7a2a6b"),
    "UNPROCESSED": State("left over by the loader", "#4b4f9c"),
    "MISSING": State("called a success, not in the org", "#d0602c"),
    "UNACCOUNTED": State("in no result file, not in the org", "#6f7f8f"),
    "UNCHECKED": State("in the org, in no cohort of the plan", "#2f7f8f"),
    "NOT_VISIBLE": State("not visible to the running user", "#1d2328"),
}


class Slice(NamedTuple):
    """One state of the ledger's bar: where it begins and how wide it is, of 560."""

    state: str
    rows: int
    start: float
    width: float


def ledger_bar(ledger: Mapping[str, Mapping[str, int]]) -> list[Slice]:
    """
    The states of all rows of all loads, side by side; thin ones can still be seen.

    :param ledger: load -> rows by state.
    """
    rows = Counter[str]()
    for states in ledger.values():
        rows.update(states)
    present = [(state, rows[state]) for state in STATES if rows[state]]
    total = sum(rows.values())
    widths = [max(_THINNEST, _BAR * count / total) for _, count in present]
    scale, start, slices = _BAR / (sum(widths) or 1), 0.0, list[Slice]()
    for (state, count), width in zip(present, widths, strict=True):
        slices.append(Slice(state, count, round(start, 1), round(width * scale, 1)))
        start += width * scale
    return slices
