"""What the worlds see of changes to checks and tables."""

import ast
from collections.abc import Iterator
from pathlib import Path
from random import Random

import duckdb
import pytest

from fixtures.version import ROOT
from tests.mutants.equivalents import Equivalents
from tests.mutants.mutants import Mutant, all_mutants
from tests.mutants.plans import same_plan
from tests.mutants.processes import trial
from tests.mutants.statements import source_files, statements

FILES, OF_EACH = 2, 4
"""Of so many files of checks so many mutants: what of all of them lives, `python -m tests.mutants` says, in hours."""


def samples() -> Iterator[list[Mutant]]:
    of_checks = [each for each in all_mutants() if each.is_of_a_check and not Equivalents.read().reason(each)]
    draw = Random("a sample")
    for file in draw.sample(sorted({each.file for each in of_checks}), FILES):
        yield draw.sample([each for each in of_checks if each.file == file], OF_EACH)


def test_the_botches_of_a_check_see_changes_to_it(tmp_path: Path) -> None:
    with trial(tmp_path, by_own_botches=True) as tried:
        for of_a_file in samples():
            became = [tried.of(each) for each in of_a_file]
            assert [each for each in became if each.killer], became


def test_the_list_of_those_that_nobody_could_see_holds_no_other() -> None:
    known = all_mutants()
    assert Equivalents.read().stale(known) == []
    assert len({mutant.key for mutant in known}) == len(known)


def test_the_statement_of_every_check_is_changed() -> None:
    for file in (each for each in source_files() if each.startswith("checks/")):
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        checks = {top.name for top in tree.body if isinstance(top, ast.FunctionDef) and top.decorator_list}
        shared = {top.name for top in tree.body if isinstance(top, ast.FunctionDef)} - checks
        changed = {statement.place for statement in statements(file)}
        assert checks <= changed or shared & changed, file


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("from a join b using (i) where b.j > 1", "from a left join b using (i) where b.j > 1", True),
        ("from a join b using (i)", "from a left join b using (i)", False),
        ("from a where i > $bound or i is null", "from a where i > $bound", False),
        ("from a where i > 1", "from a where i >= 1", False),
        ("from a where $on or i > 1", "from a where i > 1", False),
    ],
)
def test_statements_of_one_plan_are_the_same_whatever_the_rows_and_values(one: str, other: str, same: bool) -> None:
    with duckdb.connect() as database:
        database.execute(
            "create table a (i integer); create table b (i integer, j integer); insert into b values (1, 2)"
        )
        assert same_plan(database, one, other, {"bound": 5, "on": False}) is same
