"""Wherever a run dies, and by whichever strategy it asked: resumed, it finds the same, and fetches nothing twice."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, strategies as st

from fixtures.database import about_of
from fixtures.org.errors import OrgError
from fixtures.tuning import Tuning
from tests.snapshot.dead_runs import NO_CALLS_LEFT
from tests.standin import Fault, StandIn
from tests.standin.http.requests_log import LoggedRequest
from tests.thoroughness import examples
from tests.tunings import jobs_for_everything
from tests.worlds import Shape, World, build
from tests.worlds.harness import Findings, Harness, offenders

IDENTITY = ("Organization", "UserPermissionAccess")
TUNINGS = {False: Tuning(), True: jobs_for_everything()}


class Whole:
    """What the checks find in one go, and how many reading requests that takes. Too long to print as a dataclass."""

    def __init__(self, findings: Findings, reads: int) -> None:
        self.findings, self.reads = findings, reads


@pytest.fixture(scope="module")
def world(harness: Harness) -> World:
    world = harness.loaded(Shape(kinds=("customer", "partner"), rows=7))
    world.org.delete("NetworkMember", world.org.rows("NetworkMember")[-1]["Id"])
    world.org.bulk_page_size = 5
    return world


@pytest.fixture(scope="module")
def by_keys(harness: Harness, world: World) -> Whole:
    return in_one_go(harness, world, TUNINGS[False])


@pytest.fixture(scope="module")
def by_query_jobs(harness: Harness, world: World) -> Whole:
    return in_one_go(harness, world, TUNINGS[True])


def in_one_go(harness: Harness, world: World, tuning: Tuning) -> Whole:
    world.org.requests.clear()
    findings = harness.check_world(world, "after_load", tuning=tuning)
    assert "MEM-01" in offenders(findings)
    return Whole(findings, len(reads(world.org.requests)))


def reads(requests: Iterable[LoggedRequest]) -> list[LoggedRequest]:
    """All but the deleting of query jobs, which a run can do without."""
    return [each for each in requests if each.method != "DELETE"]


def die_after(org: StandIn, calls: int) -> None:
    """Let the org answer so many more reading requests."""
    org.faults.extend([*[Fault(spares_deletes=True)] * calls, replace(NO_CALLS_LEFT, spares_deletes=True)])


def statements(requests: Iterable[LoggedRequest]) -> set[str]:
    """What query jobs were made for."""
    made = (each for each in requests if (each.method, each.path[-11:]) == ("POST", "/jobs/query"))
    return {json.loads(each.body)["query"] for each in made}


def said_of_themselves(folder: Path, pattern: str) -> list[dict[str, Any]]:
    """What the files that a dead run has left say of themselves."""
    with duckdb.connect() as database:
        files = (folder / "wave-1").glob(f".*.partial/{pattern}.parquet")
        return [about for file in files if (about := about_of(database, file))]


@given(by_jobs=st.booleans(), at=st.floats(0.3, 0.98), number=st.uuids())
@examples(2)
def test_a_run_that_died_anywhere_finds_the_same_once_it_is_resumed(
    harness: Harness, world: World, by_keys: Whole, by_query_jobs: Whole, by_jobs: bool, at: float, number: object
) -> None:
    whole = by_query_jobs if by_jobs else by_keys
    kept = harness.folder / f"kept-{number}"
    die_after(world.org, int(at * whole.reads))
    with pytest.raises(OrgError, match="REQUEST_LIMIT_EXCEEDED"):
        harness.check_world(world, "after_load", tuning=TUNINGS[by_jobs], snapshot=kept)
    assert not world.org.faults
    downloaded = {each["soql"] for each in said_of_themselves(kept, "downloads/*/complete")}
    world.org.requests.clear()
    resumed = harness.check_world(world, "after_load", tuning=TUNINGS[by_jobs], snapshot=kept, resume=True)
    assert offenders(resumed) == offenders(whole.findings)
    assert {each: finding.status for each, finding in resumed.items()} == {
        each: finding.status for each, finding in whole.findings.items()
    }
    assert not statements(world.org.requests) & downloaded
    assert len(reads(world.org.requests)) < whole.reads
    assert not world.org.bulk_jobs


def test_rows_that_a_query_job_has_brought_are_not_fetched_again(
    harness: Harness,
) -> None:
    world, kept = build(Shape(kinds=("customer",), rows=5)), harness.folder / "kept"
    by_jobs = jobs_for_everything()
    harness.check_world(world, "before_load", only=(), tuning=by_jobs)
    die_after(world.org, int(0.8 * len(reads(world.org.requests))))
    with pytest.raises(OrgError, match="REQUEST_LIMIT_EXCEEDED"):
        harness.check_world(world, "before_load", tuning=by_jobs, snapshot=kept)
    answered = len(said_of_themselves(kept, "answers/OrgUser/*"))
    world.org.now += timedelta(hours=1)
    world.org.requests.clear()
    harness.check_world(world, "before_load", only=(), tuning=by_jobs, snapshot=kept, resume=True)
    assert harness.trace
    part = harness.trace.parts[0]
    of_users = [each for each in part.questions if each.table == "OrgUser" and each.strategy == "bulk query"]
    assert len(of_users) > answered
    assert {each.answered_at for each in of_users} == {part.now}
    assert not {each.soql for each in of_users} & statements(world.org.requests)
    assert [each.answered_at for each in part.questions if each.table in IDENTITY] == [None, None]


def test_an_object_of_which_a_page_is_damaged_or_lost_is_fetched_again(
    harness: Harness, world: World, by_query_jobs: Whole
) -> None:
    kept, tuning = harness.folder / "damaged", jobs_for_everything()
    die_after(world.org, int(0.9 * by_query_jobs.reads))
    with pytest.raises(OrgError, match="REQUEST_LIMIT_EXCEEDED"):
        harness.check_world(world, "after_load", tuning=tuning, snapshot=kept)
    cut, lost, *_ = (about["soql"] for about in said_of_themselves(kept, "downloads/*/complete") if about["rows"])
    with duckdb.connect() as database:
        for file in (kept / "wave-1").glob(".*.partial/downloads/*/complete.parquet"):
            soql = (about_of(database, file) or {}).get("soql")
            page = file.with_name("00000.parquet")
            if soql == cut:
                page.write_bytes(page.read_bytes()[:-9])
            elif soql == lost:
                page.unlink()
    partial = next((kept / "wave-1").glob(".*.partial"))
    shutil.rmtree(partial / "answers")
    (partial / "downloads" / ".DS_Store").touch()
    world.org.requests.clear()
    resumed = harness.check_world(world, "after_load", tuning=tuning, snapshot=kept, resume=True)
    assert offenders(resumed) == offenders(by_query_jobs.findings)
    assert {cut, lost} <= statements(world.org.requests)
