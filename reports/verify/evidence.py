"""evidence.json of a bundle: what its schema says, and what it says of the files beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from fixtures.kept_runs import EVIDENCE
from fixtures.version import ROOT
from reports.bundle import INPUTS, sums_of
from reports.verify.findings import LISTED, Found, broken
from reports.verify.sums import differences

_SCHEMA = ROOT / "reports" / "evidence.schema.json"


def read_evidence(folder: Path) -> tuple[dict[str, Any], list[Found]]:
    """What evidence.json holds, and where it is not what its schema says; nothing where it cannot be read."""
    path = folder / EVIDENCE
    if not path.is_file():
        return {}, [broken(f"{EVIDENCE}: it is missing")]
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return {}, [broken(f"{EVIDENCE}: it is not JSON")]
    validator = Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))
    errors = list(validator.iter_errors(data))
    found = [broken(f"{EVIDENCE}: {each.json_path}: {each.message[:200]}") for each in errors[:LISTED]]
    return ({} if errors else data), found


def compare_files(evidence: Mapping[str, Any], folder: Path) -> Iterator[Found]:
    """Files that are not as they were when the evidence was written, though SHA256SUMS were written anew."""
    there = {path: of_it for path, of_it in sums_of(folder).items() if path != EVIDENCE}
    yield from differences(evidence["files"], there, EVIDENCE)
    inputs = {f"{INPUTS}/{name}": of_it for name, of_it in evidence["inputs"].items()}
    for name, of_it in inputs.items():
        if there.get(name, of_it) != of_it:
            yield broken(f"{name}: it is not the file that this run was judged by")
