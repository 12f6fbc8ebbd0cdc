"""
The vocabulary of the checklist: what a check is, how bad its offenders are, and the catalogue of them all.

A check is a function named after its offenders. It returns the rows that break its rule; no rows, it passes.
Its docstring is its page: the healthy state as title, then ``Why``, ``Remedy``, ``SOQL`` and, where the check
cannot prove all that it names, ``Limits``.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from fixtures.org.questions import DESCRIBED, TABLES, sobject_of

if TYPE_CHECKING:
    from fixtures.plan import CohortPlan


class Severity(StrEnum):
    """What an offender does to the verdict: an error gates, a warning is reported."""

    ERROR = "error"
    WARNING = "warning"


class Purpose(StrEnum):
    """What a load is for."""

    CREATE = "create"
    MOVE = "move"
    DISABLE = "disable"


ERROR: Final = Severity.ERROR
WARNING: Final = Severity.WARNING
CREATE: Final = Purpose.CREATE
MOVE: Final = Purpose.MOVE
DISABLE: Final = Purpose.DISABLE

_STANDS_ON = {
    "own_user": ("OrgUser",),
    "row_right": ("OrgUser",),
    "expectation": ("OrgUser",),
    "loading": ("OrgUser",),
    "migrated_user": ("ExternalUser", "OrgUser"),
    "meant_user": ("OrgUser",),
    "seat_reckoning": ("UserLicense",),
    "seat_needed": ("OrgUser", "Profile"),
    "seat_freed": ("OrgUser", "Profile"),
    "member_group": ("NetworkMemberGroup", "PermissionSet"),
    "permission_set_in_force": ("PermissionSet", "PermissionSetAssignment"),
    "site_access": ("NetworkMemberGroup", "OrgUser", "PermissionSet", "PermissionSetAssignment"),
    "required_field": ("describe_field",),
    "profile_id": ("Profile",),
    "site": ("Network",),
    "left_site": ("Network",),
}
"""What is read off tables of the org: a derived table, or a noun's Id."""
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
    groups: str | None
    spares: tuple[str, ...]
    gates_where: Callable[[CohortPlan], bool]

    @property
    def name(self) -> str:
        """The function's name: its offenders."""
        return self.function.__name__

    @property
    def phase(self) -> str:
        """The folder that the check lies in: ``before_load`` or ``after_load``."""
        return self.function.__module__.split(".")[-2]

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
        """The nouns that the check asks for: ``cohort``, ``load``, ``site``, ``left_site``, ``license``."""
        return tuple(inspect.signature(self.function).parameters)

    @property
    def tables(self) -> tuple[str, ...]:
        """The org's tables that the check's SQL and its nouns stand on, its describe of User among them."""
        return tuple(table for table in _tables_named_in(self.function) if table not in self.spares)

    @property
    def sobjects(self) -> set[str]:
        """The objects whose rows the check stands on."""
        return {sobject_of(table) for table in self.tables if table not in DESCRIBED}

    @property
    def names_rows(self) -> bool:
        """Whether its offenders are rows of the load file: they carry a ``row_key``."""
        return re.search(r"\brow_key\b", _source(self.function)) is not None


@cache
def _tables_named_in(function: Callable[..., object]) -> tuple[str, ...]:
    source = _source(function)
    named = set(re.findall(r"\b(?:from|join)\s+(\w+)", source)) | set(inspect.signature(function).parameters)
    named |= {"profile_id"} & set(re.findall(r"\w+", source))
    stood_on = named.union(*(_STANDS_ON[name] for name in named & _STANDS_ON.keys()))
    return tuple(table for table in (*TABLES, *DESCRIBED) if table in stood_on)


@cache
def _source(function: Callable[..., object]) -> str:
    """The check's text, with that of the helpers and the SQL of its own file."""
    named = [function.__globals__.get(name) for name in function.__code__.co_names]
    texts = [each for each in named if isinstance(each, str)]
    functions = [each for each in (function, *named) if inspect.isfunction(each)]
    return "\n".join(texts + [inspect.getsource(each) for each in functions if each.__module__ == function.__module__])


CATALOGUE: dict[str, Check] = {}


def check(
    id: str,  # noqa: A002 - the word that a reader of a check expects
    *,
    item: int | None,
    severity: Severity,
    purposes: tuple[Purpose, ...] = tuple(Purpose),
    groups: str | None = None,
    spares: tuple[str, ...] = (),
    gates_where: Callable[[CohortPlan], bool] = lambda _: False,
) -> Callable[[Function], Function]:
    """
    Enter a function in the catalogue, under an id that no other check has.

    :param item: the number on the review checklist, or None for a check beyond it. :param purposes: the loads it
    applies to; under another it is not applicable. :param groups: the column by which the report counts offenders,
    where one fix clears many rows. :param spares: tables without which it still judges what gates; what they add is
    reported as a warning. :param gates_where: whether the plan of a cohort makes an error of what the check else only
    warns of, so that it
        must be seen too.
    """

    def enter(function: Function) -> Function:
        known = CATALOGUE.get(id)
        if known and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"{id} is {known.name} already; {function.__name__} needs an id of its own")
        entry = Check(id, function, severity, item, purposes, groups, spares, gates_where)
        CATALOGUE[id] = entry
        function.__test__ = True  # type: ignore[attr-defined]
        function.check = entry  # type: ignore[attr-defined]
        return function

    return enter


def catalogue() -> list[Check]:
    """Every check of every file, in the order of phase, file and id."""
    rooms = Path(__file__).parent
    for file in sorted(rooms.glob("*_load/[a-z]*.py")):
        importlib.import_module(f"checks.{file.parent.name}.{file.stem}")
    return sorted(CATALOGUE.values(), key=lambda check: (check.phase == "after_load", check.section, check.id))
