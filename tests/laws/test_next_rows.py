"""What a before-load run calls loadable loads; with what it holds back, it is the load file."""

import csv
import random
from pathlib import Path

from hypothesis import event, given, strategies as st

from fixtures.csv_form import delimiter_of
from reports.next_steps import NextSteps
from tests.thoroughness import examples
from tests.worlds import Shape, World, build, shapes
from tests.worlds.harness import Harness, judged
from tests.worlds.lifecycle import load
from tests.worlds.random_faults import spoil

NO_SEAT, READ_ONLY_COLUMN = "LICENSE_LIMIT_EXCEEDED", "INVALID_FIELD_FOR_INSERT_UPDATE"
"""What no choice of rows changes: README.txt says of both that they stay."""


def rows_in(path: Path, encoding: str) -> list[list[str]]:
    if not path.exists():
        return []
    with path.open(encoding=encoding, newline="") as text:
        delimiter = delimiter_of(text)
        text.seek(0)
        return [row for row in csv.reader(text, delimiter=delimiter) if any(row)]


def next_rows(harness: Harness, world: World) -> tuple[list[list[str]], list[list[str]], list[list[str]], bool]:
    """The load file, what is loadable and what is not, each with its header; and whether nobody is named."""
    with harness.pulled(world, "before_load") as (session, run_dir):
        plan, snapshot = session.migration.plan, session.snapshot("wave-1", "before_load")
        found = judged(plan, plan.loads[0], "before_load", snapshot, run_dir)
        targets = [target for target in session.targets if target.key == ("wave-1", "before_load")]
        NextSteps(session.migration, targets, session.snapshot, lambda *_: True, run_dir, "error").write(
            list(found.values())
        )
        paths = (session.migration.folder / "loads/wave-1.csv", *(run_dir / "next" / f"{name}.csv" for name in NAMES))
        whole, loadable, to_mend = (rows_in(path, world.shape.encoding) for path in paths)
        return whole, loadable, to_mend, not to_mend


NAMES = ("loadable", "to_mend")


@given(shape=shapes(second_attempt=False), faults=st.randoms(use_true_random=False))
@examples(4, many=1_000)
def test_what_is_loadable_loads_and_with_the_rest_it_is_the_load_file(
    harness: Harness, shape: Shape, faults: random.Random
) -> None:
    world = build(shape)
    spoil(world, faults)
    (_, *whole), loadable, to_mend, all_of_them = next_rows(harness, world)
    if all_of_them:
        event("no error names a row: the load file stays as it is")
        assert loadable == []
        return
    event("some rows are held back" if loadable else "all rows are held back")
    left, held = iter(loadable[1:]), iter(to_mend[1:])
    following, chosen = next(left, None), []
    for row, cells in zip(world.rows, whole, strict=True):
        if cells == following:
            chosen.append(row)
            following = next(left, None)
        else:
            assert next(held)[:-1] == cells
    assert (following, next(held, None)) == (None, None)
    assert all(row[-1] for row in to_mend)

    results = load(world, chosen, recorded=False) if chosen else []
    refused = [each for each in results if not each.success and each.code not in (NO_SEAT, READ_ONLY_COLUMN)]
    assert refused == [], (refused, shape)
