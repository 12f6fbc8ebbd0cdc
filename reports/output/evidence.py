"""evidence.json: the run for machines and auditors. Offenders are counted here, and listed in their CSVs."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, NonNegativeInt, PositiveInt

from checks import Owner, Severity
from fixtures.addresses import with_addresses
from fixtures.clock import in_utc
from fixtures.org.questions import Time
from fixtures.plan import PhaseName
from fixtures.secrets import REMOVED
from fixtures.snapshot import Frozen, Sha256
from fixtures.version import tool
from reports.judging import Status, UsedWaiver
from reports.outcome import FailOn, Run, Word
from reports.output.comparisons import PhaseComparison
from reports.output.evidence_part import EvidencePart
from reports.output.outcomes import PhaseOutcome, RunProvenance

NO_FILES: Mapping[str, str] = {}
_OURS_OR_SIGNED = ("title", "remedy", "parameters", "approved_by")
"""What holds no address but a pattern on a check's page, a site that is called so, and that of who has signed."""


class Tool(Frozen):
    """Which Rollcall judged."""

    name: Literal["rollcall"]
    version: str
    python: str
    code_sha256: Sha256


class WaivedOffenders(Frozen):
    """What a waiver covers of the offenders of one check over one load or cohort."""

    covered: PositiveInt
    approved_by: str
    justification: str
    ticket: str
    expiration_date: date
    days_left: PositiveInt = Field(description="By the org's clock, the run's day included.")


class JudgedCheck(Frozen):
    """One check over one load or cohort; the lists of its finding are in the CSV and on the page."""

    id: str = Field(pattern=r"^[A-Z]+-\d+$", validation_alias="check")
    name: str
    item: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "-"]
    title: str
    phase: PhaseName
    load: str
    cohort: str | None
    parameters: dict[str, str]
    severity: Severity
    status: Status
    reason: str
    unit: str = Field(description="What each offender is one of, and what the population counts, in the singular.")
    population: NonNegativeInt
    offenders: NonNegativeInt
    remedy: str
    soql: str = Field(
        validation_alias="question", description="With the number of keys in place of them; the page has it whole."
    )
    offenders_csv: str | None = Field(description="Relative to the run's folder.")
    waived: NonNegativeInt = Field(description="Offenders that a waiver covers.")
    approvals: tuple[WaivedOffenders, ...] = Field(description="By which waivers, and how many each covers.")
    own: bool = Field(description="Whether the check is the migration's own, not one of Rollcall's.")
    owner: Owner = Field(description="Who puts it right.")
    at_once: bool = Field(description="Whether that cannot wait.")


class LeftFile(Frozen):
    """A file that the run has left: for what has to be done next, or to undo a load."""

    path: str = Field(description="Relative to the run's folder.")
    sha256: Sha256
    load: str
    phase: PhaseName
    sobject: str = Field(description="The object that a loader writes with it; empty where none takes it.")
    operation: str
    rows: NonNegativeInt
    checks: tuple[str, ...] = Field(description="The checks whose offenders it is made of; none undo a load.")


class FilesBack(Frozen):
    """The files by which the loads of the run can be undone."""

    files: tuple[LeftFile, ...]
    remarks: tuple[str, ...] = Field(description="What they do not give back, and why.")


Moment: TypeAlias = Annotated[Time, BeforeValidator(in_utc)]


class Evidence(Frozen):
    """One run of Rollcall: what was checked, where and when, and what was found. Times are ISO 8601 in UTC."""

    format: Literal[1] = Field(
        1,
        serialization_alias="schema",
        description="Changes when a reader of an older version could misread a newer one.",
    )
    verdict: Word
    reason: str = Field(min_length=1)
    assumes: tuple[str, ...] = Field(description="What the verdict takes for granted, the most important first.")
    not_judged: tuple[str, ...] = Field(description="What the verdict is not about, and why; the most important first.")
    migration: str = Field(min_length=1)
    ticket: str | None
    started: Moment
    finished: Moment
    redacted: bool = Field(description="Whether hashes stand in place of people in the files beside it.")
    replay: bool = Field(
        validation_alias="replayed",
        description="Whether a part was replayed or read from a saved snapshot: no evidence of the org as it is.",
    )
    fail_on: FailOn
    tool: Tool = Field(default_factory=lambda: Tool(**tool()))
    inputs: dict[str, Sha256] = Field(
        description="Files that no part owns, by name: the plan, the waivers, the migration's own checks."
    )
    provenance: RunProvenance
    outcomes: tuple[PhaseOutcome, ...] = Field(description="One for each part, in their order.")
    parts: tuple[EvidencePart, ...]
    checks: tuple[JudgedCheck, ...] = Field(validation_alias="findings")
    unreached: tuple[str, ...]
    deselected: tuple[str, ...]
    waivers: tuple[UsedWaiver, ...] = Field(
        description="The approved exceptions that the run was judged with, in the order of their file."
    )
    ledger: dict[str, dict[str, NonNegativeInt]] = Field(
        description="Per load: how many of its rows ended in each state."
    )
    compared: tuple[PhaseComparison, ...] = Field(description="Each part with an earlier run of it, in their order.")
    next_files: tuple[LeftFile, ...]
    way_back: FilesBack
    files: dict[str, Sha256] = Field({}, description="The files that stand beside it, by path.")


def schema() -> str:
    """The JSON schema of evidence.json, as reports/evidence.schema.json holds it."""
    described = Evidence.model_json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Rollcall evidence"}
    return json.dumps(described | head, indent=2) + "\n"


def evidence(run: Run, files: Mapping[str, str] = NO_FILES) -> dict[str, Any]:
    """
    The run as JSON data that `evidence.schema.json` accepts, without anybody's address or username.

    :param files: SHA-256 of the files that stand beside it, by path.
    """
    read = Evidence.model_validate(run, from_attributes=True).model_copy(update={"files": files})
    data: dict[str, Any] = _without_addresses(read.model_dump(mode="json", by_alias=True))
    return data


def _without_addresses(data: Any) -> Any:
    if isinstance(data, str):
        return with_addresses(data, lambda _: REMOVED)
    if isinstance(data, list):
        return [_without_addresses(each) for each in data]
    if isinstance(data, dict):
        return {key: value if key in _OURS_OR_SIGNED else _without_addresses(value) for key, value in data.items()}
    return data
