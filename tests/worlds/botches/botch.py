"""The ways to botch a world: each is one change, and knows exactly who offends then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from fixtures.plan import PhaseName
from tests.worlds.world import World


@dataclass(frozen=True)
class Expected:
    """
    Who offends after a botch: row keys or, where the offenders are no rows, what their first column says.

    `also` names the checks that the same change cannot but break, and is not asked whom they name.
    """

    offenders: frozenset[str | None]
    status: str = "failed"
    also: frozenset[str] = frozenset()


Change: TypeAlias = Callable[[World], Expected]


@dataclass(frozen=True)
class Botch:
    """A change that makes one check speak, in worlds of these choices; a harmless one, without a check, makes none."""

    check: str
    name: str
    change: Change
    choices: dict[str, object] = field(default_factory=dict)

    @property
    def phase(self) -> PhaseName:
        return "after_load" if ".after_" in self.change.__module__ else "before_load"

    def __str__(self) -> str:
        return "-".join(
            [
                self.check or "harmless",
                self.name,
                *([str(self.choices["operation"])] if "operation" in self.choices else []),
            ]
        )


BOTCHES: list[Botch] = []


def botch(check: str, **choices: object) -> Callable[[Change], Change]:
    """Enter a change as a botch of a check, for worlds with these choices of shape."""

    def enter(change: Change) -> Change:
        BOTCHES.append(Botch(check, change.__name__, change, choices))
        return change

    return enter


def harmless(**choices: object) -> Callable[[Change], Change]:
    """Enter a change that is right as well, though few migrations are like that: nobody is named after it."""
    return botch("", **choices)


def named(*offenders: str | None, status: str = "failed", also: tuple[str, ...] = ()) -> Expected:
    return Expected(frozenset(offenders), status, frozenset(also))
