"""Waivers: they mark a check's offenders, and at the end of a run each is compared with what it covered."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from fixtures.counts import counted
from fixtures.database import identifier, literal
from fixtures.plan import Plan, Waiver, Waivers
from reports.judging.approval import why_void
from reports.judging.findings import Approval, Finding
from reports.judging.offenders import key_of, part_of

if TYPE_CHECKING:
    import duckdb

    from fixtures.rows import Rows
    from fixtures.snapshot import Snapshot


def waive(rows: "Rows", waivers: Sequence[Waiver], today: date) -> tuple[Approval, ...]:
    """Mark what is waived among the rows; returns what each waiver covered, if any. ``today`` is by the org's clock."""
    approvals = (
        Approval(
            covered=rows.waive(None if waiver.is_whole else waiver.rows, waiver.fields),
            approved_by=waiver.approved_by,
            justification=waiver.justification,
            ticket=waiver.ticket,
            expiration_date=waiver.expiration_date.isoformat(),
            days_left=waiver.days_left(today),
        )
        for waiver in waivers
    )
    return tuple(approval for approval in approvals if approval.covered)


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
    fields: tuple[str, ...] = Field(description="Fields of these rows, where the check's offenders are single fields.")
    justification: str
    ticket: str
    approved_by: str
    expiration_date: date
    days_left: int | None = Field(description="By the org's clock, the run's day included; null: it was not judged.")
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

    def snapshots(self, findings: Sequence[Finding]) -> "list[Snapshot]":
        """Those that the findings are of."""
        phases = dict.fromkeys((each.load, each.phase) for each in findings)
        return [self.snapshot_of(*phase) for phase in phases]

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
    named: set[tuple[str, str]] = set()
    covered = 0
    for finding in findings:
        for key, field, waived in _named(waiver, finding, found, database):
            named.add((key, field))
            covered += waived
    about = f"{file}:{line}: the waiver of {waiver.check}"
    remarks = [f"{about} {remark}." for remark in _remarks(waiver, findings, found, named)] if findings else []
    return UsedWaiver(
        **waiver.model_dump(exclude={"rows"}),
        line=line,
        rows=None if waiver.is_whole else len(waiver.rows),
        days_left=min((waiver.days_left(each.metadata.today) for each in found.snapshots(findings)), default=None),
        judged=bool(findings),
        covered=covered,
        remarks=tuple(remarks),
    )


def _named(
    waiver: Waiver, finding: Finding, found: Found, database: "duckdb.DuckDBPyConnection"
) -> Iterator[tuple[str, str, int]]:
    """The waiver's keys that offend, each with a field if it has any, or the scope where it is for all; rows waived."""
    part = part_of(found.offenders, finding.id)
    if not (finding.columns and part.exists()):
        return
    status = "status" if "status" in finding.columns else "null"
    counted = f"count(*) filter (where {status} = 'waived') from read_parquet({literal(part)})"
    if waiver.is_whole:
        yield finding.id.scope, "", database.execute(f"select {counted}").fetchall()[0][0]
        return
    key = key_of(finding.columns)
    keys = {row: row for row in waiver.rows}
    if key == "row_key":
        keys = found.snapshot_of(finding.load, finding.phase).keys_held(waiver.rows)
    field = "lower(field)" if waiver.fields else "''"
    fields = [each.lower() for each in waiver.fields] or [""]
    meant = f"{identifier(key)} in (select unnest($1::varchar[])) and {field} in (select unnest($2::varchar[]))"
    sql = f"select {identifier(key)}, {field}, {counted} where {meant} group by all"
    for held, of_field, waived in database.execute(sql, [list(keys), fields]).fetchall():
        yield keys[held], of_field, waived


def _remarks(waiver: Waiver, findings: Sequence[Finding], found: Found, named: Set[tuple[str, str]]) -> Iterator[str]:
    snapshots = found.snapshots(findings)
    void = (why_void(waiver, each.metadata.part.load, found.plan, each) for each in snapshots)
    for why in dict.fromkeys(chain.from_iterable(void)):
        yield f"{why} and waives nothing"
    if not waiver.is_whole and not all(snapshot.knows_keys for snapshot in snapshots):
        yield "was not applied: the rows of a masked recording are known only with the load file that was recorded"
    elif found.judged_whole(waiver):
        yield from _not_needed(waiver, findings, named)


def _not_needed(waiver: Waiver, findings: Sequence[Finding], named: Set[tuple[str, str]]) -> Iterator[str]:
    if not named:
        yield "is not used: nothing that it names offends. Remove it"
        return
    keys = {key for key, _ in named}
    if waiver.is_whole:
        scopes = {each.id.scope for each in findings if each.status != "not_applicable"}
        if scopes - keys:
            yield f"is wider than needed: {len(keys)} of the {len(scopes)} scopes it covers have offenders. List these"
        return
    fields = {each.lower() for each in waiver.fields}
    for what, left, of in (
        ("row", set(waiver.rows) - keys, waiver.rows),
        ("field", fields - {field for _, field in named}, waiver.fields),
    ):
        if left:
            do = "does" if len(left) == 1 else "do"
            yield f"is wider than needed: {len(left)} of its {counted(len(of), what)} {do} not offend. Remove them"
