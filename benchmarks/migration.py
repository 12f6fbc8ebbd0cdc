"""The migration folder as a script would read it: a few values of the plan, and the CSV files."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Migration:
    """
    One load with one attempt, of rows whose ContactId and ProfileId are written out.

    :param key: the column that names a row in every file.
    :param sites: by the profile as the plan names it, the names of the sites that its users are promised.
    """

    load: Path
    success: list[Path]
    error: list[Path]
    key: str
    sites: dict[str, list[str]]

    @classmethod
    def read(cls, folder: Path) -> "Migration":
        """:raises ValueError: for a plan that the scripts cannot follow."""
        plan: dict[str, Any] = yaml.safe_load((folder / "plan.yaml").read_text(encoding="utf-8"))
        (load,) = plan["loads"]
        (attempt,) = load["attempts"]
        if load["operation"] != "insert" or any("column" in cohort for cohort in plan["cohorts"]):
            raise ValueError("the scripts only know inserts, of cohorts told apart by profile")
        sites = {cohort["profile"]: cohort["sites"] for cohort in plan["cohorts"]}
        results = [folder / path for path in attempt["results"]]
        success = [path for path in results if "ID" in _header(path)]
        error = [path for path in results if path not in success]
        return cls(folder / load["file"], success, error, plan.get("key", "ContactId"), sites)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def rows(*paths: Path) -> Iterator[dict[str, str]]:
    """The rows of CSV files."""
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def access() -> dict[str, str]:
    """How simple-salesforce reaches the org that the variables SF_* name."""
    return {"instance_url": os.environ["SF_INSTANCE_URL"], "session_id": os.environ["SF_ACCESS_TOKEN"]}


API_VERSION = "66.0"
