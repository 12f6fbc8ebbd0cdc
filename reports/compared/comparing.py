"""Compares the findings of a run with those of an earlier one, check by check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.database import bounded_connection
from fixtures.plan import PLAN
from fixtures.version import tool
from reports.compared.changes import NotComparable, changed
from reports.compared.earlier_runs import ComparableRun, EarlierCheck, last_run
from reports.judging import Finding, FindingId, csv_of, key_of, part_of
from reports.outcome import CheckChange, Comparison, EarlierRun

if TYPE_CHECKING:
    import duckdb

    from fixtures.snapshot import Part

_JUDGED = ("passed", "failed", "warned", "waived", "pending")
_Scopes = Mapping[FindingId, Finding | EarlierCheck]


@dataclass(frozen=True)
class Comparing:
    """
    Compares a run with the last whole one of each load, org and phase, or with the one that is named.

    :param inputs: the hashes of this run's plan, waivers and own checks, by the names that the evidence gives them.
    :param run_dir: its folder, beside those of the earlier runs; its offenders' parts are there.
    """

    migration: str
    inputs: Mapping[str, str]
    parts: Sequence[Part]
    run_dir: Path
    named: ComparableRun | None

    def compare(self, findings: Sequence[Finding]) -> list[Comparison]:
        """One comparison for each part, in their order."""
        with ExitStack() as opened:
            database = opened.enter_context(bounded_connection(self.run_dir))
            return [self._of(part, findings, database) for part in self.parts]

    def _of(self, part: Part, findings: Sequence[Finding], database: duckdb.DuckDBPyConnection) -> Comparison:
        run, notes = (
            (self.named, []) if self.named else last_run(self.run_dir.parent, self.run_dir, self.migration, part)
        )
        then = run.evidence.part(part.load, part.phase) if run else None
        if run is None or then is None:
            not_in = self.named.folder.name if self.named else ""
            return Comparison(load=part.load, phase=part.phase, earlier=None, notes=notes, not_in=not_in)
        key = part.load, part.phase
        earlier = [check for check in run.evidence.checks if (check.load, check.phase) == key]
        own = [finding for finding in findings if (finding.load, finding.phase) == key]
        checks = list(self._changes(own, earlier, run.folder, database, same_people=then.masked == part.masked))
        differs = {
            "the org": then.org.id != part.org.id,
            "the load file": [each.sha256 for each in then.files if each.kind == "load"]
            != [each.sha256 for each in part.files if each.kind == "load"],
            **self._other_inputs(run.evidence.inputs),
            "the code of Rollcall": run.evidence.tool.code_sha256 != tool()["code_sha256"],
        }
        return Comparison(
            load=part.load,
            phase=part.phase,
            earlier=EarlierRun(
                run=run.folder.name,
                evidence_sha256=run.sha256,
                finished=run.evidence.finished,
                verdict=run.evidence.verdict,
                differs=[what for what, has in differs.items() if has],
            ),
            checks=checks,
            notes=notes,
        )

    def _other_inputs(self, then: Mapping[str, str]) -> dict[str, bool]:
        def of_kind(inputs: Mapping[str, str], kind: str) -> dict[str, str]:
            return {name: sha256 for name, sha256 in inputs.items() if _kind_of_input(name) == kind}

        return {
            kind: of_kind(then, kind) != of_kind(self.inputs, kind) for kind in ("the plan", "waivers", "own checks")
        }

    def _changes(
        self,
        findings: Sequence[Finding],
        earlier: Sequence[EarlierCheck],
        folder: Path,
        database: duckdb.DuckDBPyConnection,
        *,
        same_people: bool,
    ) -> Iterator[CheckChange]:
        names = {each.id: each.name.replace("_", " ") for each in earlier}
        names |= {each.check: each.offenders_in_words for each in findings}
        for check in dict.fromkeys([*(each.check for each in findings), *names]):
            now = {each.id: each for each in findings if each.check == check}
            then = {each.finding: each for each in earlier if each.id == check}
            both = [scope for scope in now if _is_judged(now, scope) and _is_judged(then, scope)]
            why = _not_in_both(now, then, both)
            change = CheckChange(check=check, offenders_in_words=names[check], not_comparable=why)
            if both and not same_people:
                change = replace(change, not_comparable="people are masked in one of the two runs")
            elif both:
                change = self._change(change, [now[scope] for scope in both], [then[s] for s in both], folder, database)
            if change.new or change.fixed or change.still or change.not_comparable:
                yield change

    def _change(
        self,
        blank: CheckChange,
        now: Sequence[Finding],
        then: Sequence[EarlierCheck],
        folder: Path,
        database: duckdb.DuckDBPyConnection,
    ) -> CheckChange:
        """What has become of a check's offenders, in the scopes that were judged in both runs."""
        expected = sum(each.offenders for each in then)
        offenders = self.run_dir / "offenders"
        parts = {part_of(offenders, each.id): key_of(each.columns) for each in now if each.offenders}
        if not parts and not expected:
            return blank
        try:
            found = changed(database, parts, folder / csv_of(blank.check), [each.id for each in now], expected)
        except NotComparable as reason:
            return replace(blank, not_comparable=str(reason))
        return replace(blank, new=found.new, fixed=found.fixed, still=found.still, fixed_keys=found.fixed_keys)


def _is_judged(scopes: _Scopes, scope: FindingId) -> bool:
    return scope in scopes and scopes[scope].status in _JUDGED


def _not_in_both(now: _Scopes, then: _Scopes, both: Iterable[FindingId]) -> str:
    """Why a check, or a part of it, cannot be compared; empty where it can, and where neither run has judged it."""
    compared = set(both)
    only_now = {scope for scope in now if _is_judged(now, scope)} - compared
    only_then = {scope for scope in then if _is_judged(then, scope)} - compared
    if not (only_now or only_then):
        return ""
    which = "not judged in this run" if not only_now else "not judged then" if not only_then else "not judged in both"
    if compared:
        scopes = sorted({scope.scope for scope in only_now | only_then})
        return f"{'; '.join(scopes)}: {which}"
    return which


def _kind_of_input(name: str) -> str:
    if name == PLAN:
        return "the plan"
    return "own checks" if name.startswith("checks/") else "waivers"
