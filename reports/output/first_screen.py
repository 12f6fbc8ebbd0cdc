"""What the page's first screen says: may we, why not, who does what first, and what exactly this is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fixtures.counts import counted
from reports.judging import Status
from reports.outcome import Item, Run, Seats, beyond, by_item, sentences_of
from reports.output.environment import moment
from reports.output.glance import Glance, glances

_RIGHT = ("VERIFIED", "CHANGED_LATER", "EXCLUDED", "PENDING")
"""States of rows that nobody has to correct."""


@dataclass(frozen=True)
class FirstScreen:
    """The first screen of a run."""

    run: Run

    @property
    def sentence(self) -> str:
        """What the verdict says of the loads that it holds for; why it is the verdict where it holds for none alone."""
        alike = (each for each in self.run.outcomes if each.verdict == self.run.verdict)
        said = sentences_of(self.run.verdict, ((each.load, each.phase, each.org) for each in alike))
        return said or self.run.reason

    @property
    def counts(self) -> str:
        """`16 checks failed. 39 of 170 rows are not right. 6 warn, 44 passed, 40 do not apply.`"""
        worst = Counter(check.status for item in (*by_item(self.run.findings), self.beyond) for check in item.checks)
        said = [f"{counted(worst['failed'], 'check')} failed" if worst["failed"] else "No check failed"]
        said += [self._rows_in_words] if self._rows_in_words else []
        others = [f"{count} {_IN_COUNTS[status]}" for status in _IN_COUNTS if (count := worst[status])]
        others += [f"{len(self.run.left_out)} left out or not reached"] if self.run.left_out else []
        return ". ".join([*said, *([", ".join(others)] if others else [])]) + "."

    @property
    def _rows_in_words(self) -> str:
        """How many rows somebody has to correct: by the ledger, or before the load by the file that is left of them."""
        rows = sum(sum(states.values()) for states in self.run.ledger.values())
        if rows:
            wrong = sum(n for states in self.run.ledger.values() for state, n in states.items() if state not in _RIGHT)
            return f"{wrong:,} of {counted(rows, 'row')} {'is' if wrong == 1 else 'are'} not right" if wrong else ""
        to_mend = sum(file.rows for file in self.run.next_files if file.path.endswith("to_mend.csv"))
        of = sum(file.rows for part in self.run.parts for file in part.files if file.kind == "load")
        return f"{to_mend:,} of {counted(of, 'row')} to be corrected" if to_mend else ""

    @property
    def facts(self) -> list[tuple[str, list[str]]]:
        """What, where, when, who, which file, which ticket: a label, and a line for each thing."""
        parts, origin = self.run.parts, self.run.provenance
        if not parts:
            return [("What", [self.run.migration]), ("Ticket", [self.run.ticket or "none named"])]
        attempts = [attempt for outcome in self.run.outcomes for attempt in outcome.facts.attempts]
        loaded = sorted(attempt.started_at for attempt in attempts if attempt.started_at)
        when = [f"checked {_span(part.now for part in parts)} by the org's clock"]
        when += [f"loaded {_span(loaded)}"] if loaded else []
        who = [f"read by {name}" for name in _once(part.user for part in parts)]
        who += [f"loaded by {name}" for name in _once(attempt.loaded_by for attempt in attempts)]
        who += [f"run by {origin.user} on {origin.host}"] if origin.host else []
        return [
            ("What", [f"{self.run.migration}: {self._phases}"]),
            ("Where", _once(f"{part.org.name} ({part.org.kind})" for part in parts)),
            ("When", when),
            ("Who", who),
            ("File", self._files),
            ("Ticket", [self.run.ticket or "none named"]),
        ]

    @property
    def _phases(self) -> str:
        loads: dict[str, list[str]] = {}
        for part in self.run.parts:
            loads.setdefault(part.load, []).append(part.phase.removesuffix("_load"))
        return "; ".join(f"{load} {' and '.join(phases)} load" for load, phases in loads.items())

    @property
    def _files(self) -> list[str]:
        files = {file.path: file for part in self.run.parts for file in part.files if file.kind == "load"}
        if len(files) == 1:
            (file,) = files.values()
            return [f"{file.path}, {counted(file.rows, 'row')}", f"SHA-256 {file.sha256[:8]}…{file.sha256[-4:]}"]
        return [f"{len(files)} load files, {counted(sum(file.rows for file in files.values()), 'row')}"]

    @property
    def seats(self) -> list[tuple[str, list[Seats]]]:
        """By phase, where they are known; of the last phase of each load alone, which has the newest counts."""
        last = {(outcome.load, outcome.org): outcome for outcome in self.run.outcomes}
        known = [(outcome, outcome.facts.seats) for outcome in last.values() if outcome.facts.seats]
        return [(f"{each.load} {each.phase.replace('_', ' ')}", list(seats)) for each, seats in known]

    @property
    def items(self) -> list[Glance]:
        """The nine items, by the phases of this run."""
        return glances(self.run)

    @property
    def beyond(self) -> Item:
        """What real loads fail on besides."""
        return beyond(self.run.findings)


_IN_COUNTS: dict[Status, str] = {
    "error": "could not be judged",
    "not_visible": "not visible",
    "pending": "pending",
    "warned": "warn",
    "waived": "waived",
    "passed": "passed",
    "not_applicable": "do not apply",
}


def _once(texts: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _span(times: Iterable[str]) -> str:
    """`2026-11-20 20:41 UTC`, or the days from the first to the last."""
    moments = sorted(map(moment, times))
    if moments[0] == moments[-1]:
        return moments[0]
    return f"{moments[0].removesuffix(' UTC')} to {moments[-1]}"
