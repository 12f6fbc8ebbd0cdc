"""What a check found: plain data, so that it crosses worker processes and lands in the evidence unchanged."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["passed", "failed", "warned", "waived", "pending", "not_applicable", "not_visible", "error"]
Severity = Literal["error", "warning"]
Phase = Literal["before_load", "after_load"]

FIRST_ROWS = 100
"""How many offenders travel with a finding; all of them are in its CSV."""


@dataclass(frozen=True)
class Finding:
    """
    One check, with its parameters, over one load or one cohort of it.

    `item` is the number of the review checklist, "1" to "9", or "-" beyond it. `offenders` counts all of them,
    `first` holds at most 100, each as long as `columns`. `groups` counts offenders by what they have in common.
    `reason` says why the check is not applicable, not visible or in error; it is empty otherwise.
    `soql` is filled in and ready to paste. `offenders_csv` is relative to the run's folder.
    """

    check: str
    name: str
    item: str
    title: str
    phase: Phase
    section: str
    load: str
    cohort: str | None
    parameters: dict[str, str]
    severity: Severity
    status: Status
    reason: str
    population: int
    offenders: int
    columns: list[str]
    first: list[list[str | None]]
    groups: list[tuple[str, int]]
    why: str
    remedy: str
    limits: str
    soql: str
    offenders_csv: str | None

    def to_dict(self) -> dict[str, Any]:
        """JSON data only; `from_dict` makes an equal finding of it, after a trip through JSON too."""
        data = asdict(self)
        data["groups"] = [list(group) for group in self.groups]
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Finding":
        """The finding that `to_dict` wrote. TypeError if a field is missing or unknown."""
        return cls(**{**data, "groups": [(group, count) for group, count in data["groups"]]})
