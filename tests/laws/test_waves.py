"""All waves can be signed off on Monday: what a later load did to a user explains what an earlier one finds."""

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import event, example, given, strategies as st

from tests.standin import Result
from tests.thoroughness import examples
from tests.worlds import Shape, World, shapes
from tests.worlds.harness import Findings, Harness, offenders
from tests.worlds.later_waves import WAVES, Time, Wave, run_later
from tests.worlds.lifecycle import load


def ledger(harness: Harness) -> dict[str, dict[str, str]]:
    assert harness.trace
    with next(harness.trace.run_dir.rglob("ledger.csv")).open(encoding="utf-8-sig", newline="") as file:
        return {line["row_key"]: line for line in csv.DictReader(file)}


def with_waves(shape: Shape, waves: Sequence[Wave], time: Time, *, named: bool, harness: Harness) -> World:
    world = harness.loaded(shape)
    rows = [row for row in world.rows if row.user and row.active][::2]
    for wave in waves:
        run_later(world, wave, rows, time, named=named)
    return world


def sensible(shape: Shape, wave: Wave) -> bool:
    """A file of moves has no names for users to be made anew; whom a load has disabled no later one disables."""
    return shape.creates if wave == "create" else shape.operation != "disable"


def unexpected(world: World, findings: Findings) -> dict[str, set[str | None]]:
    """Who is named, apart from what comes with a doubt."""
    named = offenders(findings)
    doubts = [("SEA-11", world.shape.switches.seat_counts_lag), ("STA-02", world.shape.switches.member_rows_stay)]
    doubts += (
        [("RUN-02", True), ("RUN-04", True), ("LOG-01", True)]
        if "wave-1" not in {each.load for each in findings.values()}
        else []
    )
    doubts += [(check, world.shape.switches.login_success != "Success") for check in ("LOG-01", "LOG-02")]
    for check, doubtful in doubts:
        if doubtful:
            named.pop(check, None)
    return named


@given(
    shape=shapes(portal=False, split=False, source=False),
    waves=st.sampled_from(WAVES),
    time=st.sampled_from(("later", "equal", "unsaid")),
    named=st.booleans(),
)
@example(shape=Shape(), waves=WAVES[-1], time="later", named=True)
@example(shape=Shape(), waves=WAVES[3], time="equal", named=False)
@examples(1)
def test_an_earlier_load_is_as_the_last_one_left_it(
    harness: Harness, shape: Shape, waves: Sequence[Wave], time: Time, named: bool
) -> None:
    shape = shape.with_(kinds=tuple(kind for kind in shape.kinds if kind != "contactless") or ("customer",))
    waves = [wave for wave in waves if sensible(shape, wave)]
    world = with_waves(shape, waves, time, named=named, harness=harness)

    findings = harness.check_world(world, "after_load")

    assert unexpected(world, findings) == {}, (shape, waves)
    no_value_changed = waves == ["change"] and not shape.creates
    changed = {world.key_of(row) for later in world.later[:1] if not no_value_changed for row in later.rows}
    states = {key: line["state"] for key, line in ledger(harness).items()}
    assert states == {key: "CHANGED_LATER" if key in changed else "VERIFIED" for key in states}, waves
    event(f"{shape.operation}, then {', '.join(waves)}")
    for later in world.later:
        told = unexpected(world, harness.check_world(world, "after_load", load=later.name))
        doubts = (set() if named else {"ACT-01"}) | ({"BYS-01"} if time == "equal" else set())
        assert told.keys() - doubts == set(), (shape, waves, later.name)


def state_of(harness: Harness, world: World, name: str = "wave-1") -> tuple[str, str]:
    """The state of the world's first row in the ledger of a load, and who named it."""
    harness.check_world(world, "after_load", load=name)
    row = world.rows[0]
    found = ledger(harness)
    line = found.get(world.key_of(row) or "") or found[row.user or ""]
    return line["state"], line["checks"]


@pytest.fixture
def moved(harness: Harness) -> World:
    """The users of its first two rows were moved later; the first row is the one that is asked about."""
    world = harness.loaded(Shape(kinds=("plus",)))
    run_later(world, "move", world.rows[:2])
    return world


def test_a_user_as_neither_load_wants_is_named_by_both(harness: Harness, moved: World) -> None:
    stranger = moved.org.add("Profile", Name="Nobodys", UserLicenseId=moved.licenses[moved.rows[0].cohort.license])
    moved.org.update("User", moved.rows[0].user or "", ProfileId=stranger)
    moved.org.settle()
    for name in ("wave-1", "later-1"):
        state, checks = state_of(harness, moved, name)
        assert (state, "USE-02" in checks) == ("MISMATCHED", True), name


def test_a_move_never_explains_another_contact(harness: Harness, moved: World) -> None:
    moved.org.update("User", moved.rows[0].user or "", ContactId=moved.spare_contacts[0])
    state, checks = state_of(harness, moved)
    assert (state, "USE-04" in checks) == ("MISMATCHED", True)


def test_a_row_that_the_later_load_was_refused_explains_nothing(harness: Harness, moved: World) -> None:
    (later,) = moved.later
    refused = Result(None, False, False, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")
    later.results[0] = refused
    state, checks = state_of(harness, moved)
    assert (state, "USE-02" in checks) == ("MISMATCHED", True)


@pytest.mark.parametrize(("days", "explained"), [(-40, False), (0, True), (40, False)])
def test_only_a_load_that_began_since_explains(harness: Harness, moved: World, days: int, explained: bool) -> None:
    """One that is planned for next month has not begun; one of last month ran before this load, wherever it stands."""
    attempt = moved.plan["loads"][-1]["attempts"][0]
    for name in ("started_at", "finished_at"):
        attempt[name] = (datetime.fromisoformat(attempt[name]) + timedelta(days=days)).isoformat()
    assert (state_of(harness, moved)[0] == "CHANGED_LATER") is explained


def test_a_load_above_in_the_plan_explains_if_its_times_say_that_it_ran_since(harness: Harness, moved: World) -> None:
    moved.plan["loads"].reverse()
    assert state_of(harness, moved)[0] == "CHANGED_LATER"


def test_a_load_without_a_time_is_later_by_its_place(harness: Harness, moved: World) -> None:
    for attempt in moved.plan["loads"][-1]["attempts"]:
        del attempt["started_at"], attempt["finished_at"]
    assert state_of(harness, moved)[0] == "CHANGED_LATER"


def test_a_repeated_attempt_of_which_all_rows_were_rejected_makes_a_load_no_later(
    harness: Harness, moved: World
) -> None:
    """Somebody has loaded the first file again, after the second load: duplicates of themselves."""
    moved.pass_time(hours=1)
    results = load(moved, list(moved.rows))
    assert not any(result.success for result in results)
    assert state_of(harness, moved)[0] == "CHANGED_LATER"


def test_a_move_that_is_refused_after_a_later_load_leaves_the_users_as_that_load_wants(harness: Harness) -> None:
    world = harness.loaded(Shape(operation="move", kinds=("customer",), second_attempt=False))
    run_later(world, "move", world.rows[:2])
    for row in world.rows:
        world.org.update("Account", row.account or "", OwnerId=world.owner_without_role)
    results = load(world, world.rows[:2])
    assert not any(result.success for result in results)
    assert state_of(harness, world)[0] == "CHANGED_LATER"
