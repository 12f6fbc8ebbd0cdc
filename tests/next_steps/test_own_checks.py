"""What a migration's own checks name is in the next files too, and a fault in them loses no report."""

from __future__ import annotations

from tests.next_steps.played import rows_of
from tests.next_steps.test_files_for_loaders import left
from tests.runs.small_migration import SmallMigration
from tests.runs.test_runs_own_checks import NAMED, own_check
from tests.runs.whole_runs import Runner

BEFORE = ("checks/before_load", "--org=env")


def test_a_row_that_an_own_check_names_is_to_correct_and_the_others_are_loadable(
    small: SmallMigration, check: Runner
) -> None:
    own_check(small.folder, "before_load/badges.py")
    ended = check.command(*BEFORE)
    (row,) = rows_of(left(ended, "to_mend.csv"), "utf-8")
    assert (row["LastName"], row["WHY"]) == ("Marchbanks", "OWN-01 users with a short name")
    assert len(rows_of(left(ended, "loadable.csv"), "utf-8")) == 5


def test_where_an_own_check_names_no_rows_of_the_load_the_readme_says_why_no_part_is_loadable(
    small: SmallMigration, check: Runner
) -> None:
    file = own_check(
        small.folder, "before_load/badges.py", sql="select 1 as printers", severity='ERROR, unit="printer"'
    )
    file.write_text(
        file.read_text("utf-8")
        .replace("cohort", "load")
        .replace("Cohort", "Load")
        .replace("fixtures.loads", "fixtures.cohorts"),
        encoding="utf-8",
    )
    ended = check.command(*BEFORE)
    assert ended.statuses("OWN-01") == {"failed"}
    readme = " ".join(left(ended, "README.txt").read_text("utf-8").split())
    assert "OWN-01, users with a short name, is of the whole load: nobody knows which rows load." in readme
    assert not left(ended, "loadable.csv").exists()


def test_lines_that_are_no_numbers_cost_the_files_and_not_the_report(small: SmallMigration, check: Runner) -> None:
    own_check(small.folder, "before_load/badges.py", sql=NAMED.replace("load.line,", "'third' as line,", 1))
    ended = check.command(*BEFORE)
    assert (ended.code, ended.verdict) == (1, "NO-GO")
    assert "There is no next/: a fault of Rollcall" in " ".join(ended.out.split())
    assert not (ended.runs[-1] / "next").exists()
