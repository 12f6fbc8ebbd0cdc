"""What a run of an example found, and what FAULTS.md says that it finds."""

import csv
import re
from collections import Counter
from typing import Any

from tests.runs.whole_runs import ROOT, Ended

MIGRATIONS = ROOT / "migrations"
WHO_AND_LINE = re.compile(r"(.+?) \(line (\d+)\)")


def findings(run: Ended, load: str, phase: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """What a phase's checks found, with the lines of their offenders, by what was asked."""
    checks = [each for each in run.evidence["checks"] if (each["load"], each["phase"]) == (load, phase)]
    return {
        (each["id"], each["cohort"], *each["parameters"].values()): each | {"rows": offenders(run, each)}
        for each in checks
    }


def offenders(run: Ended, check: dict[str, Any]) -> list[list[str]]:
    """The rows that a finding has in its CSV, as they stand there."""
    if not check["offenders_csv"]:
        return []
    parameters = "; ".join(f"{name}={value}" for name, value in check["parameters"].items())
    with (run.runs[-1] / check["offenders_csv"]).open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    scope = [check["load"], check["cohort"] or "", parameters]
    return [header, *(row for row in rows if row[:3] == scope)]


def named(run: Ended) -> Counter[tuple[str, str, str]]:
    """Load and phase, check, and whom it names, by row key and line or by what was asked about."""
    found: Counter[tuple[str, str, str]] = Counter()
    for check in run.evidence["checks"]:
        header, *rows = offenders(run, check) or [[]]
        for row in rows:
            cells = dict(zip(header[3:], row[3:], strict=True))
            cohort = cells.get("silent_cohort") or cells.get("empty_cohort") or check["cohort"]
            about = [cohort, *check["parameters"].values()]
            subject = (
                " / ".join(filter(None, about))
                or cells.get("header")
                or cells.get("place")
                or cells.get("Id")
                or check["load"]
            )
            who = (cells["row_key"], cells.get("line", "")) if "row_key" in cells else (subject, "")
            found[f"{check['load']}, {check['phase']}", f"{check['id']}, item {check['item']}", "@".join(who)] += 1
    return found


def planted() -> Counter[tuple[str, str, str]]:
    """The same, as FAULTS.md has it."""
    found: Counter[tuple[str, str, str]] = Counter()
    stage = ""
    for line in (MIGRATIONS / "botched/FAULTS.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            load, phase = line.removeprefix("## ").split(", ")
            stage = f"{load}, {phase.replace(' ', '_')}"
        elif line.startswith("| ") and not line.startswith("| check"):
            check, item, everyone, _ = line.strip("| ").split(" | ")
            for each in everyone.split(", "):
                match = WHO_AND_LINE.fullmatch(each)
                who = "@".join(match.groups()) if match else f"{each}@"
                found[stage, f"{check}, item {item}", who] += 1
    return found
