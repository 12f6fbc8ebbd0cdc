"""Law 6, no rows, no GO: a run that judged nobody, or not all, never says GO."""

from collections.abc import Callable
from random import Random

from hypothesis import event, example, given, strategies as st

from fixtures.database.ids import to_18
from tests.thoroughness import examples
from tests.worlds import Shape, World, build, shapes
from tests.worlds.file_forms import Form
from tests.worlds.harness import Harness
from tests.worlds.lifecycle import run

LOAD, RESULTS = "the load file", "the result files"
FAITHFUL = Shape(kinds=("customer", "plus"))


@given(
    shape=shapes(),
    whom=st.sampled_from(["everybody", "one cohort"]),
    lost=st.sampled_from([(LOAD,), (RESULTS,), (LOAD, RESULTS)]),
    loaded=st.booleans(),
    checked=st.booleans(),
    blank=st.integers(0, 3),
)
@examples(2)
@example(shape=FAITHFUL, whom="one cohort", lost=(LOAD, RESULTS), loaded=True, checked=False, blank=0)
@example(shape=FAITHFUL, whom="everybody", lost=(LOAD, RESULTS), loaded=True, checked=False, blank=2)
def test_a_run_without_the_rows_of_anybody_is_no_go(
    harness: Harness, shape: Shape, whom: str, lost: tuple[str, ...], loaded: bool, checked: bool, blank: int
) -> None:
    world = build(shape)
    if loaded:
        if checked:
            harness.check_world(world, "before_load", only=())
        run(world)
    _lose(world, whom, lost if loaded else (LOAD,))
    if blank and not world.rows:
        world.mishaps.append(Form(blank_rows=blank).rewrite)

    decided = harness.verdict(harness.check_world(world, "after_load" if loaded else "before_load"))

    event(decided.word)
    assert decided.word in ("NO-GO", "PARTIAL"), (decided, shape)
    assert decided.exit_code in (1, 11)


@given(shape=shapes(kinds=("customer",), source=False), loaded=st.booleans(), seed=st.integers(0, 1000))
@examples(2)
def test_a_run_that_left_out_a_check_a_cohort_or_a_severity_is_no_go(
    harness: Harness, shape: Shape, loaded: bool, seed: int
) -> None:
    world = build(shape)
    if loaded:
        run(world)
    findings = harness.check_world(world, "after_load" if loaded else "before_load")
    one = Random(seed).choice(list(findings))
    selections: dict[str, Callable[[object], bool]] = {
        "-k, a check": lambda each: each == one,
        "-k, a cohort": lambda each: findings[each].cohort is not None,  # type: ignore[index]
        "-m, a severity": lambda each: findings[each].severity == "error",  # type: ignore[index]
        "-x, all below": lambda each: list(findings).index(each) >= list(findings).index(one),  # type: ignore[arg-type]
        "nobody": lambda _: True,
    }
    for selection, leaves_out in selections.items():
        decided = harness.verdict(findings, [each for each in findings if leaves_out(each)])
        assert not decided.word.startswith("GO"), (selection, decided)


def test_the_same_world_with_all_its_rows_is_a_go(harness: Harness) -> None:
    world = build(FAITHFUL)
    assert harness.verdict(harness.check_world(world, "before_load")).word == "GO"
    run(world)
    assert harness.verdict(harness.check_world(world, "after_load")).word == "GO"


def _lose(world: World, whom: str, lost: tuple[str, ...]) -> None:
    """Rows, or what the loader said of them, are not in the files any more."""
    cohort = world.rows[0].cohort
    gone = [row for row in world.rows if whom == "everybody" or row.cohort is cohort]
    if RESULTS in lost:
        keys = {world.key_of(row) or "" for row in gone}
        for attempt in world.attempts:
            attempt.outcomes = [
                each for each in attempt.outcomes if to_18(each.cells.get(world.key_field, "")) not in keys
            ]
            if attempt.file and LOAD in lost:
                attempt.rows = [cells for cells in attempt.rows if to_18(cells.get(world.key_field, "")) not in keys]
    if LOAD in lost:
        world.rows = [row for row in world.rows if row not in gone]
