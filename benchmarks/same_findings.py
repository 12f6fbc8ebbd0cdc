"""What a contender found, as a digest: two contenders with the same digest found the same rows."""

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

RULES = (
    "ACT-01",
    "ACT-02",
    "ACT-03",
    "ACT-04",
    "ACT-05",
    "USE-01",
    "USE-02",
    "USE-03",
    "USE-04",
    "USE-05",
    "USE-06",
    "MEM-01",
)
"""The after-load rules that every contender checks; a full run of Rollcall checks others as well."""

VALUES = (
    "Username",
    "LastName",
    "FirstName",
    "Email",
    "Alias",
    "CommunityNickname",
    "TimeZoneSidKey",
    "LocaleSidKey",
    "LanguageLocaleKey",
    "EmailEncodingKey",
)
"""The fields that USE-06 reads back, without regard to case and outer blanks; an empty cell was not sent."""

_WARNS = "USE-06"
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")

Digest = dict[str, list[int | str]]


def digest(found: Mapping[str, Iterable[str]]) -> Digest:
    """By rule: the number of distinct row keys, and the SHA-256 of these, sorted, one a line."""
    digested: Digest = {}
    for rule in RULES:
        keys = sorted(set(found[rule]))
        digested[rule] = [len(keys), hashlib.sha256("\n".join(keys).encode()).hexdigest()]
    return digested


def print_digest(found: Mapping[str, Iterable[str]]) -> None:
    """Print the findings as the one line of JSON that the run reads."""
    print(json.dumps(digest(found)))


def of_evidence(run: Path) -> Digest:
    """What a run of Rollcall found, from its CSV files of offenders; warnings count for USE-06 alone."""
    found: dict[str, list[str]] = {rule: [] for rule in RULES}
    for rule, keys in found.items():
        path = run / "offenders" / f"{rule}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as file:
                keys += [_plain(row["row_key"]) for row in csv.DictReader(file) if _counts(rule, row.get("status"))]
    return digest(found)


def _counts(rule: str, status: str | None) -> bool:
    return status in (None, "", "failed") or (rule, status) == (_WARNS, "warned")


def _plain(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell
