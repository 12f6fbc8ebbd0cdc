"""Whichever way a question is asked, in pages of whatever size and over whatever fault, the snapshot is the same."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import pytest
from hypothesis import given, strategies as st

from fixtures.org.errors import OrgError
from fixtures.plan import PhaseName
from fixtures.tuning import DEFAULTS, Tuning
from tests.standin.http.faults import Fault
from tests.thoroughness import examples
from tests.tunings import jobs_for_everything
from tests.worlds import Shape, World, build, shapes
from tests.worlds.harness import Findings, Harness, offenders
from tests.worlds.lifecycle import run
from tests.worlds.pick_rows import add_column
from tests.worlds.random_faults import spoil

JOBS = "/jobs/query"
A_FEW = ("MEM-01", "STA-01", "USE-01", "USE-02", "USE-06", "USE-07", "LOG-01", "SEA-11", "BYS-01")
"""Checks that read each object that is asked about."""
Named: TypeAlias = dict[str, set[str | None]]


@pytest.fixture(scope="module")
def loaded(harness: Harness) -> tuple[World, Named]:
    """A world after its load, and whom the checks name when it is asked by keys."""
    world = harness.loaded(Shape(kinds=("customer", "partner"), rows=7))
    world.org.delete("NetworkMember", world.org.rows("NetworkMember")[-1]["Id"])
    whole = offenders(harness.check_world(world, "after_load", A_FEW))
    assert "MEM-01" in whole
    return world, whole


@pytest.fixture
def world(loaded: tuple[World, Named]) -> World:
    org = loaded[0].org
    org.bulk_page_size = 5
    org.faults.clear()
    org.not_in_bulk.clear()
    org.failing_jobs.clear()
    return loaded[0]


@pytest.fixture
def whole(loaded: tuple[World, Named]) -> Named:
    return loaded[1]


def by_jobs(harness: Harness, world: World) -> Findings:
    return harness.check_world(world, "after_load", A_FEW, jobs_for_everything())


def strategies(harness: Harness) -> set[str]:
    assert harness.trace
    return {question.strategy for question in harness.trace.parts[0].questions}


def test_a_question_that_a_whole_object_answers_is_logged_with_that_download(harness: Harness, world: World) -> None:
    by_jobs(harness, world)
    assert harness.trace
    about = [each for each in harness.trace.parts[0].questions if each.table == "Contact"]
    live = [each for each in about if "IsDeleted = true" not in each.soql]
    assert live[-1] is about[-1]
    assert len(live) > 2
    assert {(each.soql, each.strategy) for each in live} == {(live[0].soql, "bulk query")}
    assert all(each.rows == each.keys == 0 for each in live[1:])


def notes(harness: Harness) -> set[str]:
    assert harness.trace
    return {question.note for question in harness.trace.parts[0].questions if question.note}


@given(shape=shapes(), seed=st.integers(0, 1000), page=st.sampled_from((1, 4, 1000)), listed=st.booleans())
@examples(1)
def test_jobs_find_what_keys_find(harness: Harness, shape: Shape, seed: int, page: int, listed: bool) -> None:
    world = build(shape)
    spoil(world, random.Random(seed))
    world.org.bulk_page_size = page
    phases: tuple[tuple[PhaseName, Callable[[World], object]], ...] = (("before_load", run), ("after_load", id))
    for phase, then in phases:
        by_keys = harness.check_world(world, phase)
        assert not any(strategy.startswith("bulk") for strategy in strategies(harness))
        found = harness.check_world(world, phase, tuning=jobs_for_everything(listed=listed))
        assert any(strategy.startswith("bulk") for strategy in strategies(harness))
        assert offenders(found) == offenders(by_keys)
        assert {each: finding.status for each, finding in found.items()} == {
            each: finding.status for each, finding in by_keys.items()
        }
        then(world)


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(status=503, only="/results")],
        [Fault(cut_after=40, only="/results")],
        [Fault(drop=True, only="/results")],
        [Fault(status=503, only=JOBS)],
        [Fault(drop=True, only="/resultPages")],
        [Fault(status=503, only="/results"), Fault(cut_after=10, only="/results")],
    ],
    ids=lambda faults: ", ".join(
        f"{each.status or ('cut' if each.cut_after else 'dropped')} {each.only}" for each in faults
    ),
)
def test_a_page_that_fails_is_fetched_again(harness: Harness, world: World, whole: Named, faults: list[Fault]) -> None:
    world.org.faults.extend(faults)
    assert offenders(by_jobs(harness, world)) == whole
    assert not world.org.faults


def test_a_page_that_is_short_again_and_again_ends_the_run(harness: Harness, world: World) -> None:
    header = '"Id","Name","IsSandbox"\n'
    headers = {"Content-Type": "text/csv", "Sforce-NumberOfRecords": "1", "Sforce-Locator": "null"}
    world.org.faults.extend([Fault(200, header, headers, only="/results")] * 3)
    with pytest.raises(OrgError, match=r"announced 1 rows for the query on Organization and sent 0"):
        by_jobs(harness, world)
    assert not world.org.faults


def test_a_page_with_other_columns_than_asked_for_ends_the_run(harness: Harness, world: World) -> None:
    headers = {"Content-Type": "text/csv", "Sforce-NumberOfRecords": "0", "Sforce-Locator": "null"}
    world.org.faults.append(Fault(200, '"Id","IsSandbox","Name"\n', headers, only="/results"))
    with pytest.raises(OrgError, match="Organization is not what the API promises"):
        by_jobs(harness, world)


def test_an_object_that_takes_no_jobs_is_asked_for_by_keys(harness: Harness, world: World, whole: Named) -> None:
    world.org.not_in_bulk.add("User")
    assert offenders(by_jobs(harness, world)) == whole
    assert any("not supported by the Bulk API" in note for note in notes(harness))


def test_a_job_that_fails_is_made_up_for_by_keys(harness: Harness, world: World, whole: Named) -> None:
    world.org.failing_jobs["NetworkMember"] = "Failed"
    assert offenders(by_jobs(harness, world)) == whole
    assert any(note.startswith("Failed: ") for note in notes(harness))


def test_jobs_are_deleted_after_use(harness: Harness, world: World) -> None:
    by_jobs(harness, world)
    made = [request for request in world.org.requests if (request.method, request.path[-11:]) == ("POST", JOBS)]
    assert made
    assert not world.org.bulk_jobs


def test_jobs_of_a_run_that_dies_are_deleted(harness: Harness, world: World) -> None:
    refused = Fault(400, '[{"errorCode": "INVALIDJOB", "message": "No."}]', only="/results")
    world.org.faults.append(refused)
    with pytest.raises(OrgError, match="INVALIDJOB"):
        harness.check_world(world, "after_load", tuning=replace(jobs_for_everything(), long_answer=1_000))
    assert not world.org.bulk_jobs


@pytest.mark.parametrize("tuning", [DEFAULTS, jobs_for_everything()], ids=["by keys", "by jobs"])
def test_users_are_asked_for_by_a_field_that_is_unique_here_and_the_reading_plan_says_so(
    harness: Harness, tuning: Tuning
) -> None:
    world = build(Shape(kinds=("customer",)))
    assert not _said_of_unique_fields(harness, world, tuning)
    add_column(world, "Badge__c")
    add_column(world, "Vip__c")
    world.put(world.rows[0].cells, "Badge__c", "A1")
    world.update("User", world.owner_without_role, Badge__c="a1")
    assert _said_of_unique_fields(harness, world, tuning) == [
        "  besides, by 1 field of User whose values are unique here:"
    ]
    named = offenders(harness.check_world(world, "before_load", ("USR-11",), tuning))
    assert named == {"USR-11": {world.key_of(world.rows[0])}}


def _said_of_unique_fields(harness: Harness, world: World, tuning: Tuning) -> list[str]:
    harness.check_world(world, "before_load", ("USR-11",), tuning)
    assert harness.trace
    return [line for line in harness.trace.said if "unique here" in line]
