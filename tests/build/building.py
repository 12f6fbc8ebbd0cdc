"""Builds without a run of pytest, many in a second, and what they leave as rows."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fixtures.build import Build
from fixtures.org.sources import LiveOrg
from fixtures.plan import Migration
from fixtures.progress import QUIET
from fixtures.tuning import DEFAULTS

Row = dict[str, str]


def build(folder: Path, org: str = "uat") -> list[str]:
    """Build a migration's files by the org that the environment signs in to; what is said of them, line by line."""
    said: list[str] = []
    scratch = Path(tempfile.mkdtemp())
    try:
        migration = Migration.read(folder, org, building=True).in_org(org)
        plan = migration.plan
        outcome = Build(
            migration=migration,
            org=next(each for each in plan.orgs if each.name == org),
            into=folder,
            loaded=migration.loaded_files(org),
            open_org=lambda: LiveOrg("env", folder, plan.api_version, None).open(()),
            scratch=scratch / "build",
            tuning=DEFAULTS,
            say=said.append,
            shown=QUIET,
        ).run()
    finally:
        shutil.rmtree(scratch)
    return list(outcome.lines())


def rows_of(path: Path) -> list[Row]:
    """The rows of a file as a loader reads them: UTF-8, commas, no byte order mark."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The built files, by their path in the migration."""
    loads = folder / "loads"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(loads.rglob("*.*"))}


def reasons_in(folder: Path) -> list[tuple[str, str]]:
    """The lines of the source of which no user was built, and why."""
    return [(row["Line"], row["Reason"]) for row in rows_of(folder / "loads" / "users-not-built.csv")]


def write_source(path: Path, columns: Iterable[str], rows: Iterable[Iterable[str]], encoding: str = "utf-8") -> None:
    """A source export."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        writer.writerows(rows)
