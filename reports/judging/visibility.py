"""What the org hides from the running user, reported before the checks run, with the checks that cannot judge then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from checks import Check, catalogue
from fixtures.org.questions import PERMISSION_LABELS, sobject_of
from fixtures.problems import fits_terminal
from fixtures.subjects import subjects
from reports.judging.needs import needs

if TYPE_CHECKING:
    from fixtures.plan import Target
    from fixtures.session import Session
    from fixtures.snapshot import Snapshot

_ANSWERS = {True: "yes", False: "no", None: "unknown"}


def look_at_visibility(session: Session, pulled: Set[tuple[str, str]], say: Callable[[str], None]) -> None:
    """Record in the parts of the phases that were just read what the running user may see there, and say it."""
    for part in session.parts:
        key = (part["load"], part["phase"])
        if key in pulled:
            target = next(target for target in session.targets if target.key == key)
            part["sight"] = visibility_of(session.snapshot(*key), _applying(session, target))
            for line in in_lines(part):
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


def visibility_of(snapshot: Snapshot, checks: Sequence[Check]) -> dict[str, Any]:
    """
    The permissions that the org was asked for, and the gaps, as `evidence.schema.json` describes them.

    :param checks: those that are about to run; a gap names those that need what is hidden.
    """
    gaps: dict[str, dict[str, set[str]]] = {}
    for check in checks:
        needed = needs(check)
        hidden = {table for table in needed.all if snapshot.not_shown(table)}
        found = [(_hidden(snapshot, table), "not_visible") for table in needed.all if table in hidden]
        found += [(_lack(snapshot, table), "perhaps") for table in needed.whole if table not in hidden]
        for what, kind in (each for each in found if each[0]):
            gaps.setdefault(what, {"not_visible": set(), "perhaps": set()})[kind].add(check.id)
    permissions = {PERMISSION_LABELS[name]: _ANSWERS[held] for name, held in snapshot.permissions.items()}
    listed = [{"what": what, **{kind: sorted(ids) for kind, ids in gap.items()}} for what, gap in gaps.items()]
    return {"permissions": permissions, "gaps": listed}


def in_lines(part: Mapping[str, Any]) -> Iterator[str]:
    """What the running user may see, in words: one line where all is seen, else one more for each gap."""
    reader = f"reads as {part['user']}" if part["user"] else "the running user"
    where = f"{part['load']}, {part['phase'].replace('_', ' ')}: {reader}"
    gaps = part["sight"]["gaps"]
    if not gaps:
        yield f"{where}: sees all that the checks need" if part["user"] else f"{where} sees all that the checks need"
        return
    yield f"{where}:" if part["user"] else f"{where} does not see all:"
    for gap in gaps:
        yield f"  {gap_in_words(gap)}"


def gap_in_words(gap: Mapping[str, Any]) -> str:
    """`lacks Monitor Login History: LOG-01, LOG-02 will be not visible`."""
    said = [
        f"{', '.join(gap[kind])} {verb} be not visible"
        for kind, verb in (("not_visible", "will"), ("perhaps", "may"))
        if gap[kind]
    ]
    return f"{gap['what']}: {'; '.join(said)}"


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
    said = f"is not shown {sobject} ({snapshot.facts.absent.get(sobject, 'it is not described')})"
    return f"{said}, {lack}" if lack else said
