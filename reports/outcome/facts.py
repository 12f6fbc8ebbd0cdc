"""Reads what stands beside the findings of a phase: attempts by their results, the check before, the control totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.outcome.part_outcome import Attempt, BeforeRun, Facts, Totals
from reports.outcome.seat_counts import seats_of

if TYPE_CHECKING:
    from fixtures.snapshot import Part, Snapshot

_ATTEMPTS = """
with of_row as (select attempt, row_key, count(*) as rows from attempt_row group by all),
of_result as (
    select
        attempt, row_key, count(*) as results, count(*) filter (kind = 'success') as success,
        count(*) filter (kind = 'error') as error, count(*) filter (kind = 'unprocessed') as unprocessed
    from result group by all
),
matched as (
    select
        coalesce(of_row.attempt, of_result.attempt) as attempt, coalesce(rows, 0) as rows,
        coalesce(results, 0) as results, coalesce(success, 0) as success, coalesce(error, 0) as error,
        coalesce(unprocessed, 0) as unprocessed
    from of_row full join of_result
    on of_row.attempt = of_result.attempt and of_row.row_key is not distinct from of_result.row_key
)
select
    attempt, started_at, finished_at, loaded_by, coalesce(sum(rows), 0)::bigint as rows,
    coalesce(sum(success), 0)::bigint, coalesce(sum(error), 0)::bigint, coalesce(sum(unprocessed), 0)::bigint,
    coalesce(sum(greatest(results - matched.rows, 0)) filter (matched.rows > 0), 0)::bigint,
    coalesce(sum(results) filter (matched.rows = 0), 0)::bigint,
    coalesce(sum(greatest(matched.rows - results, 0)), 0)::bigint
from attempt left join matched using (attempt)
group by all order by attempt
"""
_SOURCE = """
select count(*), count(*) filter (reason is not null), count(*) filter (reason is null and not_built is not null)
from source_user
"""
_SUCCEEDED = """
with of_load as (select row_key, count(*) as rows from load_raw group by all),
of_result as (select row_key, count(*) as results from result where kind = 'success' group by all)
select coalesce(sum(least(rows, results)), 0)::bigint
from of_load join of_result on of_load.row_key is not distinct from of_result.row_key
"""
"""Of rows that share a key no more than there are results; a row that was loaded twice counts once."""
_IN_ORG = "select count(distinct Id) from own_user"
_FIRST_LOADED = "select sha256 from attempt_check order by attempt limit 1"
_RESULTS = frozenset(("success", "error", "unprocessed"))


def facts_of(snapshot: Snapshot) -> Facts:
    """What a phase says beside its findings."""
    part = snapshot.metadata.part
    after = part.phase == "after_load"
    return Facts(
        attempts=_attempts(snapshot) if after else (),
        seats=seats_of(snapshot),
        before=_before(snapshot, part) if after else None,
        totals=_totals(snapshot, part, after=after),
    )


def _attempts(snapshot: Snapshot) -> list[Attempt]:
    found = []
    for number, started, finished, loaded_by, *counts in snapshot.cursor().execute(_ATTEMPTS).fetchall():
        rows, success, error, unprocessed, repeated, foreign, unanswered = counts
        found.append(
            Attempt(
                number=number,
                started_at=started and f"{started.isoformat()}+00:00",
                finished_at=finished and f"{finished.isoformat()}+00:00",
                loaded_by=loaded_by,
                rows=rows,
                success=success,
                error=error,
                unprocessed=unprocessed,
                repeated=repeated,
                foreign=foreign,
                unanswered=unanswered,
            )
        )
    return found


def _before(snapshot: Snapshot, part: Part) -> BeforeRun | None:
    baseline = snapshot.metadata.before
    if baseline is None:
        return None
    load_file = [file.sha256 for file in part.files if file.kind == "load"]
    first_loaded = [sha256 for (sha256,) in snapshot.cursor().execute(_FIRST_LOADED).fetchall()]
    checked = list(baseline.files.values())
    same = [sha256 for sha256 in (*load_file, *first_loaded) if sha256 in checked]
    return BeforeRun(
        run=baseline.run,
        evidence_sha256=baseline.evidence_sha256,
        verdict=baseline.verdict or "",
        at=baseline.now,
        file_sha256=next(iter([*same, *checked]), ""),
        same_file=bool(same),
    )


def _totals(snapshot: Snapshot, part: Part, *, after: bool) -> Totals:
    source, excluded, not_built = snapshot.cursor().execute(_SOURCE).fetchall()[0]
    has_source = any(file.kind == "source" for file in part.files)
    was_built = has_source and any(file.kind == "not built" for file in part.files)
    has_results = after and any(file.kind in _RESULTS for file in part.files)
    sees_users = after and not snapshot.not_visible("OrgUser")
    return Totals(
        source=source if has_source else None,
        excluded=excluded if has_source else None,
        not_built=not_built if was_built else None,
        load=sum(file.rows for file in part.files if file.kind == "load"),
        succeeded=_count(snapshot, _SUCCEEDED) if has_results else None,
        in_org=_count(snapshot, _IN_ORG) if sees_users else None,
    )


def _count(snapshot: Snapshot, select: str) -> int:
    return int(snapshot.cursor().execute(select).fetchall()[0][0])
