"""What a tool did to the load file before the load, or to the result files after it."""

from tests.worlds.botches.after_users import outcome_of
from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.pick_rows import loaded_row
from tests.worlds.world import KEY, RELATIONSHIP, World

SHORTENED = "2.0240E+14"


@botch("USE-09", operation="insert")
def a_damaged_name_was_loaded(world: World) -> Expected:
    row = loaded_row(world)
    world.put(row.cells, "LastName", "Str\u00c3\u00b6m")
    world.update("User", row.user or "", LastName="Str\u00c3\u00b6m")
    return named(world.key_of(row), also=("RUN-01",))


@botch("ACT-03", operation="insert", key="field", hostile=False)
@botch("ACT-03", operation="move", key="field", hostile=False)
def a_result_lost_the_leading_zeros_of_its_key(world: World) -> Expected:
    row = loaded_row(world)
    outcome = outcome_of(world, row)
    shorter = str(int(row.cells[KEY]))
    world.put(outcome, "cells", {**outcome.cells, KEY: shorter})
    return named(shorter)


@botch("ACT-03", operation="insert", key="field")
def a_result_with_another_key_has_the_id_of_the_rows_user(world: World) -> Expected:
    outcome = outcome_of(world, loaded_row(world))
    world.put(outcome, "cells", {**outcome.cells, KEY: SHORTENED})
    return named(SHORTENED)


@botch("ACT-07", operation="insert", key="column", kinds=("customer",))
def two_keys_became_one_number_everywhere(world: World) -> Expected:
    """Nobody is called a stranger, or to be loaded again: whose results they are cannot be seen."""
    rows = [row for row in world.rows if row.active][:2]
    for row in rows:
        outcome = outcome_of(world, row)
        for attempt in world.attempts:
            for cells in attempt.rows:
                if cells[KEY] == row.cells[KEY] and cells is not row.cells:
                    world.put(cells, KEY, SHORTENED)
        world.put(outcome, "cells", {**outcome.cells, KEY: SHORTENED})
        world.put(row.cells, KEY, SHORTENED)
    return named(SHORTENED, also=("RUN-01",))


@botch("RUN-01", operation="insert", contact_by="relationship", key="Username", hostile=False)
def references_were_shortened_after_the_load(world: World) -> Expected:
    """Nobody is called a stranger on the contact: the users are on those whose keys the file had."""
    for row in world.rows:
        if int(row.cells[RELATIONSHIP] or 0):
            world.put(row.cells, RELATIONSHIP, str(int(row.cells[RELATIONSHIP])))
    return named("loads/wave-1.csv")
