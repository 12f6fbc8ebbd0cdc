"""Whatever a load was, its files of the way back name whom it made or is to change, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import event, given, strategies as st

from fixtures.plan import PhaseName
from reports.way_back import Rollback
from tests.build.building import Row, rows_of
from tests.thoroughness import examples
from tests.worlds import Shape, World, build, shapes
from tests.worlds.harness import Harness
from tests.worlds.later_waves import run_later
from tests.worlds.lifecycle import load, run

DERIVED = ("LastLoginDate", "LastModifiedById", "LastModifiedDate", "SystemModstamp", "UserRoleId", "PortalRole")
"""What the platform writes itself: a user who is moved there and back has a role of the account, as before or anew."""


@dataclass
class Left:
    """The rows of files by their name, and what is said beside them."""

    files: dict[str, list[Row]]
    remarks: str

    def rows(self, name: str) -> list[Row]:
        return self.files.get(name, [])


def left(harness: Harness, world: World, phase: PhaseName) -> Left:
    """What a phase leaves."""
    with harness.pulled(world, phase) as (session, run_dir):
        world.before = world.before or (run_dir if phase == "before_load" else None)
        targets = [each for each in session.targets if each.key == ("wave-1", phase)]
        back = Rollback(targets, session.snapshot, run_dir).write()
        there = {f"rollback/{path.name}" for path in (run_dir / "rollback").glob("*.csv")}
        assert there == {file.path for file in back.files}
        rows = {Path(file.path).name: rows_of(run_dir / file.path) for file in back.files}
        return Left(rows, " ".join(back.remarks))


def users(world: World) -> dict[str, dict[str, Any]]:
    kept = ({field: value for field, value in user.items() if field not in DERIVED} for user in world.org.rows("User"))
    return {user["Id"]: user for user in kept}


def loaded(world: World, rows: list[Row], operation: str = "update", sobject: str = "User") -> None:
    """As a loader sends them: what is blank is left out."""
    sent = [{field: cell for field, cell in row.items() if cell} for row in rows]
    results = world.org.load(operation, sobject, sent)
    assert all(result.success for result in results), results


@given(
    shape=st.one_of(shapes(operation="insert"), shapes(operation="upsert", second_attempt=False)),
    earlier=st.integers(0, 2),
    gone_since=st.integers(0, 2),
)
@examples(4, many=400)
def test_who_a_load_made_is_taken_out_again_and_nobody_else(
    harness: Harness, shape: Shape, earlier: int, gone_since: int
) -> None:
    """
    :param earlier: rows of an upsert whose users the same loading user made before, beside the plan.
    :param gone_since: rows whose users a later load has disabled.
    """
    world = build(shape)
    if shape.operation == "upsert" and earlier:
        load(world, world.rows[:earlier], recorded=False)
        world.pass_time(hours=30)
    harness.check_world(world, "before_load", only=())
    run(world)
    there = {row.user for row in world.rows}
    if gone := [row for row in world.rows if row.contact][:gone_since]:
        run_later(world, "disable", gone)
    made = {
        each.id for attempt in world.attempts for each in attempt.outcomes if each.created and each.kind == "success"
    }
    assert made <= there
    before = users(world)
    event(f"{'some' if made < there else 'all'} of the rows' users are its own")

    back = left(harness, world, "after_load")
    off, out = back.rows("deactivate.csv"), back.rows("disable.csv")
    assert {row["Id"] for row in off} == {user for user in made if before[user]["IsActive"]}
    assert {row["Id"] for row in out} == {user for user in made if before[user]["ContactId"]}

    loaded(world, off)
    after = users(world)
    assert {user for user in before if after[user] != before[user]} == {row["Id"] for row in off}
    assert not any(after[user]["IsActive"] for user in made)
    loaded(world, [{**row, "IsActive": "true"} for row in off])
    assert users(world) == before, "taken back"
    loaded(world, out)
    after = users(world)
    assert {user for user in before if after[user] != before[user]} == {row["Id"] for row in out}
    assert not any(after[user]["ContactId"] for user in made)


@given(shape=shapes(operation="move", second_attempt=False))
@examples(4, many=400)
def test_who_is_moved_is_as_before_after_the_way_back_or_is_named_beforehand(harness: Harness, shape: Shape) -> None:
    world = build(shape)
    back = left(harness, world, "before_load")
    assert harness.trace
    said = [note for part in harness.trace.parts for note in part.notes if "could not be moved back" in note]
    before = users(world)
    own = {row.user for row in world.rows}
    record = {row["Id"]: row for row in back.rows("no_way_back.csv")}
    assert bool(record) == bool(said)
    event("some could not be moved back" if record else "all can be moved back")
    run(world)
    moved = users(world)
    assert {user for user in before if moved[user]["ProfileId"] != before[user]["ProfileId"]} == own

    former = back.rows("former_values.csv")
    loaded(world, former)

    after = users(world)
    assert {row["Id"] for row in former} | set(record) == own
    assert {row["ProfileId"] for row in record.values()} <= {before[user]["ProfileId"] for user in record}
    for user in set(before) - set(record):
        lost = {field for field in before[user] if after[user][field] != before[user][field]}
        assert all(field.casefold() in back.remarks.casefold() for field in lost), (lost, back.remarks)
    for user in record:
        assert after[user]["ProfileId"] == moved[user]["ProfileId"], "not tried"


@given(shape=shapes(operation="disable"))
@examples(2, many=100)
def test_of_who_is_disabled_there_is_a_record_alone(harness: Harness, shape: Shape) -> None:
    world = build(shape)
    back = left(harness, world, "before_load")
    assert list(back.files) == ["former_users.csv"]
    own = {row.user: row for row in world.rows}
    assert {row["Id"] for row in back.rows("former_users.csv")} == set(own)
    held = users(world)
    for row in back.rows("former_users.csv"):
        assert [row["Username"], row["ContactId"]] == [held[row["Id"]]["Username"], held[row["Id"]]["ContactId"]]
    run(world)
    assert not left(harness, world, "after_load").files
