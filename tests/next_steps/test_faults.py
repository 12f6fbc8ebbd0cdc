"""A fault while files are written leaves none of them: half a folder looks like a whole one."""

from collections.abc import Callable

import duckdb
import pytest

from fixtures.snapshot.snapshot import Snapshot
from reports.next_steps import NextSteps
from tests.worlds import Shape, build
from tests.worlds.harness import Harness, judged


def test_a_fault_in_the_second_load_takes_the_files_of_the_first_away(harness: Harness) -> None:
    world = build(Shape(kinds=("customer",)))
    world.rows[0].cells["Alias"] = "far too long"
    with harness.pulled(world, "before_load") as (session, run_dir):
        snapshot = session.snapshot("wave-1", "before_load")
        found = judged(session.migration.plan, session.migration.plan.loads[0], "before_load", snapshot, run_dir)
        target = next(each for each in session.targets if each.key == ("wave-1", "before_load"))
        steps = NextSteps(session.migration, [target] * 2, then_none(snapshot), lambda *_: True, run_dir, "error")
        with pytest.raises(duckdb.Error):
            steps.write(list(found.values()))
        assert not (run_dir / "next").exists()
        assert NextSteps(session.migration, [target], session.snapshot, lambda *_: True, run_dir, "error").write(
            [*found.values()]
        )
        assert (run_dir / "next" / "to_mend.csv").is_file()


def then_none(snapshot: Snapshot) -> Callable[[str, str], Snapshot]:
    """The snapshot when it is asked for first, and a fault of the database after that."""
    each = iter([snapshot])

    def asked(*_: str) -> Snapshot:
        for first in each:
            return first
        raise duckdb.InvalidInputException("the second load")

    return asked
