"""What has changed since an earlier run of a load and phase: offenders that are new, fixed and still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fixtures.counts import counted
from fixtures.plan import PhaseName


@dataclass(frozen=True, kw_only=True)
class EarlierRun:
    """
    The run that another one is compared with.

    `run` is the name of its folder, and `evidence_sha256` the hash of what it left there. `finished` is ISO 8601 in
    UTC. `differs`: what else was not the same then, such as `the plan`.
    """

    run: str
    evidence_sha256: str
    finished: str
    verdict: str
    differs: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class CheckChange:
    """
    What has become of the offenders of one check, each known by its row key or, without one, by its first column.

    `not_comparable` says why that is not known, or not of all its cohorts; what was not judged in both runs is in no
    count. `fixed_keys` are the first of those that offend no more, as the earlier CSV writes them: they name people.
    """

    check: str
    offenders_in_words: str
    new: int = 0
    fixed: int = 0
    still: int = 0
    not_comparable: str = ""
    fixed_keys: Sequence[str] = ()

    @property
    def in_words(self) -> str:
        """`3 new, 2 fixed, 7 still there`."""
        return f"{self.new:,} new, {self.fixed:,} fixed, {self.still:,} still there"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """
    One load and phase, compared; `earlier` is None where no run can be compared.

    `checks` are those with offenders in one of the runs, and those that are not comparable. `notes`: runs that were
    not compared although they are there, and why, a sentence each. `not_in`: the run that was named, where that did
    not check it.
    """

    load: str
    phase: PhaseName
    earlier: EarlierRun | None
    checks: Sequence[CheckChange] = ()
    notes: Sequence[str] = ()
    not_in: str = ""

    @property
    def about(self) -> str:
        """`wave-1 before load`."""
        return f"{self.load} {self.phase.replace('_', ' ')}"

    @property
    def why_none(self) -> str:
        """Why there is no earlier run: `this is the first run of wave-1 before load that can be compared`."""
        if self.not_in:
            return f"{self.not_in} did not check {self.about}"
        return f"this is the first run of {self.about} that can be compared"

    @property
    def changed(self) -> list[CheckChange]:
        """The checks with offenders that are new or fixed, those with most new ones first."""
        moved = [check for check in self.checks if check.new or check.fixed]
        return sorted(moved, key=lambda check: (-check.new, -check.fixed))

    @property
    def in_words(self) -> str:
        """`3 new, 2 fixed, 41 still there; 5 checks not comparable`."""
        total = CheckChange(
            check="",
            offenders_in_words="",
            new=sum(check.new for check in self.checks),
            fixed=sum(check.fixed for check in self.checks),
            still=sum(check.still for check in self.checks),
        )
        unknown = sum(bool(check.not_comparable) for check in self.checks)
        return f"{total.in_words}; {counted(unknown, 'check')} not comparable" if unknown else total.in_words

    @property
    def differs_in_words(self) -> str:
        """`Since then have changed: the plan, the load file.`, or nothing."""
        differs = self.earlier.differs if self.earlier else ()
        return f"Since then have changed: {', '.join(differs)}." if differs else ""
