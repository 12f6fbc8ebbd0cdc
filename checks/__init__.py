"""
The vocabulary of the checklist: what a check is, how bad its offenders are, and the catalogue of them all.

A check is a function named after its offenders. It returns the rows that break its rule; no rows, it passes.
Its docstring is its page: the healthy state as title, then ``Why``, ``Remedy``, ``SOQL`` and, where the check
cannot prove all that it names, ``Limits``.

Knows plan and fixtures.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, get_args

from fixtures.plan import Purpose

if TYPE_CHECKING:
    from fixtures.plan import CohortPlan

Severity: TypeAlias = Literal["error", "warning"]
"""What an offender does to the verdict: an error makes it NO-GO, a warning is reported beside it."""

Owner: TypeAlias = Literal["Salesforce admin", "loader", "data preparer", "license owner", "nobody"]
"""Who puts it right: in the org, in the plan and its attempts, in the load file, in the contract; or time does."""

SALESFORCE_ADMIN: Final = "Salesforce admin"
LOADER: Final = "loader"
DATA_PREPARER: Final = "data preparer"
LICENSE_OWNER: Final = "license owner"
NOBODY: Final = "nobody"
ERROR: Final = "error"
WARNING: Final = "warning"
CREATE: Final = "create"
MOVE: Final = "move"
DISABLE: Final = "disable"
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
ITEMS: Final = {
    1: "Every ContactId resolves in the target org",
    2: "Every profile is a member of its site",
    3: "No username is taken or repeated",
    4: "Every UserType matches its license",
    5: "Every user has its site membership",
    6: "No stale membership is left",
    7: "The licenses have enough seats",
    8: "The error log is reviewed, row by row",
    9: "The login smoke test is passed",
}
"""The nine items of the review checklist."""

_HEADINGS = ("Why", "Remedy", "SOQL", "Limits")
_HEADING = re.compile(rf"^({'|'.join(_HEADINGS)}):[ ]*$", re.MULTILINE)
Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True)
class Page:
    """The parts of a check's docstring; an absent part is empty."""

    title: str
    why: str
    remedy: str
    soql: str
    limits: str

    @classmethod
    def of(cls, function: Callable[..., object]) -> Page:
        """Read the page off the docstring."""
        title, *rest = _HEADING.split(inspect.getdoc(function) or "")
        parts = {heading: inspect.cleandoc(text) for heading, text in zip(rest[::2], rest[1::2], strict=True)}
        return cls(" ".join(title.split()), *(parts.get(heading, "") for heading in _HEADINGS))


@dataclass(frozen=True)
class Check:
    """One entry of the catalogue."""

    id: str
    function: Callable[..., object]
    severity: Severity
    item: int | None
    purposes: tuple[Purpose, ...]
    unit: str
    groups: str | None
    spares: tuple[str, ...]
    gates_where: Callable[[CohortPlan], bool]
    offenders: str
    owner: Owner
    step: str
    at_once: bool
    never_waived: str

    @property
    def name(self) -> str:
        """The function's name: its offenders, with underscores."""
        return self.function.__name__

    @property
    def phase(self) -> str:
        """The folder that the check lies in: ``before_load`` or ``after_load``."""
        return self.function.__module__.split(".")[-2]

    @property
    def is_own(self) -> bool:
        """Whether it is a migration's own, not one of Rollcall's."""
        return self.function.__module__.startswith(f"{OWN}.")

    @property
    def names_fields(self) -> bool:
        """Whether its offenders are single fields of a row, named in their column ``field``."""
        return self.unit == "value"

    @property
    def section(self) -> str:
        """The file that the check lies in."""
        return self.function.__module__.split(".")[-1]

    @property
    def page(self) -> Page:
        """What the docstring says."""
        return Page.of(self.function)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The fixtures that the check asks for: the nouns ``cohort``, ``load``, ``site`` ... and any other."""
        return tuple(inspect.signature(self.function).parameters)


CATALOGUE: dict[str, Check] = {}
"""By id: Rollcall's own checks and, while a run of it lasts, the migration's."""

OWN: Final = "own"
"""The package of a migration's own checks: its file ``checks/after_load/badges.py`` is ``own.after_load.badges``."""
_ID = re.compile(r"[A-Z]+-\d+")


def check(
    id: str,  # noqa: A002 - the word that a reader of a check expects
    *,
    item: int | None,
    severity: Severity,
    purposes: tuple[Purpose, ...] = PURPOSES,
    unit: str = "row",
    offenders: str = "",
    groups: str | None = None,
    spares: tuple[str, ...] = (),
    gates_where: Callable[[CohortPlan], bool] = lambda _: False,
    owner: Owner = LOADER,
    step: str = "",
    at_once: bool = False,
    never_waived: str = "",
) -> Callable[[Function], Function]:
    """
    Enter a function in the catalogue, under an id that no other check has.

    :param item: the number on the review checklist, or None for a check beyond it.
    :param purposes: the loads it applies to; under another it is not applicable.
    :param unit: what is counted: what each row that the check returns is one of, and ``population`` counts. A
        ``value`` is one field of a row, which stands in a column ``field``.
    :param offenders: the offenders as people read them, where the function's name needs an apostrophe or a capital.
    :param groups: the column by which the report counts offenders, where one fix clears many rows.
    :param spares: tables that it can do without; what they add is no more than a warning.
    :param gates_where: for which cohorts the plan makes an error of what else is a warning, so that a table that is
        hidden counts as an error too.
    :param owner: who puts it right.
    :param step: what the owner does, in a few words; the remedy says it whole.
    :param at_once: whether it cannot wait: strangers see data, bystanders were changed, the file or org is another.
    :param never_waived: why nobody may waive its offenders, without a full stop; empty where somebody may.
    """

    def enter(function: Function) -> Function:
        if not _ID.fullmatch(id) or item not in (None, *ITEMS):
            raise ValueError(f"{function.__name__}: an id reads like CON-01, an item is 1 to 9; not {id}, item {item}")
        if severity not in get_args(Severity) or not set(purposes) <= set(PURPOSES):
            raise ValueError(f"{function.__name__}: severity is ERROR or WARNING, purposes are some of {PURPOSES}")
        known = CATALOGUE.get(id)
        if known and _place(known.function) != _place(function):
            raise ValueError(f"{id} is already the id of {known.name}: give {function.__name__} another one")
        words = offenders or function.__name__.replace("_", " ")
        entry = Check(
            id,
            function,
            severity,
            item,
            purposes,
            unit,
            groups,
            spares,
            gates_where,
            words,
            owner,
            step,
            at_once,
            never_waived,
        )
        CATALOGUE[id] = entry
        function.__test__ = True  # type: ignore[attr-defined]
        function.check = entry  # type: ignore[attr-defined]
        return function

    return enter


def _place(function: Callable[..., object]) -> tuple[str, str]:
    return function.__module__, function.__qualname__


def catalogue() -> list[Check]:
    """Every check of every file, in the order of phase, file and id; a migration's own too while it is checked."""
    rooms = Path(__file__).parent
    for file in sorted(rooms.glob("*_load/[a-z]*.py")):
        importlib.import_module(f"checks.{file.parent.name}.{file.stem}")
    return sorted(CATALOGUE.values(), key=lambda check: (check.phase == "after_load", check.section, check.id))
