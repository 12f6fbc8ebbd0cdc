"""Rows and results that do not belong together, over several attempts."""

from tests.standin.rows.ids import make_id
from tests.worlds.botches.after_results import LOCKED
from tests.worlds.botches.after_users import outcome_of
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import loaded_row
from tests.worlds.world import KEY, Outcome, Row, World

STRANGER = "99999"


@botch("ACT-01", operation="insert", key="field", second_attempt=False)
def an_attempt_has_a_row_that_is_nowhere_else(world: World) -> Expected:
    world.append(own_file(world), stranger(world))
    return named(STRANGER, also=("ACT-03",))


@botch("ACT-01", operation="insert", second_attempt=True)
def a_row_is_missing_from_the_errors_of_the_first_attempt(world: World) -> Expected:
    """That it was loaded in the second, and is right, says little of the first."""
    rejected = next(each for each in world.attempts[0].outcomes if each.kind == "error")
    world.drop(world.attempts[0].outcomes, rejected)
    return named(world.key_of(world.rows[0]), status="warned", also=("RUN-01",))


@botch("ACT-01", operation="insert", second_attempt=False)
def a_row_was_left_out_of_the_load(world: World) -> Expected:
    row = loaded_row(world)
    world.drop(own_file(world), outcome_of(world, row).cells)
    world.drop(world.attempts[0].outcomes, outcome_of(world, row))
    world.remove("User", row.user or "")
    return named(world.key_of(row))


@botch("ACT-02", operation="insert", key="field")
def a_stranger_is_in_two_result_files(world: World) -> Expected:
    _in_both_files(world, stranger(world))
    return named(STRANGER, also=("ACT-03",))


@botch("ACT-02", operation="insert", second_attempt=True, key="field")
def two_rows_of_the_first_attempt_are_in_two_result_files(world: World) -> Expected:
    """One of them is rejected there, and loaded in the second."""
    rejected, row = world.rows[0], loaded_row(world)
    row = row if row is not rejected else world.rows[1]
    for each in (rejected, row):
        cells = next(cells for cells in world.attempts[0].rows if _is_of(cells, each))
        world.append(world.attempts[0].outcomes, Outcome(cells, "", False, "unprocessed"))
    results = world.load_plan["attempts"][0]["results"]
    world.append(results, "results/1-unprocessed.csv")
    return named(world.key_of(rejected), world.key_of(row))


@botch("ACT-02", operation="insert", second_attempt=True, key="field")
def a_row_is_in_two_result_files_of_both_attempts(world: World) -> Expected:
    for number, attempt in enumerate(world.attempts, start=1):
        cells = next(cells for cells in attempt.rows if _is_of(cells, world.rows[0]))
        world.append(attempt.outcomes, Outcome(cells, "", False, "unprocessed"))
        world.append(world.load_plan["attempts"][number - 1]["results"], f"results/{number}-unprocessed.csv")
    return named(world.key_of(world.rows[0]))


@harmless(operation="insert", second_attempt=False, dialect="bulk api 2", key="field")
def an_attempt_had_a_row_twice(world: World) -> Expected:
    """It was taken once, and rejected once."""
    row = loaded_row(world)
    cells = outcome_of(world, row).cells
    world.append(own_file(world), dict(cells))
    again = Outcome(cells, "", False, "error", "DUPLICATE_USERNAME", "Duplicate Username.", ("Username",))
    world.append(world.attempts[0].outcomes, again)
    return named()


@botch("ACT-03", operation="insert", second_attempt=True)
def a_result_is_of_the_attempt_before(world: World) -> Expected:
    row = world.rows[1]
    world.append(world.attempts[1].outcomes, outcome_of(world, row))
    return named(world.key_of(row), also=("RUN-04",))


@botch("ACT-04", operation="insert")
def a_user_is_gone_whose_success_has_a_strangers_id(world: World) -> Expected:
    row = loaded_row(world)
    outcome = outcome_of(world, row)
    world.put(outcome, "id", world.spare_users[0])
    world.remove("User", row.user or "")
    return named(world.key_of(row), also=("USE-01",))


@botch("ACT-04", operation="insert")
def a_success_has_the_id_of_a_stranger_who_was_disabled(world: World) -> Expected:
    """The attempt had not made the stranger."""
    stranger = world.spare_users[1]
    world.update("User", stranger, ContactId=None)
    row = loaded_row(world)
    world.put(outcome_of(world, row), "id", stranger)
    return named(world.key_of(row), also=("BYS-02",))


@harmless(operation="insert", dialect="bulk api 2")
def a_success_has_no_id(world: World) -> Expected:
    world.put(outcome_of(world, loaded_row(world)), "id", "")
    return named()


@botch("ACT-06", operation="insert")
def a_cohort_has_another_name_and_one_of_its_rows_no_user(world: World) -> Expected:
    lost = loaded_row(world)
    world.put(world.plan_of(lost.cohort), "profile", "As it was called before")
    outcome = outcome_of(world, lost)
    world.put(outcome, "kind", "error")
    world.put(outcome, "id", "")
    world.put(outcome, "code", "UNABLE_TO_LOCK_ROW")
    world.put(outcome, "message", LOCKED)
    world.remove("User", lost.user or "")
    rows = [row for row in world.rows if row.cohort is lost.cohort and row is not lost]
    return named(*map(world.key_of, rows), also=("ACT-05", "RUN-05"))


def own_file(world: World) -> list[dict[str, str]]:
    """The rows of the first attempt, which has a file of its own now."""
    attempt = world.attempts[0]
    world.put(attempt, "file", "loads/part.csv")
    world.put(world.load_plan["attempts"][0], "file", "loads/part.csv")
    return attempt.rows


def stranger(world: World) -> dict[str, str]:
    return {**world.attempts[0].rows[0], KEY: STRANGER, "Username": "stranger@example.com"}


def _in_both_files(world: World, cells: dict[str, str]) -> None:
    outcomes = world.attempts[0].outcomes
    world.append(outcomes, Outcome(cells, make_id("005", 77, "Zz"), True, "success"))
    world.append(outcomes, Outcome(cells, "", False, "error", "UNABLE_TO_LOCK_ROW", LOCKED))


def _is_of(cells: dict[str, str], row: Row) -> bool:
    return all(cells[name] == row.cells[name] for name in ("ContactId", "Alias") if name in cells)
