"""The ledger: every row of a load file in one state, whatever became of it; the totals are the rows."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import duckdb
import pytest

from reports.outcome.ledger import STATES, UNKNOWN
from tests.standin.visibility import ALL_PERMISSIONS
from tests.thoroughness import sample
from tests.worlds import Shape, World
from tests.worlds.botches.after_changes import (
    a_user_has_renamed_himself,
    an_external_id_finds_no_contact_any_more,
    somebody_has_deactivated_a_user_since,
)
from tests.worlds.botches.after_exclusions import a_person_was_excluded_and_left_out_of_the_attempt
from tests.worlds.botches.after_promises import a_value_is_not_as_loaded
from tests.worlds.botches.after_results import a_result_is_of_another_file, a_success_is_an_error_too
from tests.worlds.botches.after_sites import members_are_still_coming
from tests.worlds.botches.after_users import (
    a_move_was_rejected,
    a_row_is_in_no_result_file,
    a_row_was_rejected,
    a_success_is_no_user,
    a_user_is_on_another_profile,
    outcome_of,
)
from tests.worlds.harness import Harness
from tests.worlds.later_waves import run_later
from tests.worlds.pick_rows import loaded_row

Line: TypeAlias = dict[str, str]
SPLIT = Shape(kinds=("customer",), split=True)


def ledger(harness: Harness, world: World) -> list[Line]:
    """The rows of ledger.csv after the load, whose totals are those of all rows."""
    harness.check_world(world, "after_load")
    assert harness.trace
    kept, run_dir = harness.trace.kept, harness.trace.run_dir
    with (run_dir / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert kept.fault == ""
    unknown = Counter(line["state"] for line in lines if line["state"] in UNKNOWN)
    assert kept.unknown == ({"wave-1": unknown} if unknown else {})
    assert sum(kept.totals["wave-1"].values()) == len(lines) == len(world.rows)
    assert list(kept.totals["wave-1"]) == [state for state in STATES if state in {line["state"] for line in lines}]
    assert in_parquet(run_dir) == [(int(line["line"]), line["state"]) for line in lines]
    return lines


def in_parquet(run_dir: Path) -> list[tuple[int, str]]:
    return duckdb.read_parquet((run_dir / "ledger.parquet").as_posix()).project("line, state").fetchall()


def nobody_may_look(world: World) -> list[str | None]:
    row = next(iter(a_success_is_no_user(world).offenders))
    world.put(world.org, "permissions", set(ALL_PERMISSIONS) - {"ViewAllData", "ModifyAllData", "ManageUsers"})
    return [row]


def a_rejected_row_is_right_all_the_same(world: World) -> list[str | None]:
    row = loaded_row(world)
    world.put(outcome_of(world, row), "message", "Duplicate Username")
    world.put(outcome_of(world, row), "kind", "error")
    return [world.key_of(row)]


def a_row_was_left_over(world: World) -> list[str | None]:
    row = loaded_row(world)
    world.append(world.load_plan["attempts"][0]["results"], "results/1-unprocessed.csv")
    world.put(outcome_of(world, row), "kind", "unprocessed")
    world.remove("User", row.user or "")
    return [world.key_of(row)]


def nobody_knows_what_became_of_a_row(world: World) -> list[str | None]:
    row = loaded_row(world)
    world.drop(world.attempts[0].outcomes, outcome_of(world, row))
    world.remove("User", row.user or "")
    return [world.key_of(row)]


def a_tier_is_in_no_cohort(world: World) -> list[str | None]:
    cohort = world.cohorts[0]
    world.put(world.plan_of(cohort), "value", "bronze")
    return [world.key_of(row) for row in world.rows if row.cohort is cohort]


def a_success_in_no_cohort_is_no_user(world: World) -> list[str | None]:
    row = loaded_row(world)
    world.put(row.cells, "Tier", "bronze")
    world.remove("User", row.user or "")
    return [world.key_of(row)]


def a_later_load_moved_some(world: World) -> list[str | None]:
    rows = world.rows[:2]
    run_later(world, "move", rows)
    return [world.key_of(row) for row in rows]


def a_later_load_disabled_some(world: World) -> list[str | None]:
    rows = world.rows[:2]
    run_later(world, "move", rows)
    run_later(world, "disable", rows)
    return [world.key_of(row) for row in rows]


CASES: list[tuple[Shape, Callable[[World], object], str, Line]] = [
    (Shape(), nobody_may_look, "NOT_VISIBLE", {"checks": "USE-01"}),
    (Shape(), a_user_is_on_another_profile, "MISMATCHED", {"checks": "USE-02"}),
    (Shape(operation="move", kinds=("customer",)), a_move_was_rejected, "MISMATCHED", {"was": "REJECTED"}),
    (Shape(source=True), a_person_was_excluded_and_left_out_of_the_attempt, "EXCLUDED", {"checks": "ACT-01"}),
    (Shape(), members_are_still_coming, "PENDING", {"checks": "MEM-01"}),
    (Shape(), a_rejected_row_is_right_all_the_same, "VERIFIED", {"was": "REJECTED", "cause": "username-taken"}),
    (Shape(), a_row_is_in_no_result_file, "VERIFIED", {"was": "", "checks": "ACT-01"}),
    (Shape(), a_success_is_an_error_too, "VERIFIED", {"was": "", "checks": "ACT-02"}),
    (Shape(), a_value_is_not_as_loaded, "VERIFIED", {"checks": "USE-06", "waived": "false"}),
    (Shape(), a_row_was_rejected, "REJECTED", {"cause": "record-locked", "checks": "ACT-05"}),
    (Shape(dialect="bulk api 2"), a_row_was_left_over, "UNPROCESSED", {"was": "UNPROCESSED"}),
    (Shape(), a_success_is_no_user, "MISSING", {"Id": "", "checks": "USE-01"}),
    (Shape(), nobody_knows_what_became_of_a_row, "UNACCOUNTED", {"checks": "ACT-01"}),
    (Shape(), a_later_load_moved_some, "CHANGED_LATER", {"explained_by": "moved later by later-1"}),
    (
        Shape(),
        somebody_has_deactivated_a_user_since,
        "CHANGED_LATER",
        {"checks": "USE-05", "explained_by": "changed since by bystander0@example.com"},
    ),
    (Shape(), a_user_has_renamed_himself, "CHANGED_LATER", {"explained_by": "changed since by the user"}),
    (
        Shape(kinds=("customer",), contact_by="relationship"),
        an_external_id_finds_no_contact_any_more,
        "VERIFIED",
        {"checks": "USE-04"},
    ),
    (
        Shape(kinds=("plus",)),
        a_later_load_disabled_some,
        "CHANGED_LATER",
        {"explained_by": "moved later by later-1, disabled later by later-2"},
    ),
    (SPLIT, a_tier_is_in_no_cohort, "UNCHECKED", {"checks": "ACT-06"}),
    (SPLIT, a_success_in_no_cohort_is_no_user, "MISSING", {"checks": "USE-01"}),
]


TRIED = sample(CASES, 10)


@pytest.mark.parametrize(("shape", "change", "state", "says"), TRIED, ids=[case[1].__name__ for case in TRIED])
def test_a_row_is_in_the_state_that_holds(
    harness: Harness, shape: Shape, change: Callable[[World], object], state: str, says: Line
) -> None:
    world = harness.loaded(shape)
    changed = change(world)
    about = set(changed if isinstance(changed, list) else changed.offenders)  # type: ignore[attr-defined]

    lines = ledger(harness, world)

    those = [line for line in lines if line["row_key"] in about]
    assert {line["state"] for line in those} == {state}
    assert {"VERIFIED"} >= {line["state"] for line in lines if line not in those}
    assert all(says.items() <= line.items() for line in those), those


def test_every_state_is_reached() -> None:
    assert {state for _, _, state, _ in CASES} == set(STATES)


@pytest.mark.parametrize("operation", sample(["insert", "upsert", "move", "disable"], 2))
def test_every_row_of_a_faithful_load_is_verified(harness: Harness, operation: str) -> None:
    world = harness.loaded(Shape(second_attempt=True, inactive=True, split=True).with_(operation=operation))

    lines = ledger(harness, world)

    assert {line["state"] for line in lines} == {"VERIFIED"}
    assert {line["checks"] for line in lines} == {""}


def test_a_result_of_nobody_in_the_load_file_changes_no_total(harness: Harness) -> None:
    world = harness.loaded(Shape())
    a_result_is_of_another_file(world)
    assert {line["state"] for line in ledger(harness, world)} == {"VERIFIED"}
