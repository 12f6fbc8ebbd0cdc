"""Which of the org's tables a check needs: those that its SQL and its nouns read, and what these are made of."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING, NamedTuple

from fixtures.dry_run import dry_run
from fixtures.org.questions import ASKED_FOR_BY_CHECKS, DESCRIBED, TABLES, sobject_of

if TYPE_CHECKING:
    from checks import Check
    from fixtures.snapshot import Snapshot


class Needs(NamedTuple):
    """
    The tables that a check needs, in the order of ``TABLES``.

    ``all``: where the org shows nothing of one of them, the check is not visible. ``whole``: those of which it needs
    every row; where some may be hidden, an offender may be none. The latter leave out what the org adds to the load's
    own rows: a contact's Id, and the cohort.
    """

    all: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def sobjects(self) -> set[str]:
        """The objects of which it needs every row."""
        return {sobject_of(table) for table in self.whole if table not in DESCRIBED}

    def hidden(self, snapshot: Snapshot) -> str:
        """Why the org shows nothing of one of the tables; empty where it shows some of each."""
        reasons = (snapshot.not_shown(table) for table in self.all)
        return next((reason for reason in reasons if reason), "")

    def doubt(self, snapshot: Snapshot) -> str:
        """Why the running user may miss rows of one of the tables; empty where every row is seen."""
        reasons = (snapshot.not_visible(table) for table in self.whole)
        return next((reason for reason in reasons if reason), "")


def needs(check: Check, snapshot: Snapshot, more: Set[str] = frozenset()) -> Needs:
    """
    The tables that a check needs in the phase of this snapshot.

    :param more: tables and views that it was seen to read.
    """
    reads = dry_run(check.function).reads | more
    everything = snapshot.made.origins(reads, through_the_load=True) - set(check.spares)
    whole = snapshot.made.origins(reads, through_the_load=False) - set(check.spares)
    known = (*TABLES, *DESCRIBED)
    return Needs(
        tuple(table for table in known if table in everything - set(ASKED_FOR_BY_CHECKS)),
        tuple(table for table in known if table in whole),
    )
