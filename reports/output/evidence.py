"""evidence.json: the run for machines and auditors. Offenders are counted here, and listed in their CSVs."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reports.judging import Finding
from reports.outcome import Run
from reports.output.tool import tool

SCHEMA_VERSION = 1
SCHEMA = Path(__file__).parents[1] / "evidence.schema.json"
FILE = "evidence.json"
FOR_PEOPLE = ("offenders_in_words", "section", "columns", "first", "groups", "why", "limits")


def evidence(run: Run) -> dict[str, Any]:
    """The run as JSON data that `evidence.schema.json` accepts."""
    return {
        "schema": SCHEMA_VERSION,
        "verdict": run.verdict,
        "reason": run.reason,
        "migration": run.migration,
        "ticket": run.ticket,
        "started": utc(run.started),
        "finished": utc(run.finished),
        "replay": run.replayed,
        "fail_on": run.fail_on,
        "tool": tool(),
        "inputs": dict(run.inputs),
        "parts": [dict(part) for part in run.parts],
        "checks": [_check(finding) for finding in run.findings],
        "unreached": list(run.unreached),
        "deselected": list(run.deselected),
        "waivers": [dict(waiver) for waiver in run.waivers],
        "ledger": {load: dict(states) for load, states in run.ledger.items()},
    }


def write_evidence(run: Run, folder: Path) -> Path:
    """Writes `evidence.json` into the run's folder, in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / FILE
    beside = target.with_suffix(".incomplete")
    text = json.dumps(evidence(run), indent=2, ensure_ascii=True)
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(target)
    return target


def utc(moment: datetime) -> str:
    """`2026-11-20T21:00:00Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _check(finding: Finding) -> dict[str, Any]:
    data = finding.to_dict()
    return {"id": data.pop("check")} | {name: value for name, value in data.items() if name not in FOR_PEOPLE}
