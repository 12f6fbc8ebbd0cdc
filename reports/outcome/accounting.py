"""Accounting for a run: every check that its phases hold was judged, or is named as not judged, and why."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reports.judging import Finding, UsedWaiver
from reports.outcome.comparison import Comparison
from reports.outcome.decisions import Decisions
from reports.outcome.ledger import Ledgers
from reports.outcome.next_file import NextFile
from reports.outcome.part_outcome import Facts
from reports.outcome.provenance import Provenance
from reports.outcome.run import Run
from reports.outcome.verdict import FailOn
from reports.outcome.way_back import WayBack

if TYPE_CHECKING:
    from fixtures.snapshot import Part

_Left = TypeVar("_Left")


@dataclass(frozen=True, kw_only=True)
class CheckRun:
    """
    What a run of checks was about, once its session is over.

    `latest`: where the newest whole run is copied to. `parts`: one per load and phase. `inputs`: SHA-256 of the plan
    and the waivers, by file name. `loads`: all of the plan.
    `expected`: `str(FindingId)` of all that its phases hold, selected or not, by load and phase.
    `selected`: by node id, in order, what was collected and not deselected, as it is if it is never reported.
    """

    migration: str
    ticket: str | None
    fail_on: FailOn
    latest: Path
    parts: "Sequence[Part]"
    inputs: Mapping[str, str]
    loads: Sequence[str]
    expected: Mapping[tuple[str, str], Set[str]]
    selected: Mapping[str, Finding]
    waivers_used: Callable[[Sequence[Finding]], Sequence[UsedWaiver]]
    """What each waiver covered; asked while the offenders' parts are there."""
    write_ledgers: Callable[[Sequence[Finding]], Ledgers]
    """Accounts for each row of the loads that were judged whole, while the offenders' parts are there."""
    write_next_steps: Callable[[Sequence[Finding]], Sequence[NextFile]]
    """Writes what to do next, once the ledger is there."""
    write_rollback: Callable[[], WayBack]
    """Writes the files by which the loads can be undone."""
    compare: Callable[[Sequence[Finding]], Sequence[Comparison]]
    """What has changed since an earlier run; asked while the offenders' parts are there."""
    facts_of: "Callable[[Part], Facts]"
    """What stands beside the findings of a phase."""
    load_files: Mapping[tuple[str, str], str]
    """Where the load file of each load and phase is, as CI knows the repository."""
    provenance: Provenance
    write_runbook: Callable[[Run], None]
    """Writes the weekend in order, of a run that is accounted for."""
    write_bundle: Callable[[Run], tuple[Sequence[Path], Sequence[str]]]
    """Completes the run's folder once its page is there, and packs it: the bundles, and what could not be done."""


@dataclass
class Reached:
    """What pytest reported: findings and faults by node id, and how the session ended."""

    findings: dict[str, Finding] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    """Why a check could not be judged, in a sentence: its set-up failed, its worker crashed."""
    ended_early: bool = False
    """Interrupted, or stopped by -x: what is missing was not reached, and is no fault."""
    uncollected: bool = False
    """A file of checks could not be collected: what is missing was not the user's choice."""


def account(run: CheckRun, reached: Reached, started: datetime, finished: datetime) -> tuple[Run, int]:
    """
    The run, judged, and its exit code. What was selected and never reported is in error, unless the run ended early.

    A recording that was to be made and is not changes no verdict, but leaves something to be done: 1 in place of 0.
    """
    faults = dict(reached.faults)
    silent = [node for node in run.selected if node not in reached.findings and node not in faults]
    if not reached.ended_early:
        faults |= dict.fromkeys(silent, "It was collected and never reported.")
    found = {**reached.findings}
    for node, reason in faults.items():
        judged = found.get(node) or run.selected.get(node)
        if judged:
            found[node] = replace(judged, status="error", reason=reason)
    place = {node: number for number, node in enumerate(run.selected)}
    findings = [found[node] for node in sorted(found, key=lambda node: (place.get(node, len(place)), node))]
    missing = set().union(*run.expected.values()) - {str(finding.id) for finding in findings}
    unreached = {str(run.selected[node].id) for node in silent} & missing if reached.ended_early else set()
    if reached.uncollected or faults.keys() - run.selected.keys():
        unreached = set(missing)
    deselected = missing - unreached
    ledgers = run.write_ledgers(findings)
    decisions = Decisions(run.fail_on, ledgers, run.expected, frozenset(missing), frozenset(unreached))
    decided = decisions.whole(run.parts, findings)
    unwritten: list[str] = []
    none: Sequence[NextFile] = ()
    next_files = _left("next/", lambda: run.write_next_steps(findings), none, unwritten)
    way_back = _left("rollback/", run.write_rollback, WayBack(), unwritten)
    first: Sequence[Comparison] = ()
    compared = _left("comparison with an earlier run", lambda: run.compare(findings), first, unwritten)
    facts = [_left("account of seats", partial(run.facts_of, part), Facts(), unwritten) for part in run.parts]
    over = Run(
        verdict=decided.word,
        reason=decided.reason,
        migration=run.migration,
        ticket=run.ticket,
        parts=[_with_notes(part, ledgers, unwritten) for part in run.parts],
        findings=findings,
        unreached=sorted(unreached),
        deselected=sorted(deselected),
        ledger=ledgers.totals,
        waivers=run.waivers_used(findings),
        started=started,
        finished=finished,
        fail_on=run.fail_on,
        inputs=run.inputs,
        loads=run.loads,
        compared=compared,
        next_files=next_files,
        way_back=way_back,
        outcomes=[decisions.outcome(*each, findings) for each in zip(run.parts, facts, strict=True)],
        provenance=run.provenance,
    )
    return over, decided.exit_code or int(bool(over.not_recorded))


def _left(what: str, write: Callable[[], _Left], nothing: _Left, unwritten: list[str]) -> _Left:
    """What a run leaves beside its findings; without it, it still has its verdict and its report."""
    import duckdb  # collecting the checks holds no database

    try:
        return write()
    except duckdb.IOException:  # a full disk ends the run
        raise
    except duckdb.Error as fault:
        unwritten.append(f"There is no {what}: a fault of Rollcall, {type(fault).__name__}.")
        return nothing


def _with_notes(part: "Part", ledgers: Ledgers, unwritten: Sequence[str]) -> "Part":
    note = ledgers.notes.get(part.load) if part.phase == "after_load" else None
    notes = (*part.notes, *([note] if note else []), *unwritten)
    return part.model_copy(update={"notes": notes})
