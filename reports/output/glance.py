"""The nine items at a glance: what this run says of each, or when it is due."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from checks import catalogue
from fixtures.counts import counted
from reports.judging import STATUSES
from reports.outcome import Item, Run, by_item

_DUE_AFTER_LOAD = ("5", "6", "8", "9")
"""Items that no check before the load can answer."""
_DUE_BEFORE_LOAD = ("2", "3")
"""Items that are answered before the load alone."""


class Glance(NamedTuple):
    """An item of the checklist and what this run says of it."""

    item: Item
    shape: str
    words: str


def glances(run: Run) -> list[Glance]:
    """The nine items, by the phases of a run and by what of them it left out."""
    phases = {part.phase for part in run.parts}
    incomplete = {str(check.item) for check in catalogue() if check.id in run.left_out}
    return [_glance(item, phases, complete=item.number not in incomplete) for item in by_item(run.findings)]


def _glance(item: Item, phases: Set[str], *, complete: bool) -> Glance:
    """What is not due yet, or was not asked by all of its checks, is never called passed."""
    quiet = item.status in ("passed", "not_applicable", "not_checked")
    if quiet and phases == {"before_load"} and item.number in _DUE_AFTER_LOAD:
        return Glance(item, "not_checked", "After the load")
    if quiet and phases == {"after_load"} and item.number in _DUE_BEFORE_LOAD:
        return Glance(item, "not_checked", "Before the load")
    if item.status == "not_checked":
        return Glance(item, item.status, "Not checked")
    if quiet and not complete:
        return Glance(item, "not_checked", "Not all checked")
    alike = sum(check.status == item.status for check in item.checks)
    words = STATUSES[item.status].word
    wanting = item.status not in ("passed", "not_applicable")
    return Glance(item, item.status, f"{words}, {alike} of {counted(len(item.checks), 'check')}" if wanting else words)
