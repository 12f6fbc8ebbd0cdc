"""Waivers of users whom somebody has deactivated since the load, and what a run says of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Ended
from tests.standin import StandIn

LATER = "2027-01-31"
"""Some ten weeks after the day of the stand-in's clock."""
SIGNED = {"justification": "Agreed", "ticket": "CHG1", "approved_by": "boss@example.com", "expiration_date": LATER}


def waive(folder: Path, *waivers: Mapping[str, object], name: str = "waivers.yaml") -> Path:
    """Write waivers, by default of USE-05 and signed."""
    path = folder / name
    each = ({"check": "USE-05", **SIGNED, **waiver} for waiver in waivers)
    path.write_text("".join(yaml.safe_dump([waiver], sort_keys=False) for waiver in each))
    return path


def deactivate(org: StandIn, migration: SmallMigration, users: int) -> list[str]:
    """Deactivate loaded users in the org, which USE-05 names; answers their row keys."""
    ids = {user["ContactId"]: user["Id"] for user in org.rows("User")}
    rows = migration.rows[1 : users + 1]
    for row in rows:
        org.update("User", ids[row["ContactId"]], IsActive=False)
    return [row["ContactId"] for row in rows]


def use_05(ended: Ended) -> tuple[str, int, int]:
    """Status, offenders and how many of them are waived."""
    found = finding(ended, "USE-05")
    return found["status"], found["offenders"], found["waived"]


def finding(ended: Ended, check: str) -> dict[str, Any]:
    return next(each for each in ended.evidence["checks"] if each["id"] == check)


def remarks(ended: Ended) -> list[str]:
    return [remark for waiver in ended.evidence["waivers"] for remark in waiver["remarks"]]
