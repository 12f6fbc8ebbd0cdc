"""The check before the load, the load, and the check after it: what each said, of which file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reports.outcome import PartOutcome, Run
from reports.output.environment import moment


class Step(NamedTuple):
    """A line of the table that pairs the check before the load, the load, and the check after it."""

    step: str
    verdict: str
    at: str
    file: str
    run: str


def before_and_after(run: Run) -> dict[str, list[Step]]:
    """By load: check before, load, check after; a check before the load alone where the run has none after it."""
    after = {(outcome.load, outcome.org) for outcome in run.outcomes if outcome.phase == "after_load"}
    shown = [each for each in run.outcomes if each.phase == "after_load" or (each.load, each.org) not in after]
    return {outcome.load: _steps(run, outcome) for outcome in shown}


def _steps(run: Run, outcome: PartOutcome) -> list[Step]:
    part = next(part for part in run.parts if outcome.is_of(part))
    sha256 = next((file.sha256 for file in part.files if file.kind == "load"), "")
    own = Step(
        "Before" if part.phase == "before_load" else "After",
        outcome.verdict,
        moment(part.now),
        f"{sha256[:8]}…",
        "this run",
    )
    if part.phase == "before_load":
        return [own, Step("Load", "not part of this run", "", "", "")]
    return [_before(run, outcome), *_loaded(outcome), own]


def _before(run: Run, outcome: PartOutcome) -> Step:
    before = outcome.facts.before
    if before is None:
        return Step("Before", "no check is known", "", "", "")
    own = [o for o in run.outcomes if (o.load, o.org, o.phase) == (outcome.load, outcome.org, "before_load")]
    verdict = before.verdict or (own[0].verdict if own else "not known")
    same = "same" if before.same_file else "another file"
    return Step("Before", verdict, moment(before.at), f"{before.file_sha256[:8]}… {same}", before.run or "this run")


def against_advice(run: Run) -> list[str]:
    """Loads that were loaded although the check before them, not a part of it, said something else than GO."""
    known = [outcome for outcome in run.outcomes if outcome.facts.before and (run.whole or outcome.facts.before.run)]
    said = [(outcome, _before(run, outcome).verdict) for outcome in known]
    return [
        f"{outcome.load} was loaded although the check before it said {verdict}."
        for outcome, verdict in said
        if verdict in ("NO-GO", "NOT YET", "PARTIAL", "STALE")
    ]


def _loaded(outcome: PartOutcome) -> Iterator[Step]:
    for attempt in outcome.facts.attempts:
        kinds = (("success", attempt.success), ("error", attempt.error), ("unprocessed", attempt.unprocessed))
        counts = ", ".join(f"{count:,} {kind}" for kind, count in kinds if count) or "no results"
        number = f" {attempt.number}" if len(outcome.facts.attempts) > 1 else ""
        at = moment(attempt.started_at) if attempt.started_at else "not entered"
        yield Step(f"Load{number}", counts, at, "", f"by {attempt.loaded_by}" if attempt.loaded_by else "")
