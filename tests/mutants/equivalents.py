"""Mutants that nobody could see, each with the reason why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.mutants.mutants import Mutant

LIST = Path(__file__).with_name("equivalents.yaml")
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Equivalents:
    """The reasons, by file, place and change of the mutants."""

    reasons: dict[Key, str]

    @classmethod
    def read(cls, path: Path = LIST) -> Equivalents:
        """Read the list. Below each file, place and reason stand the changes that it is true of."""
        listed = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return cls(
            {
                (file, place, change): " ".join(reason.split())
                for file, places in listed.items()
                for place, reasons in places.items()
                for reason, changes in reasons.items()
                for change in changes
            }
        )

    def reason(self, mutant: Mutant) -> str:
        """Why nobody could see a mutant; empty where it is not listed."""
        return self.reasons.get(mutant.key, "")

    def stale(self, known: Iterable[Mutant]) -> list[str]:
        """The entries that are none of these mutants."""
        keys = {mutant.key for mutant in known}
        return [
            f"{file} {place}: {change}" for file, place, change in self.reasons if (file, place, change) not in keys
        ]
