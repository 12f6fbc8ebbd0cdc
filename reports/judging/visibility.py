"""Which of the org's tables a check needs, and what of them the running user may see: shown before the checks run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from checks import Check, catalogue
from fixtures.dry_run import dry_run
from fixtures.nouns import subjects
from fixtures.org.questions import ASKED_FOR_BY_CHECKS, DESCRIBED, PERMISSION_LABELS, TABLES, sobject_of
from fixtures.problems import fits_terminal

if TYPE_CHECKING:
    from fixtures.plan import Target
    from fixtures.session import Session
    from fixtures.snapshot import Gap, Part, Snapshot, Visibility

_ANSWERS = {True: "yes", False: "no", None: "unknown"}


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
        return next(filter(None, map(snapshot.not_shown, self.all)), "")

    def doubt(self, snapshot: Snapshot) -> str:
        """Why the running user may miss rows of one of the tables; empty where every row is seen."""
        return next(filter(None, map(snapshot.not_visible, self.whole)), "")


def tables_known() -> frozenset[str]:
    """The tables and views that SQL of a check may name; those of the org are there in the phase that asks for them."""
    from fixtures.snapshot import MADE_TABLES  # collecting the checks holds no database

    return MADE_TABLES | {*TABLES, *DESCRIBED, "load"}


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


def look_at_visibility(session: Session, pulled: Set[tuple[str, str]], say: Callable[[str], None]) -> None:
    """Show what the running user may see in the phases that were just read, and keep it in their parts."""
    for place, part in enumerate(session.parts):
        key = (part.load, part.phase)
        if key in pulled:
            target = next(target for target in session.targets if target.key == key)
            seen = visibility(session.snapshot(*key), _applying(session, target))
            session.parts[place] = part.model_copy(update={"visibility": seen})
            for line in visibility_in_words(session.parts[place]):
                say(fits_terminal(line))


def _applying(session: Session, target: Target) -> list[Check]:
    plan = session.migration.plan
    return [
        check
        for check in catalogue()
        if check.phase == target.phase
        and target.load.purpose in check.purposes
        and any(not subject.none for subject in subjects(check.arguments, plan, target.load, target.phase))
    ]


def visibility(snapshot: Snapshot, checks: Sequence[Check]) -> Visibility:
    """
    The permissions that the org was asked for, and the gaps.

    :param checks: those that are about to run; a gap names those that need what is hidden.
    """
    from fixtures.snapshot import Gap, Visibility  # collecting the checks holds no database

    gaps: dict[str, dict[str, set[str]]] = {}
    for check in checks:
        needed = needs(check, snapshot)
        hidden = {table for table in needed.all if snapshot.not_shown(table)}
        found = [(_hidden(snapshot, table), "not_visible") for table in needed.all if table in hidden]
        found += [(_lack(snapshot, table), "perhaps") for table in needed.whole if table not in hidden]
        for what, kind in (each for each in found if each[0]):
            gaps.setdefault(what, {"not_visible": set(), "perhaps": set()})[kind].add(check.id)
    permissions = {PERMISSION_LABELS[name]: _ANSWERS[held] for name, held in snapshot.permissions.items()}
    listed = [Gap(what=what, **{kind: tuple(sorted(ids)) for kind, ids in gap.items()}) for what, gap in gaps.items()]
    return Visibility(permissions=permissions, gaps=tuple(listed))


def visibility_in_words(part: Part) -> Iterator[str]:
    """What the running user may see: one line where that is all, else one more for each gap."""
    reader = f"reads as {part.user}" if part.user else "the running user"
    where = f"{part.load}, {part.phase.replace('_', ' ')}: {reader}"
    if not part.visibility.gaps:
        yield f"{where}{':' if part.user else ''} sees all that the checks need"
        return
    yield f"{where}:" if part.user else f"{where} does not see all:"
    for gap in part.visibility.gaps:
        yield f"  {gap_in_words(gap)}"


def gap_in_words(gap: Gap) -> str:
    """`lacks Monitor Login History: LOG-01, LOG-02 will be not visible`."""
    kinds = ((gap.not_visible, "will"), (gap.perhaps, "may"))
    lists = [f"{', '.join(checks)} {verb} be not visible" for checks, verb in kinds if checks]
    return f"{gap.what}: {'; '.join(lists)}"


def _lack(snapshot: Snapshot, table: str) -> str:
    lacking = snapshot.lacking(table)
    if not lacking:
        return ""
    labels = " or ".join(PERMISSION_LABELS[name] for name in lacking)
    unknown = any(snapshot.permissions[name] is None for name in lacking)
    return f"the org does not say whether it has {labels}" if unknown else f"lacks {labels}"


def _hidden(snapshot: Snapshot, table: str) -> str:
    sobject = sobject_of(table)
    lack = _lack(snapshot, table)
    said = f"is not shown {sobject} ({snapshot.metadata.absent.get(sobject, 'it is not described')})"
    return f"{said}, {lack}" if lack else said
