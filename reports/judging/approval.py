"""Whether an approval counts: it has not ended, ends soon, and is of somebody who neither loads nor runs the checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fixtures.plan import LONGEST, Plan, Waiver

if TYPE_CHECKING:
    from fixtures.snapshot import Snapshot


def why_void(waiver: Waiver, load: str, plan: Plan, snapshot: Snapshot) -> Iterator[str]:
    """
    Why a waiver waives nothing in a load, a few words each; none where it counts.

    :param snapshot: of the load's phase, by whose clock the waiver ends.
    """
    yield from _by_the_clock(waiver, snapshot)
    yield from _by_who_approved(waiver, load, plan, snapshot)


def _by_the_clock(waiver: Waiver, snapshot: Snapshot) -> Iterator[str]:
    today, until = snapshot.metadata.today, waiver.expiration_date.isoformat()
    if waiver.days_left(today) <= 0:
        yield f"expired on {until}"
    elif waiver.days_left(today) > LONGEST:
        yield f"is to end on {until}, more than {LONGEST} days after {today.isoformat()} by the org's clock,"


def _by_who_approved(waiver: Waiver, load: str, plan: Plan, snapshot: Snapshot) -> Iterator[str]:
    suffixes = [org.username_suffix for org in plan.orgs if org.username_suffix]
    loaded_by = {attempt.loaded_by for each in plan.loads for attempt in each.attempts}
    if any(waiver.is_approved_by(loader, suffixes) for loader in loaded_by if loader):
        yield "was approved by a user who loads"
    if any(not attempt.loaded_by for each in plan.loads if each.name == load for attempt in each.attempts):
        yield f"may be approved by who loaded: plan.yaml does not say loaded_by of each attempt of {load},"
    runner = snapshot.metadata.part.user
    if runner and waiver.is_approved_by(runner, suffixes):
        yield "was approved by the user who runs these checks"
