"""A migration and the org it goes to; what a test changes in it can be undone."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from fixtures.database.ids import to_18
from tests.standin.loading.conversion import Loader
from tests.worlds.undo_log import UndoLog
from tests.worlds.world_spec import Kind, Shape

KEY = "Legacy_Id__c"
RELATIONSHIP = f"Contact.{KEY}"
USERNAME_KEY = "Username"


@dataclass
class Cohort:
    """A cohort as the org has it. `twin` is another profile of its license, on the same sites."""

    name: str
    kind: Kind
    license: str
    mode: str
    profile: str
    profile_name: str
    twin: str
    sites: list[str]
    left: list[str] = field(default_factory=list)
    old_profile: str | None = None
    permission_set: str | None = None
    tier: str | None = None


@dataclass(eq=False)
class Row:
    """A row of the load file, by field, and what is known about its person."""

    cells: dict[str, str]
    cohort: Cohort
    contact: str | None
    account: str | None
    user: str | None = None

    @property
    def active(self) -> bool:
        return self.cells.get("IsActive", "true") == "true"


@dataclass(eq=False)
class Outcome:
    """What the loader wrote about one row."""

    cells: dict[str, str]
    id: str
    created: bool
    kind: str
    code: str = ""
    message: str = ""
    fields: tuple[str, ...] = ()


@dataclass
class Attempt:
    """One run of the loader; its rows are the load file's where `file` is None."""

    file: str | None
    rows: list[dict[str, str]]
    outcomes: list[Outcome] = field(default_factory=list)
    started_at: str = ""
    finished_at: str = ""


@dataclass(repr=False)
class World(UndoLog):
    """An org, a load file and a plan that belong together."""

    shape: Shape
    rng: random.Random
    cohorts: list[Cohort] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    sites: dict[str, str] = field(default_factory=dict)
    licenses: dict[str, str] = field(default_factory=dict)
    spare_profile: str = ""
    spare_contacts: list[str] = field(default_factory=list)
    spare_users: list[str] = field(default_factory=list)
    owner_without_role: str = ""
    logged_in: set[str] = field(default_factory=set)
    source: list[dict[str, str]] = field(default_factory=list)
    """The rows of the plan's source export, where it names one."""
    excluded: list[dict[str, str]] = field(default_factory=list)
    """Whom the plan leaves out, each with a reason."""
    portal_users: list[tuple[Row, str]] = field(default_factory=list)
    """Whom the load before this one disables, each by the row that wants its contact and username."""
    forgotten: list[Row] = field(default_factory=list)
    """Those of them whom that load leaves out."""
    later: list[Any] = field(default_factory=list)
    """The loads of the plan that have run since (`tests/worlds/later_waves.py`)."""
    before: Path | None = None
    """The evidence of the first run before the load, once there is one."""
    picked: list[Row] = field(default_factory=list)
    """The rows that botches are about."""
    mishaps: list[Callable[[Path], object]] = field(default_factory=list)
    """What happens to the migration's folder after its files were written."""

    @property
    def load_plan(self) -> dict[str, Any]:
        return next(load for load in self.plan["loads"] if load["name"] == "wave-1")

    @property
    def key_field(self) -> str:
        """The field whose value is the row key."""
        if self.shape.key in {"field", "column"}:
            return KEY
        if self.shape.key == "Username":
            return USERNAME_KEY
        if not self.shape.creates:
            return "Id"
        return RELATIONSHIP if self.shape.contact_by == "relationship" else "ContactId"

    @property
    def loader(self) -> Loader:
        """What reads the load file."""
        return "data loader" if self.shape.dialect == "soap" else "bulk"

    @property
    def has_external_key(self) -> bool:
        return KEY in self.fields or RELATIONSHIP in self.fields

    def key_of(self, row: Row) -> str | None:
        return to_18(row.cells.get(self.key_field, "")) or None

    def plan_of(self, cohort: Cohort) -> dict[str, Any]:
        return next(each for each in self.plan["cohorts"] if each["name"] == cohort.name)

    def pass_time(self, **duration: float) -> None:
        self.org.now += timedelta(**duration)
