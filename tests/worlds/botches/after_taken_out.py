"""Rows that were taken out of the load file, since the plan excludes their people."""

from tests.standin.rows.ids import make_id
from tests.worlds.botches.after_accounting import STRANGER, own_file, stranger
from tests.worlds.botches.after_results import LOCKED
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.world import KEY, Outcome, World

ANOTHER = "88888"


@harmless(operation="insert", source=True, key="field", second_attempt=False)
def a_row_was_refused_and_then_excluded_and_taken_out(world: World) -> Expected:
    cells = _taken_out(world)
    world.append(world.attempts[0].outcomes, Outcome(cells, "", False, "error", "UNABLE_TO_LOCK_ROW", LOCKED))
    return named()


@harmless(operation="insert", source=True, key="field", second_attempt=False)
def a_row_was_loaded_and_its_user_deactivated_when_it_was_excluded_and_taken_out(world: World) -> Expected:
    user = _loaded_and_taken_out(world)
    world.update("User", user, IsActive=False)
    return named()


@botch("ACT-03", operation="insert", source=True, key="field", second_attempt=False)
def a_row_was_loaded_and_then_excluded_and_taken_out(world: World) -> Expected:
    _loaded_and_taken_out(world)
    return named(STRANGER)


@botch("ACT-03", operation="insert", source=True, key="field", second_attempt=False)
def a_row_was_loaded_and_then_excluded_and_its_user_is_out_of_sight(world: World) -> Expected:
    world.append(world.attempts[0].outcomes, Outcome(_taken_out(world), make_id("005", 77, "Zz"), True, "success"))
    return named(STRANGER)


@botch("ACT-03", operation="insert", source=True, key="field", second_attempt=False)
def one_of_two_rows_that_were_taken_out_is_excluded(world: World) -> Expected:
    """The other one has no result either."""
    _taken_out(world)
    world.append(world.attempts[0].rows, {**stranger(world), KEY: ANOTHER})
    return named(ANOTHER, also=("ACT-01",))


@botch("ACT-03", operation="insert", source=True, key="field", second_attempt=False, hostile=False)
def a_strangers_result_is_on_the_line_of_an_excluded_row(world: World) -> Expected:
    _taken_out(world)
    attempt = world.attempts[0]
    world.put(attempt, "rows", [attempt.rows[-1], *attempt.rows[:-1]])
    refused = Outcome({**stranger(world), KEY: ANOTHER}, "", False, "error", "UNABLE_TO_LOCK_ROW", LOCKED)
    world.append(attempt.outcomes, refused)
    return named(ANOTHER, also=("ACT-01",))


@botch("ACT-03", operation="insert", source=True, key="field", second_attempt=True, hostile=False)
def a_later_attempt_has_a_stranger_on_the_line_of_an_excluded_row(world: World) -> Expected:
    _taken_out(world)
    first, second = world.attempts
    world.put(first, "rows", [first.rows[0], first.rows[-1], *first.rows[1:-1]])
    world.append(second.rows, {**second.rows[0], KEY: ANOTHER})
    return named(ANOTHER, also=("ACT-01",))


def _taken_out(world: World) -> dict[str, str]:
    """A row of the first attempt whom the plan excludes, and which the load file has no longer."""
    cells = stranger(world)
    world.append(own_file(world), cells)
    world.append(world.excluded, {next(iter(world.excluded[0])): STRANGER, "Reason": "objects"})
    return cells


def _loaded_and_taken_out(world: World) -> str:
    """Answers the user whom the success names; one without a seat of the plan's licenses will do."""
    user = world.owner_without_role
    world.append(world.attempts[0].outcomes, Outcome(_taken_out(world), user, True, "success"))
    return user
