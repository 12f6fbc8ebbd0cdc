"""
GitLab's code quality report: findings at the lines of the load file.

Not SARIF: on GitHub the annotations point there already, without another permission; GitLab has nothing else that does.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from fixtures.secrets import without_secrets
from reports.judging import Finding
from reports.outcome import Run, gates
from reports.voices.places import LoadFiles, lines_of
from reports.voices.words import named

CODE_QUALITY = "gl-code-quality.json"


def code_quality(run: Run, files: LoadFiles) -> str:
    """A JSON list of the first offenders of each check that are rows of the load file; it names nobody."""
    return without_secrets(json.dumps(list(_entries(run, files)), indent=1)) + "\n"


def _entries(run: Run, files: LoadFiles) -> Iterator[dict[str, Any]]:
    for finding in run.findings:
        if not finding.is_wanting or finding.status == "waived":
            continue
        path = files.get((finding.load, finding.phase), "")
        for line in lines_of(finding):
            where = f"{finding.id}, {finding.phase}, {path}:{line}"
            yield {
                "description": f"{named(finding)}: {finding.title}",
                "check_name": finding.check,
                "fingerprint": hashlib.sha256(where.encode()).hexdigest(),
                "severity": _severity(finding, run),
                "location": {"path": path, "lines": {"begin": line}},
            }


def _severity(finding: Finding, run: Run) -> str:
    if not gates(finding, run.fail_on):
        return "minor"
    if finding.status == "pending":
        return "info"
    return "blocker" if finding.at_once else "critical"
