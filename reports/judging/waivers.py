"""Waivers: they mark a check's offenders, and at the end of a run each is compared with what it covered."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from fixtures.counts import counted
from fixtures.database import identifier, literal
from fixtures.plan import Plan, Waiver, Waivers
from reports.judging.findings import Finding
from reports.judging.offenders import part_of

if TYPE_CHECKING:
    import duckdb

    from fixtures.rows import Rows
    from fixtures.snapshot import Snapshot


def waive(rows: "Rows", waivers: Sequence[Waiver]) -> list[str]:
    """Mark what is waived among the rows; returns the words of each waiver that covered any."""
    return [waiver.in_words for waiver in waivers if rows.waive(None if waiver.is_whole else waiver.rows)]


def waived_of(waived: int, total: int, unit: str) -> str:
    """`All 3 rows are waived`, `2 of 5 rows are waived`."""
    if total == 1:
        return "It is waived"
    all_of_them = counted(total, unit)
    return f"All {all_of_them} are waived" if waived == total else f"{waived:,} of {all_of_them} are waived"


class UsedWaiver(BaseModel):
    """A waiver, and what became of it in a run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: PositiveInt
    check: str
    load: str | None = Field(description="null: every load of the plan")
    rows: NonNegativeInt | None = Field(description="How many it names; null: all offenders of the check.")
    justification: str
    ticket: str
    approved_by: str
    expiration_date: date
    judged: bool = Field(description="Whether its check was part of the run.")
    covered: NonNegativeInt
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """
    What the waivers of a run are compared with.

    `expected`: `str(FindingId)` of all that the run is about. `offenders`: its folder of that name, while its parts
    are there. `snapshot_of`: the snapshot of a load and phase.
    """

    plan: Plan
    findings: Sequence[Finding]
    expected: Set[str]
    offenders: Path
    snapshot_of: "Callable[[str, str], Snapshot]"

    def about(self, waiver: Waiver) -> list[Finding]:
        """The findings that the waiver can be for."""
        return [each for each in self.findings if waiver.is_about(each.check, each.load)]

    def judged_whole(self, waiver: Waiver) -> bool:
        """Whether all that the waiver can be for was judged, so that what it does not cover is not needed."""
        loads = [load.name for load in self.plan.loads if waiver.load in (None, load.name)]
        known = {str(each.id) for each in self.about(waiver) if each.status not in ("error", "not_visible")}
        owed = [{each for each in self.expected if _is_of(each, waiver.check, load)} for load in loads]
        return all(owed) and set().union(*owed) <= known


def _is_of(label: str, check: str, load: str) -> bool:
    return label == f"{check} ({load})" or label.startswith(f"{check} ({load}, ")


def waivers_used(waivers: Waivers, found: Found) -> list[UsedWaiver]:
    """Each waiver with what became of it, in the order of the file."""
    if not waivers.each:
        return []
    import duckdb  # collecting the checks holds no database

    with duckdb.connect() as database:
        return [_used(waivers.file, line, waiver, found, database) for line, waiver in waivers.each]


def _used(file: str, line: int, waiver: Waiver, found: Found, database: "duckdb.DuckDBPyConnection") -> UsedWaiver:
    findings = found.about(waiver)
    named: set[str] = set()
    covered = 0
    for finding in findings:
        for key, waived in _named(waiver, finding, found, database):
            named.add(key)
            covered += waived
    about = f"{file}:{line}: the waiver of {waiver.check}"
    remarks = [f"{about} {remark}." for remark in _remarks(waiver, findings, found, named)] if findings else []
    return UsedWaiver(
        **waiver.model_dump(exclude={"rows"}),
        line=line,
        rows=None if waiver.is_whole else len(waiver.rows),
        judged=bool(findings),
        covered=covered,
        remarks=tuple(remarks),
    )


def _named(
    waiver: Waiver, finding: Finding, found: Found, database: "duckdb.DuckDBPyConnection"
) -> Iterator[tuple[str, int]]:
    """The waiver's keys that offend, or the scope where it is for all; and how many rows of each are waived."""
    part = part_of(found.offenders, finding.id)
    if not (finding.columns and part.exists()):
        return
    status = "status" if "status" in finding.columns else "null"
    counted = f"count(*) filter (where {status} = 'waived') from read_parquet({literal(part)})"
    if waiver.is_whole:
        yield finding.id.scope, database.execute(f"select {counted}").fetchall()[0][0]
        return
    key = "row_key" if "row_key" in finding.columns else finding.columns[0]
    keys = {row: row for row in waiver.rows}
    if key == "row_key":
        keys = found.snapshot_of(finding.load, finding.phase).keys_held(waiver.rows)
    sql = f"select {identifier(key)}, {counted} where {identifier(key)} in (select unnest($1::varchar[])) group by all"
    for held, waived in database.execute(sql, [list(keys)]).fetchall():
        yield keys[held], waived


def _remarks(waiver: Waiver, findings: Sequence[Finding], found: Found, named: Set[str]) -> Iterator[str]:
    phases = dict.fromkeys((each.load, each.phase) for each in findings)
    snapshots = [found.snapshot_of(*phase) for phase in phases]
    if any(waiver.is_expired(snapshot.metadata.latest) for snapshot in snapshots):
        yield f"expired on {waiver.expiration_date.isoformat()} and waives nothing"
    loads = {load for load, _ in phases}
    attempts = [attempt for load in found.plan.loads if load.name in loads for attempt in load.attempts]
    if waiver.approved_by.casefold() in {(attempt.loaded_by or "").casefold() for attempt in attempts}:
        yield "was approved by the user who loaded"
    if waiver.approved_by.casefold() in {(snapshot.metadata.part.user or "").casefold() for snapshot in snapshots}:
        yield "was approved by the user who runs these checks"
    if not waiver.is_whole and not all(snapshot.knows_keys for snapshot in snapshots):
        yield "was not applied: the rows of a masked recording are known only with the load file that was recorded"
    elif found.judged_whole(waiver):
        yield from _not_needed(waiver, findings, named)


def _not_needed(waiver: Waiver, findings: Sequence[Finding], named: Set[str]) -> Iterator[str]:
    if not named:
        yield "is not used: nothing that it names offends. Remove it"
    elif waiver.is_whole:
        scopes = {each.id.scope for each in findings if each.status != "not_applicable"}
        if scopes - named:
            yield f"is wider than needed: {len(named)} of the {len(scopes)} scopes it covers have offenders. List these"
    elif left := len(set(waiver.rows) - named):
        do = "does" if left == 1 else "do"
        yield f"is wider than needed: {left} of its {len(waiver.rows)} rows {do} not offend. Remove them"
