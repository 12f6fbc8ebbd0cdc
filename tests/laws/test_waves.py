"""All waves can be signed off on Monday: what a later load did to a user explains what an earlier one finds."""

import csv
from collections.abc import Sequence

from hypothesis import event, example, given, strategies as st

from tests.laws.thoroughness import examples
from tests.worlds import Shape, World, build, shapes
from tests.worlds.harness import Findings, Harness, offenders
from tests.worlds.later_waves import Time, Wave, run_later
from tests.worlds.lifecycle import run

WAVES: tuple[tuple[Wave, ...], ...] = (
    ("move",),
    ("change",),
    ("disable",),
    ("move", "disable"),
    ("disable", "create"),
    ("move", "change", "disable", "create"),
)
WORDS = {
    "move": "moved later by",
    "change": "changed later by",
    "disable": "disabled later by",
    "create": "created again by",
}


def ledger(harness: Harness) -> dict[str, dict[str, str]]:
    assert harness.trace
    with next(harness.trace.run_dir.rglob("ledger.csv")).open(encoding="utf-8-sig", newline="") as file:
        return {line["row_key"]: line for line in csv.DictReader(file)}


def with_waves(shape: Shape, waves: Sequence[Wave], time: Time, *, named: bool, harness: Harness) -> World:
    world = build(shape)
    harness.check_world(world, "before_load", only=())
    run(world)
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
    doubts += [("RUN-02", True), ("LOG-01", True)] if "wave-1" not in {each.load for each in findings.values()} else []
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
@examples(8)
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
