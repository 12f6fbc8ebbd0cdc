"""Earlier runs: the last whole one of a load, org and phase among those that are kept, or the one that is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError

from fixtures.kept_runs import CUT, EVIDENCE, KeptRun
from fixtures.org.questions import Time
from fixtures.plan import PhaseName
from fixtures.problems import BadInput, Problem
from reports.judging import FindingId
from reports.outcome import Word

if TYPE_CHECKING:
    from fixtures.session import Session
    from fixtures.snapshot import Part


class _Kept(BaseModel):
    """What is read of an evidence.json; it holds more."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class EarlierOrg(_Kept):
    """The org that answered then."""

    id: str
    name: str


class EarlierFile(_Kept):
    """A file that was read then."""

    kind: str
    sha256: str


class EarlierPart(_Kept):
    """One load and phase of an earlier run."""

    load: str
    phase: PhaseName
    org: EarlierOrg
    source: str
    masked: bool
    files: tuple[EarlierFile, ...]


class EarlierCheck(_Kept):
    """What a check found then over one load or cohort."""

    id: str
    name: str
    load: str
    phase: PhaseName
    cohort: str | None
    parameters: dict[str, str]
    status: str
    offenders: NonNegativeInt

    @property
    def finding(self) -> FindingId:
        """What was judged."""
        return FindingId(self.id, self.load, self.cohort, tuple(self.parameters.items()))


class EarlierTool(_Kept):
    """Which Rollcall judged then."""

    code_sha256: str


class EarlierEvidence(_Kept):
    """An earlier run, by its evidence."""

    format: Literal[1] = Field(alias="schema")
    verdict: Word
    migration: str
    finished: Time
    tool: EarlierTool
    inputs: dict[str, str]
    parts: tuple[EarlierPart, ...]
    checks: tuple[EarlierCheck, ...]
    unreached: tuple[str, ...]
    deselected: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it judged all that its phases hold."""
        return not self.unreached and not self.deselected

    def part(self, load: str, phase: str) -> EarlierPart | None:
        """What it says of a load and phase."""
        return next((part for part in self.parts if (part.load, part.phase) == (load, phase)), None)


@dataclass(frozen=True)
class ComparableRun:
    """
    An earlier run whose offenders can be compared.

    :param sha256: of its evidence.json.
    """

    folder: Path
    sha256: str
    evidence: EarlierEvidence

    @classmethod
    def of(cls, run: KeptRun) -> ComparableRun:
        """:raises ValueError: where its evidence is damaged, missing or of another version; the message says which."""
        if run.damage or not run.evidence:
            raise ValueError(run.damage or f"it has no {EVIDENCE}")
        try:
            return cls(run.folder, run.sha256, EarlierEvidence.model_validate(run.evidence))
        except ValidationError:
            raise ValueError(f"its {EVIDENCE} is {CUT}") from None


def last_run(runs: Path, own: Path, migration: str, part: Part) -> tuple[ComparableRun | None, list[str]]:
    """
    The newest whole run of a load and phase in the same org, from the same kind of source; and notes on damaged ones.

    :param runs: the folder of all runs, whose names begin with their times; `own` is that of this run.
    """
    notes = []
    for folder in sorted(runs.glob("*/"), reverse=True):
        kept = KeptRun.read(folder)
        if folder == own or not (kept.damage or kept.evidence):
            continue
        try:
            run = ComparableRun.of(kept)
        except ValueError as why:
            notes.append(f"The earlier run {folder.name} is not compared: {why}.")
            continue
        then = run.evidence.part(part.load, part.phase)
        same = then and (then.org.id, then.source, then.masked) == (part.org.id, part.source, part.masked)
        if same and run.evidence.migration == migration and run.evidence.is_whole:
            return run, notes
    return None, notes


def named_run(folder: Path | None, session: Session) -> ComparableRun | None:
    """
    The run that `--compare` names; None without it.

    :raises BadInput: where it is no run, or none of a load, phase and org that are checked now.
    """
    if folder is None:
        return None
    remedy = "Name the folder of a run, such as reports/runs/20261120T210211Z_example"
    try:
        run = ComparableRun.of(KeptRun.read(folder))
    except ValueError as why:
        raise _refused(folder, str(why), remedy) from None
    if run.evidence.migration != session.migration.plan.migration:
        what = f"it is a run of the migration {run.evidence.migration}, not of {session.migration.plan.migration}"
        raise _refused(folder, what, remedy)
    asked = [(each.load.name, each.phase, each.org.name) for each in session.targets if each.phase in session.phases]
    held = [(part.load, part.phase, part.org.name) for part in run.evidence.parts]
    if not set(asked) & set(held):
        what = f"it checked {_in_words(held)}, and this run checks {_in_words(asked)}"
        raise _refused(folder, what, "Name a run of the same load, phase and org")
    return run


def _refused(folder: Path, what: str, remedy: str) -> BadInput:
    return BadInput([Problem(f"--compare {folder}", None, what, remedy)])


def _in_words(parts: Sequence[tuple[str, str, str]]) -> str:
    return ", ".join(f"{load} {phase.replace('_', ' ')} in {org}" for load, phase, org in parts) or "nothing"
