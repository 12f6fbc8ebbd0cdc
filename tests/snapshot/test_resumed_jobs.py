"""Wherever a run dies, and whichever way it asked: gone on with, it finds the same, and fetches nothing twice."""

import json
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.org.errors import OrgError
from tests.laws.thoroughness import examples
from tests.snapshot.dead_runs import NO_CALLS_LEFT
from tests.standin.rest.faults import Fault
from tests.standin.rest.requests_log import LoggedRequest
from tests.worlds import Shape, World, build
from tests.worlds.harness import Findings, Harness, jobs_for_everything, offenders
from tests.worlds.lifecycle import run

Whole: TypeAlias = dict[bool, tuple[Findings, int]]
IDENTITY = ("Organization", "UserPermissionAccess")


@pytest.fixture(scope="module")
def world() -> World:
    world = build(Shape(kinds=("customer", "partner"), rows=7))
    run(world)
    world.org.delete("NetworkMember", world.org.rows("NetworkMember")[-1]["Id"])
    world.org.bulk_page_size = 5
    return world


@pytest.fixture(scope="module")
def whole(harness: Harness, world: World) -> Whole:
    """What the checks find in one go, and how many requests that takes: by keys, and by jobs."""
    found: Whole = {}
    for by_jobs in (False, True):
        world.org.requests.clear()
        with jobs_for_everything() if by_jobs else nullcontext():
            findings = harness.check_world(world, "after_load")
        found[by_jobs] = findings, len(world.org.requests)
    assert "MEM-01" in offenders(found[True][0])
    return found


def statements(requests: Iterable[LoggedRequest]) -> set[str]:
    """What query jobs were made for."""
    made = (each for each in requests if (each.method, each.path[-11:]) == ("POST", "/jobs/query"))
    return {json.loads(each.body)["query"] for each in made}


def noted(folder: Path, phase: str, kind: str) -> list[dict[str, Any]]:
    """What a dead run has left in its journal: answers to questions, or what query jobs had brought."""
    lines = (folder / "wave-1" / f".{phase}.unfinished" / "journal.jsonl").read_text().splitlines()
    return [line[kind] for line in map(json.loads, lines) if kind in line]


@given(by_jobs=st.booleans(), at=st.floats(0.3, 0.98), number=st.uuids())
@examples(4)
def test_a_run_that_died_anywhere_finds_the_same_once_it_is_gone_on_with(
    harness: Harness, world: World, whole: Whole, by_jobs: bool, at: float, number: object
) -> None:
    findings, calls = whole[by_jobs]
    kept = harness.folder / f"kept-{number}"
    with jobs_for_everything() if by_jobs else nullcontext():
        world.org.faults.extend([*[Fault()] * int(at * calls), NO_CALLS_LEFT])
        with pytest.raises(OrgError, match="REQUEST_LIMIT_EXCEEDED"):
            harness.check_world(world, "after_load", snapshot=kept)
        assert not world.org.faults
        finished = {each["soql"] for each in noted(kept, "after_load", "Fetched")}
        world.org.requests.clear()
        resumed = harness.check_world(world, "after_load", snapshot=kept, resume=True)
    assert offenders(resumed) == offenders(findings)
    assert {each: finding.status for each, finding in resumed.items()} == {
        each: finding.status for each, finding in findings.items()
    }
    assert not statements(world.org.requests) & finished
    assert len(world.org.requests) < calls
    assert not world.org.bulk_jobs


def test_an_object_that_a_job_has_brought_is_not_fetched_again_for_the_questions_that_are_left(
    harness: Harness,
) -> None:
    world, kept = build(Shape(kinds=("customer",), rows=5)), harness.folder / "kept"
    with jobs_for_everything():
        harness.check_world(world, "before_load", only=())
        world.org.faults.extend([*[Fault()] * int(0.8 * len(world.org.requests)), NO_CALLS_LEFT])
        with pytest.raises(OrgError, match="REQUEST_LIMIT_EXCEEDED"):
            harness.check_world(world, "before_load", snapshot=kept)
        answered = sum(each["table"] == "OrgUser" for each in noted(kept, "before_load", "Answered"))
        world.org.now += timedelta(hours=1)
        world.org.requests.clear()
        harness.check_world(world, "before_load", only=(), snapshot=kept, resume=True)
    assert harness.trace
    part = harness.trace.parts[0]
    of_users = [each for each in part.questions if each.table == "OrgUser" and each.strategy == "bulk query"]
    assert len(of_users) > answered
    assert {each.answered_at for each in of_users} == {part.now}
    assert not {each.soql for each in of_users} & statements(world.org.requests)
    assert [each.answered_at for each in part.questions if each.table in IDENTITY] == [None, None]
