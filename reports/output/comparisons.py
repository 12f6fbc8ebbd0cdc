"""What evidence.json says of an earlier run that this one is compared with: counts, and no key of a row."""

from pydantic import Field, NonNegativeInt

from fixtures.org.questions import Time
from fixtures.plan import PhaseName
from fixtures.snapshot import Frozen, Sha256
from reports.outcome import Word


class ComparedRun(Frozen):
    """The earlier run."""

    run: str = Field(description="The name of its folder.")
    evidence_sha256: Sha256 = Field(description="Of its evidence.json.")
    finished: Time
    verdict: Word
    differs: tuple[str, ...] = Field(description="What else was not the same then.")


class ComparedCheck(Frozen):
    """What has become of the offenders of one check, each known by its row key, else by its first column."""

    id: str = Field(validation_alias="check")
    new: NonNegativeInt
    fixed: NonNegativeInt
    still: NonNegativeInt
    not_comparable: str = Field(description="Why all of it, or a part that is in no count; empty where it is whole.")


class PhaseComparison(Frozen):
    """One load and phase, compared with an earlier run of it."""

    load: str
    phase: PhaseName
    earlier: ComparedRun | None = Field(description="null where no earlier run can be compared.")
    checks: tuple[ComparedCheck, ...] = Field(description="Those with offenders in one of the runs.")
    notes: tuple[str, ...] = Field(description="Runs that were not compared although they are there, and why.")
