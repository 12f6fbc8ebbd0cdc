"""Whom a botch is about: rows that no other botch at the same time is about, while there are any."""

from collections.abc import Sequence

from tests.worlds.world import Row, World

WITH_CONTACTS = ("plus", "person")
"""A business and a person account, with roles and without: botches of contacts are the same to all the others."""


def row_to_load(world: World, *, new: bool = True) -> Row:
    """A row to spoil: of a user who is not there yet, where there are such; of a move, one with a contact."""
    rows = [row for row in world.rows if not (new and world.shape.creates and row.user)]
    rows = rows if world.shape.creates else [row for row in rows if row.contact]
    return one_of(world, rows)


def two_rows_to_load(world: World) -> tuple[Row, Row]:
    """Two rows of one cohort, on different contacts."""
    first = row_to_load(world)
    rows = [row for row in world.rows if row.cohort is first.cohort and not (world.shape.creates and row.user)]
    return first, one_of(world, [row for row in rows if row is not first])


def loaded_row(world: World, *, created: bool = False) -> Row:
    """An active row whose user has not logged in; of a user whom the load made, if asked."""
    rows = [row for row in world.rows if row.active and row.user not in world.logged_in]
    made = {outcome.id for attempt in world.attempts for outcome in attempt.outcomes if outcome.created}
    return one_of(world, [row for row in rows if not created or row.user in made])


def found_row(world: World) -> Row:
    """A row whose user an upsert finds."""
    return one_of(world, [row for row in world.rows if row.user])


def one_of(world: World, rows: Sequence[Row]) -> Row:
    """One of these rows."""
    free = [row for row in rows if not any(row is other for other in world.picked)]
    row = world.rng.choice(free or rows)
    world.append(world.picked, row)
    return row


def add_column(world: World, field: str) -> None:
    """A column that the file did not have; its cells are empty."""
    if field not in world.fields:
        world.append(world.fields, field)
