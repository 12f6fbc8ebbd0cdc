"""Files that are named wrongly or spelled unusually: refused in one sentence, or read as the org reads them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runs.whole_runs import Runner, refused
from tests.standin import StandIn
from tests.worlds import Shape, World, build
from tests.worlds.harness import Harness, offenders, statuses
from tests.worlds.lifecycle import run
from tests.worlds.world import KEY, Attempt, Outcome

PLAN, LOAD = Path("plan.yaml"), Path("loads", "wave-1.csv")
BEFORE, AFTER = ["checks/before_load", "--org=env"], ["checks/after_load", "--org=env"]
SUCCESS = "results/success.csv"


def put(name: Path, old: str, new: str) -> Callable[[Path], None]:
    def change(migration: Path) -> None:
        text = (migration / name).read_text()
        assert old in text
        (migration / name).write_text(text.replace(old, new, 1))

    return change


WRONG: dict[str, tuple[Callable[[Path], None], list[str], list[str]]] = {
    "the load file as a result file": (
        put(PLAN, SUCCESS, "loads/wave-1.csv"),
        AFTER,
        ["loads/wave-1.csv: it is the load file itself, not what the loader wrote"],
    ),
    "a result file of this org that is not there": (
        put(PLAN, f"[{SUCCESS}]", '["results/{org}-success.csv"]'),
        AFTER,
        ["results/stand-in-success.csv"],
    ),
    "an update by nobody's Id": (
        put(PLAN, "operation: insert", "operation: update"),
        BEFORE,
        ["loads/wave-1.csv:1: it has no column Id"],
    ),
    "a relationship that is not the plan's": (
        put(LOAD, "ContactId", "Contact.Other__c"),
        BEFORE,
        ["loads/wave-1.csv:1: Contact.Other__c names contacts by a field that is not the plan's contact_key"],
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_file_that_cannot_be_meant_is_refused_before_anything_is_asked(
    live: Runner, small_org: StandIn, wrong: str
) -> None:
    change, arguments, fragments = WRONG[wrong]
    change(live.migration)
    refused(live(*arguments), *fragments)
    assert small_org.requests == []


def test_an_aborted_job_leaves_the_whole_file_unprocessed(live: Runner) -> None:
    (live.migration / SUCCESS).write_bytes((live.migration / LOAD).read_bytes())
    ended = live(*AFTER, "-q")
    assert ended.statuses("ACT-01") == {"passed"}, ended.said
    assert {part["kind"] for part in ended.evidence["parts"][0]["files"]} == {"load", "unprocessed"}


def world_of(*kinds: str, **choices: object) -> World:
    return build(Shape().with_(kinds=kinds or ("customer",), **choices))


def test_a_blank_name_is_no_name(harness: Harness) -> None:
    world = world_of()
    world.rows[1].cells["LastName"] = "   "
    named = offenders(harness.check_world(world, "before_load"))
    row = {world.key_of(world.rows[1])}
    assert named == {"LOAD-01": row, "LOAD-09": row}


def test_a_required_field_is_found_in_a_header_of_another_case(harness: Harness) -> None:
    world = world_of()
    world.org.add_field("User", "Region__c", nillable=False)
    world.fields.append("REGION__C")
    for row in world.rows:
        row.cells["REGION__C"] = "EMEA"
    assert offenders(harness.check_world(world, "before_load")) == {}
    world.rows[0].cells["REGION__C"] = ""
    named = offenders(harness.check_world(world, "before_load"))
    assert named == {"LOAD-01": {world.key_of(world.rows[0])}}


def test_a_user_who_is_true_and_a_blank_active_needs_a_seat(harness: Harness) -> None:
    world = world_of(inactive=True, rows=3)
    active = [row for row in world.rows if row.active]
    key = world.cohorts[0].license
    used = world.find("UserLicense", Id=world.licenses[key])["UsedLicenses"]
    world.update("UserLicense", world.licenses[key], TotalLicenses=used + len(active) - 1)
    for row in active:
        row.cells["IsActive"] = "TRUE "
    blanks = {world.key_of(row) for row in active}
    assert offenders(harness.check_world(world, "before_load")) == {"SEA-01": {key}, "LOAD-13": blanks}


def test_contactless_users_may_say_na_for_their_contact(harness: Harness) -> None:
    world = world_of("contactless")
    for row in world.rows:
        row.cells["ContactId"] = "#N/A"
    before = offenders(harness.check_world(world, "before_load"))
    assert before == {"TYP-01": {world.cohorts[0].profile}}, "nobody knows the type of this license"
    run(world)
    assert offenders(harness.check_world(world, "after_load")) == {}


@pytest.mark.parametrize("dialect", ["soap", "bulk v1"])
def test_an_error_file_of_the_bulk_api_is_loaded_again_as_it_is(harness: Harness, dialect: str) -> None:
    world = harness.loaded(Shape(kinds=("customer",)).with_(dialect=dialect))
    world.fields[:0] = ["sf__Id", "sf__Error"]
    for each in world.attempts[0].outcomes:
        each.cells["sf__Error"] = "UNKNOWN_EXCEPTION:what an earlier job said:--"
    assert offenders(harness.check_world(world, "after_load")) == {"RUN-01": {"loads/wave-1.csv"}}
    outcome = world.attempts[0].outcomes[-1]
    world.remove("User", outcome.id)
    outcome.kind, outcome.id, outcome.code = "error", "", "UNABLE_TO_LOCK_ROW"
    outcome.message = "unable to obtain exclusive access to this record"
    finding = next(each for each in harness.check_world(world, "after_load").values() if each.check == "ACT-05")
    assert finding.groups == [("record-locked", 1)]


def test_a_file_loaded_twice_condemns_nobody_who_was_created_the_first_time(harness: Harness) -> None:
    world = harness.loaded(Shape(kinds=("customer",)))
    rows = [dict(row.cells) for row in world.rows]
    rejected = [Outcome(cells, "", False, "error", "DUPLICATE_USERNAME", "Duplicate Username.") for cells in rows]
    world.attempts.append(Attempt(None, rows, rejected))
    again = {"org": "env", "results": ["results/2-error.csv"], "started_at": world.org.now.isoformat()}
    world.load_plan["attempts"].append(again)
    world.org.settle()  # it counts its seats
    findings = harness.check_world(world, "before_load")
    assert offenders(findings) == {"LOAD-11": {world.key_of(row) for row in world.rows}}
    assert statuses(findings, "LOAD-11") == {"warned"}


def world_whose_errors_a_spreadsheet_saved(harness: Harness, key: str, saved: str) -> World:
    """The first row is rejected once; its error file has its key as a spreadsheet saves it."""
    world = harness.loaded(Shape(kinds=("customer",), rows=3, key="field", second_attempt=True))
    row, rejected = world.rows[0], next(each for each in world.attempts[0].outcomes if each.kind == "error")
    written = [row.cells, *(cells for attempt in world.attempts for cells in attempt.rows)]
    written += [outcome.cells for attempt in world.attempts for outcome in attempt.outcomes]
    for cells in [cells for cells in written if cells[KEY] == row.cells[KEY] and cells is not row.cells]:
        cells[KEY] = key
    row.cells[KEY], rejected.cells[KEY] = key, saved
    return world


def test_a_rejected_row_whose_key_a_spreadsheet_cut_is_found_by_the_digits_that_are_left(harness: Harness) -> None:
    world = world_whose_errors_a_spreadsheet_saved(harness, "2024000000001234", "2024000000001230")
    lost, strange = harness.check_world(world, "after_load", only=["ACT-01", "ACT-03"]).values()
    assert lost.offenders == 0
    assert [row[strange.columns.index("problem")] for row in strange.first] == [
        "its key has zeros after the 15th digit"
    ]


@pytest.mark.parametrize(("key", "saved"), [("202400000000123", "2.024E+14"), ("MAR-12", "12-Mar"), ("1-2", "02. Jan")])
def test_a_rejected_row_whose_key_a_spreadsheet_shortened_is_not_called_lost(
    harness: Harness, key: str, saved: str
) -> None:
    """Which row it was is not known; that the file was saved by a spreadsheet is."""
    world = world_whose_errors_a_spreadsheet_saved(harness, key, saved)
    row = world.rows[0]

    (found,) = harness.check_world(world, "after_load", only=["ACT-01"]).values()
    assert [dict(zip(found.columns, each, strict=True)) for each in found.first] == [
        {
            "line": "2",
            "row_key": key,
            "Username": row.cells["Username"],
            "attempt": "1",
            "right_in_the_org": "true",
            "problem": "perhaps under a key that a spreadsheet has changed",
            "excluded": None,
            "status": "warned",
        }
    ]
