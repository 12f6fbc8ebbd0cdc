"""A finished run: what the page, the terminal and the evidence show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from fixtures.counts import counted
from reports.judging import Finding, UsedWaiver
from reports.outcome.comparison import Comparison
from reports.outcome.next_file import NextFile
from reports.outcome.part_outcome import PartOutcome
from reports.outcome.provenance import Provenance
from reports.outcome.reliance import not_judged, said_once
from reports.outcome.verdict import FailOn, Word
from reports.outcome.way_back import WayBack

if TYPE_CHECKING:
    from fixtures.snapshot import Part

_OTHERS_APPROVED = "who approved the waivers does not run these checks: this sign-in does not say who does."


@dataclass(frozen=True, kw_only=True)
class Run:
    """
    Everything that is reported of a run.

    `parts`: one per load and phase. `unreached` and `deselected`: what was not judged, by `str(FindingId)`,
    because the run ended before or the user chose so.
    `ledger`: load -> totals by state. `waivers`: what each of them covered.
    `outcomes`: what came of each part, in their order. `provenance`: who ran it, where and how.
    `compared`: each part with an earlier run of it, in their order.
    `next_files`: for what has to be done next. `way_back`: by which its loads can be undone.
    `redacted`: whether hashes stand in place of people.
    `loads`: all loads of the plan. `inputs`: SHA-256 of the files that no part owns, by name: `plan.yaml`.
    """

    verdict: Word
    reason: str
    migration: str
    ticket: str | None = None
    parts: "Sequence[Part]" = ()
    findings: Sequence[Finding] = ()
    unreached: Sequence[str] = ()
    deselected: Sequence[str] = ()
    ledger: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    waivers: Sequence[UsedWaiver] = ()
    started: datetime
    finished: datetime
    fail_on: FailOn = "error"
    inputs: Mapping[str, str] = field(default_factory=dict)
    loads: Sequence[str] = ()
    outcomes: Sequence[PartOutcome] = ()
    provenance: Provenance = field(default_factory=Provenance)
    compared: Sequence[Comparison] = ()
    next_files: Sequence[NextFile] = ()
    way_back: WayBack = field(default_factory=WayBack)
    redacted: bool = False

    def next_for(self, finding: Finding) -> list[tuple[int, NextFile]]:
        """The files that are made of a finding's offenders, or of the rows that they leave, each with its number."""
        key = finding.load, finding.phase
        numbered = enumerate(self.next_files, start=1)
        return [(n, file) for n, file in numbered if (file.load, file.phase) == key and finding.check in file.checks]

    @property
    def replayed(self) -> bool:
        """Whether a part was not asked of the org now, so that this is no evidence of the org as it is."""
        return any(part.source != "live" for part in self.parts)

    @property
    def judged(self) -> str:
        """What was judged: `wave-1 after load, 320 rows, uat`, phase by phase."""
        return "; ".join(
            f"{part_in_words(part)}, {counted(rows_of(part), 'row')}, {part.org.name}" for part in self.parts
        )

    @property
    def assumes(self) -> list[str]:
        """What the verdict takes for granted, a sentence each, the most important first."""
        assumed = said_once(self.parts, lambda part: part.assumes)
        unknown = any(part.source == "live" and not part.user for part in self.parts)
        return [*assumed, _OTHERS_APPROVED] if unknown and any(each.covered for each in self.waivers) else assumed

    @property
    def not_judged(self) -> list[str]:
        """What the verdict is not about although the plan or the catalogue is, the most important first."""
        return not_judged(self.findings, self.parts, self.loads)

    @property
    def not_recorded(self) -> list[str]:
        """Which phases were to be recorded and are not, and why."""
        return [f"{part_in_words(part)}: {part.not_recorded}" for part in self.parts if part.not_recorded]

    @property
    def taken_at(self) -> str | None:
        """When the oldest saved snapshot of this run was taken; None where it checked none."""
        return min((part.taken_at for part in self.parts if part.taken_at), default=None)

    @property
    def notes(self) -> list[str]:
        """What is to be read with the verdict."""
        notes = said_once(self.parts, lambda part: part.notes)
        return list(dict.fromkeys([*notes, *(remark for waiver in self.waivers for remark in waiver.remarks)]))

    @property
    def left_out(self) -> set[str]:
        """The checks that were not judged, or not everywhere, by their ids."""
        return {label.partition(" ")[0] for label in (*self.deselected, *self.unreached)}

    @property
    def whole(self) -> bool:
        """Whether everything that its phases hold was judged."""
        return not self.unreached and not self.deselected


def part_in_words(part: "Part") -> str:
    """`wave-1 after load`."""
    return f"{part.load} {part.phase.replace('_', ' ')}"


def rows_of(part: "Part") -> int:
    """How many rows the load file has."""
    return sum(file.rows for file in part.files if file.kind == "load")
