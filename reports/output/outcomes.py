"""What evidence.json says of each phase beside its findings, and where the run comes from."""

from pydantic import Field, NonNegativeInt, PositiveInt

from fixtures.org.questions import Time
from fixtures.plan import PhaseName
from fixtures.snapshot import Frozen, Sha256
from reports.outcome import Word


class AttemptCounts(Frozen):
    """
    One attempt, by its result files.

    rows + repeated + foreign = success + error + unprocessed + unanswered.
    """

    number: PositiveInt
    started_at: Time | None
    finished_at: Time | None
    rows: NonNegativeInt = Field(description="Of the attempt's load file.")
    success: NonNegativeInt
    error: NonNegativeInt
    unprocessed: NonNegativeInt
    repeated: NonNegativeInt = Field(description="Results of rows that have another one in the attempt.")
    foreign: NonNegativeInt = Field(description="Results of no row of the attempt.")
    unanswered: NonNegativeInt = Field(description="Rows without a result.")


class SeatCounts(Frozen):
    """The seats of one license that the load takes or frees."""

    license: str
    total: int | None
    used_before: int | None
    taken: NonNegativeInt
    freed: NonNegativeInt
    used_after: int | None


class BeforeCheck(Frozen):
    """The before-load check that an after-load one stands on; run and hash are empty where it is of this run."""

    run: str
    evidence_sha256: Sha256 | str
    verdict: Word | str
    at: Time
    file_sha256: Sha256 | str
    same_file: bool = Field(
        description="Whether it read the load file as it is now, or as the first attempt loaded it."
    )


class ControlTotals(Frozen):
    """The way of the people from the source through the load into the org, in rows; null where it is not known."""

    source: NonNegativeInt | None
    excluded: NonNegativeInt | None
    not_built: NonNegativeInt | None = Field(description="Neither excluded nor in a load file that Rollcall built.")
    load: NonNegativeInt
    succeeded: NonNegativeInt | None
    in_org: NonNegativeInt | None


class PhaseFacts(Frozen):
    """What a phase says beside its findings; seats are null where they cannot be known."""

    attempts: tuple[AttemptCounts, ...]
    seats: tuple[SeatCounts, ...] | None
    before: BeforeCheck | None
    totals: ControlTotals | None


class PhaseOutcome(Frozen):
    """What came of one phase of one load."""

    load: str
    phase: PhaseName
    org: str
    verdict: Word
    reason: str = Field(min_length=1)
    sentence: str = Field(description="What the verdict says of this load in this org.")
    facts: PhaseFacts


class RunProvenance(Frozen):
    """Who ran what, where, and with which versions."""

    run: str = Field(description="The name of the run's folder.")
    command: str
    narrowed_by: tuple[str, ...] = Field(description="Options that leave checks, loads or waivers out.")
    user: str = Field(description="Of the operating system.")
    host: str
    ci_job: str | None
    git_commit: str | None = Field(description="Of the repository that the migration lies in.")
    git_changed: bool | None = Field(description="Whether the migration differs from that commit.")
    versions: dict[str, str]
