"""What a run has left beside its page, and what follows from it."""

import csv
import json
import re
import unicodedata
from collections import Counter
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

WORDS = {
    "failed": "Failed",
    "error": "Not judged",
    "not_visible": "Not visible",
    "pending": "Pending",
    "warned": "Warning",
    "waived": "Waived",
    "passed": "Passed",
    "not_applicable": "Not applicable",
}
"""The statuses, the worst first, as the docs name them."""
QUIET = ("passed", "not_applicable")
_WORST_FIRST = list(WORDS)
_FORMULA = re.compile(r"'+[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
Check = dict[str, Any]


class RunFiles:
    """The folder of a run, and that of its migration."""

    def __init__(self, folder: Path, migration: Path) -> None:
        self.folder, self.migration = folder, migration
        self.evidence: dict[str, Any] = json.loads((folder / "evidence.json").read_text("utf-8"))

    @cached_property
    def ledger(self) -> dict[str, Counter[str]]:
        """Rows by load and state, counted in ledger.csv."""
        counts: dict[str, Counter[str]] = {}
        if (self.folder / "ledger.csv").exists():
            for row in self.rows_of("ledger.csv"):
                counts.setdefault(row["load"], Counter())[row["state"]] += 1
        return counts

    def rows_of(self, path: str) -> list[dict[str, str]]:
        with (self.folder / path).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def checks(self, **having: Any) -> dict[str, list[Check]]:
        """Findings by check, those that have these values, in the order of the evidence."""
        found: dict[str, list[Check]] = {}
        for each in self.evidence["checks"]:
            if all(each[name] == value for name, value in having.items()):
                found.setdefault(each["id"], []).append(each)
        return found

    def offenders(self, check: Check, columns: list[str]) -> list[tuple[str, ...]]:
        """These columns of a finding's rows in its CSV, as the page shows them."""
        parameters = "; ".join(f"{name}={value}" for name, value in check["parameters"].items())
        whose = {"load": check["load"], "cohort": check["cohort"] or "", "parameters": parameters}
        rows = self.rows_of(check["offenders_csv"]) if check["offenders_csv"] else []
        return [tuple(shown(row[name]) for name in columns) for row in rows if row.items() >= whose.items()]

    def files_of(self, load: str, org: str) -> list[str]:
        """The files that the plan names for a load."""
        plan = yaml.safe_load((self.migration / "plan.yaml").read_text("utf-8"))
        (entered,) = [each for each in plan["loads"] if each["name"] == load]
        return re.findall(r"[\w/-]+\.csv", str(entered).replace("{org}", org))


def worst(checks: list[Check]) -> str:
    return min((str(each["status"]) for each in checks), key=_WORST_FIRST.index)


def total(checks: list[Check], name: str) -> int:
    return sum(each[name] for each in checks)


def scope(check: Check) -> str:
    """`wave-1, customers, Help Center`."""
    return ", ".join([check["load"], *([check["cohort"]] if check["cohort"] else []), *check["parameters"].values()])


def counted(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def moment(time: str) -> str:
    return f"{datetime.fromisoformat(time):%Y-%m-%d %H:%M} UTC"


def until(start: str, end: str) -> str:
    """`2026-11-20 20:41 to 20:44 UTC`."""
    first, last = moment(start), moment(end)
    if first == last:
        return first
    return f"{first[:-4]} to {last[11:] if first[:10] == last[:10] else last}"


def span(times: list[str]) -> str:
    """From the first of them to the last, each with its day."""
    first, last = moment(min(times, key=moment)), moment(max(times, key=moment))
    return first if first == last else f"{first[:-4]} to {last}"


def phase(of: dict[str, Any]) -> str:
    return str(of["phase"]).replace("_", " ")


def shown(cell: str) -> str:
    """A cell of a CSV as the page shows it: no apostrophe against formulas, and `\\u200b` for what cannot be seen."""
    cell = cell[1:] if _FORMULA.match(cell) else cell
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    visible = (
        each.encode("unicode_escape").decode() if unicodedata.category(each) in hidden and each != "\n" else each
        for each in cell
    )
    return " ".join("".join(visible).split())
