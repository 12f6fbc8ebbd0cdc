"""evidence.json: the run for machines and auditors. Offenders are counted here, and listed in their CSVs."""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, NonNegativeInt

from checks import Severity
from fixtures.org import in_utc
from fixtures.org.questions import Time
from fixtures.snapshot import Frozen, Part, Sha256
from reports.judging import UsedWaiver
from reports.judging.findings import Phase, Status
from reports.outcome import FailOn, Run, Word
from reports.output.tool import tool

FILE = "evidence.json"


class Tool(Frozen):
    """Which Rollcall judged."""

    name: Literal["rollcall"]
    version: str
    python: str
    code_sha256: Sha256


class JudgedCheck(Frozen):
    """One check over one load or cohort; the lists of its finding are in the CSV and on the page."""

    id: str = Field(pattern=r"^[A-Z]+-\d+$", validation_alias="check")
    name: str
    item: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "-"]
    title: str
    phase: Phase
    load: str
    cohort: str | None
    parameters: dict[str, str]
    severity: Severity
    status: Status
    reason: str
    population: NonNegativeInt
    offenders: NonNegativeInt
    remedy: str
    soql: str
    offenders_csv: str | None = Field(description="Relative to the run's folder.")
    waived: NonNegativeInt = Field(description="Offenders that a waiver covers.")


class Evidence(Frozen):
    """One run of Rollcall: what was checked, where and when, and what was found. Times are ISO 8601 in UTC."""

    format: Literal[1] = Field(
        1, alias="schema", description="Changes when a reader of an older version could misread a newer one."
    )
    verdict: Word
    reason: str = Field(min_length=1)
    migration: str = Field(min_length=1)
    ticket: str | None
    started: Time
    finished: Time
    replay: bool = Field(
        description="Whether a part was replayed or read from a saved snapshot: no evidence of the org as it is."
    )
    fail_on: FailOn
    tool: Tool
    inputs: dict[str, Sha256] = Field(description="Files that no part owns, by name: the plan and the waivers.")
    parts: tuple[Part, ...]
    checks: tuple[JudgedCheck, ...]
    unreached: tuple[str, ...]
    deselected: tuple[str, ...]
    waivers: tuple[UsedWaiver, ...] = Field(
        description="The approved exceptions that the run was judged with, in the order of their file."
    )
    ledger: dict[str, dict[str, NonNegativeInt]] = Field(
        description="Per load: how many of its rows ended in each state."
    )


def schema() -> str:
    """The JSON schema of evidence.json, as reports/evidence.schema.json holds it."""
    described = Evidence.model_json_schema(mode="serialization")
    return json.dumps(described | {"title": "Rollcall evidence"}, indent=2) + "\n"


def evidence(run: Run) -> dict[str, Any]:
    """The run as JSON data that `evidence.schema.json` accepts."""
    whole = Evidence(
        verdict=run.verdict,
        reason=run.reason,
        migration=run.migration,
        ticket=run.ticket,
        started=in_utc(run.started),
        finished=in_utc(run.finished),
        replay=run.replayed,
        fail_on=run.fail_on,
        tool=Tool(**tool()),
        inputs=run.inputs,
        parts=run.parts,
        checks=[JudgedCheck.model_validate(finding, from_attributes=True) for finding in run.findings],
        unreached=run.unreached,
        deselected=run.deselected,
        waivers=run.waivers,
        ledger=run.ledger,
    )
    return whole.model_dump(mode="json", by_alias=True)


def write_evidence(run: Run, folder: Path) -> Path:
    """Writes `evidence.json` into the run's folder, in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / FILE
    beside = target.with_suffix(".incomplete")
    beside.write_text(json.dumps(evidence(run), indent=2, ensure_ascii=True) + "\n", encoding="utf-8")
    beside.replace(target)
    return target
