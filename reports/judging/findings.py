"""What a check found: plain data, so that it crosses worker processes and lands in the evidence unchanged."""

import inspect
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from checks import CATALOGUE, LOADER, Owner, Severity
from fixtures.counts import counted
from fixtures.full_disk import disk_failure
from fixtures.plan import PhaseName
from fixtures.version import ROOT
from reports.judging.statuses import Status

FIRST_ROWS = 100
"""How many offenders travel with a finding; all of them are in its CSV."""


@dataclass(frozen=True)
class FindingId:
    """What is judged: one check over one load, or over one cohort of it, or less by its other parameters."""

    check: str
    load: str
    cohort: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """As people read it: `MEM-01 (wave-1, help-customers, Help Center)`."""
        return f"{self.check} ({self.scope})"

    @property
    def scope(self) -> str:
        """What was looked at: `wave-1, help-customers, Help Center`."""
        values = [value for _, value in self.parameters]
        return ", ".join([self.load, *([self.cohort] if self.cohort else []), *values])


@dataclass(frozen=True)
class Approval:
    """
    What a waiver covers of a finding: so many of its offenders, by whom, why, where it was approved, and until when.

    `expiration_date` is the day on which it ends, in ISO 8601; `days_left` are those that it still counts, by the org's
    clock.
    """

    covered: int
    approved_by: str
    justification: str
    ticket: str
    expiration_date: str
    days_left: int

    @property
    def by_whom(self) -> str:
        """`boss@example.com, 12 days left`."""
        return f"{self.approved_by}, {counted(self.days_left, 'day')} left"

    @property
    def in_words(self) -> str:
        """`Agreed (CHG0041, approved by boss@example.com, until 2026-12-15, 12 days left)`."""
        until = f"until {self.expiration_date}, {counted(self.days_left, 'day')} left"
        return f"{self.justification} ({self.ticket}, approved by {self.approved_by}, {until})"


@dataclass(frozen=True)
class Finding:
    """
    One check, with its parameters, over one load or one cohort of it.

    `offenders_in_words` is the name as people read it: `users without a resolvable contact`.
    `unit` is what each offender is one of, and what `population` counts: `row`, `value`, `license`.
    `item` is the number of the review checklist, "1" to "9", or "-" beyond it. `offenders` counts all of
    them, `first` holds at most 100, each as long as `columns`. `groups` counts offenders by what they have in
    common. `waived` counts the offenders that a waiver covers, `approvals` says which one covers how many; they are
    listed like the others, each with the status `waived`. `reason` says why offenders are waived, or the check not
    applicable, not visible or in error.
    `lacks_data`: it is not applicable because what it compares with is not there.
    `own`: the check is the migration's own. `owner` puts it right, `step` says how in a few words, and `at_once`
    whether it cannot wait.
    `soql` is filled in and ready to paste; `question` is the same with the number of keys in place of them, and so
    names nobody. `offenders_csv` is relative to the run's folder.
    """

    check: str
    name: str
    offenders_in_words: str
    unit: str
    item: str
    title: str
    phase: PhaseName
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
    waived: int = 0
    approvals: tuple[Approval, ...] = ()
    lacks_data: bool = False
    question: str = ""
    own: bool = False
    owner: Owner = LOADER
    step: str = ""
    at_once: bool = False

    @property
    def id(self) -> FindingId:
        """What this finding is about."""
        return FindingId(self.check, self.load, self.cohort, tuple(self.parameters.items()))

    @property
    def count_in_words(self) -> str:
        """`12 of 41,203 rows`, or `12 of 41,203 rows, 3 of them waived`."""
        of_all = f"{self.offenders:,} of {counted(self.population, self.unit)}"
        return f"{of_all}, {self.waived:,} of them waived" if 0 < self.waived < self.offenders else of_all

    @property
    def waived_in_words(self) -> str:
        """`waived by boss@example.com, 12 days left`, and by whom else; empty where no waiver covers any."""
        by = "; ".join(dict.fromkeys(approval.by_whom for approval in self.approvals))
        return f"waived by {by}" if by else ""

    @property
    def cannot_wait(self) -> bool:
        """Whether somebody must act at once: strangers see data, say."""
        return self.at_once and self.status == "failed"

    @property
    def is_wanting(self) -> bool:
        """Whether someone must read it: neither passed nor not applicable."""
        return self.status not in ("passed", "not_applicable")

    def to_dict(self) -> dict[str, Any]:
        """JSON data only; `from_dict` makes an equal finding of it, after a trip through JSON too."""
        data = asdict(self)
        data["groups"] = [list(group) for group in self.groups]
        data["approvals"] = list(data["approvals"])
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Finding":
        """The finding that `to_dict` wrote. TypeError if a field is missing or unknown."""
        approvals = tuple(Approval(**each) for each in data["approvals"])
        groups = [(group, count) for group, count in data["groups"]]
        return cls(**{**data, "groups": groups, "approvals": approvals})


def fault_in_words(fault: Exception) -> str:
    """
    A fault of ours in a sentence that holds none of the data that the check was looking at.

    It says what kind of fault it is and where; its message only if that is about code.
    """
    if said := disk_failure(fault, Path(tempfile.gettempdir())):
        return said
    frames = traceback.extract_tb(fault.__traceback__)
    places = [f"{place}:{frame.lineno}" for frame in frames if (place := _place(Path(frame.filename)))]
    place = f" at {places[-1]}" if places else ""
    message = str(fault).strip().splitlines() if _names_code(fault) else []
    return f"The check itself failed{place}: {': '.join([type(fault).__name__, *message[:1]])}."


def _place(file: Path) -> str:
    """Where code of ours or of a migration's own checks lies; empty for any other."""
    if any(check.is_own and file == Path(inspect.getfile(check.function)) for check in CATALOGUE.values()):
        return Path(*file.parts[-4:]).as_posix()  # from the migration's name on
    ours = file.is_relative_to(ROOT) and "site-packages" not in file.parts
    return file.relative_to(ROOT).as_posix() if ours else ""


def _names_code(fault: Exception) -> bool:
    """Whether its message names code, never a value."""
    import duckdb  # collecting the checks holds no database

    of_sql = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException)
    return isinstance(fault, (AttributeError, NameError, TypeError, *of_sql))
