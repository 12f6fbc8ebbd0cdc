"""The contenders of the benchmarks find the same rows as Rollcall, at a tiny size."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from benchmarks.build_source import write_source
from benchmarks.same_findings import RULES, Digest, of_evidence
from tests.build.building import rows_of
from tests.examples.record_examples import variables
from tests.runs.whole_runs import ROOT, Runner
from tests.standin import serve
from tests.standin.crowd.build import Crowd
from tests.standin.crowd.files import write_migration
from tests.worlds import BOTCHES, Botch, Shape, World, build
from tests.worlds.botches import after_accounting, after_changes, after_members
from tests.worlds.files import write
from tests.worlds.lifecycle import run

SHAPE = Shape(operation="insert", kinds=("customer", "plus"), rows=12)
OTHER_QUESTIONS = {
    "a_row_is_in_no_attempt",  # the scripts know one attempt, of the whole file
    "a_success_file_is_not_in_the_plan",
    "members_are_still_coming",  # pending, which the scripts do not know
    "a_user_is_frozen",  # a warning
    "a_result_lost_the_leading_zeros_of_its_key",  # whose result it is all the same, the scripts do not know
    "a_result_with_another_key_has_the_id_of_the_rows_user",  # nor this
    "a_success_has_an_id_of_another_org",  # the same row as that of a stranger's Id
    "a_federation_id_is_not_as_loaded",  # a column of its own
    "half_of_a_cohort_is_frozen",  # many rows, of which others leave none alone
    "most_of_a_cohort_is_frozen",  # the same
}

OTHER_MODULES = {each.__name__ for each in (after_accounting, after_changes, after_members)}
"""Several attempts, what changes after the load, and groups that come and go: the scripts know none of it."""


@pytest.fixture(scope="module")
def botched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """A migration in which every rule of the benchmarks has an offender, and the variables that lead to its org."""
    folder = tmp_path_factory.mktemp("botched")
    world = build(SHAPE)
    run(world)
    for botch in BOTCHES:
        is_known = botch.change.__module__ not in OTHER_MODULES and botch.name not in OTHER_QUESTIONS
        if botch.check in RULES and is_known and SHAPE.with_(**botch.choices) == SHAPE:
            botch_once_more(world, botch)
    write(world, folder / "migration")
    with serve(world.org) as url:
        yield folder / "migration", variables(world.org, url.base, url.ca_file)


def botch_once_more(world: World, botch: Botch) -> None:
    """Of a row that others have left alone: where a botch finds no such row, another one is drawn."""
    world.commit()
    for seed in range(100):
        world.rng = Random(f"{botch.name} {seed}")
        try:
            botch.change(world)
        except (LookupError, StopIteration, RuntimeError):
            world.undo()
        else:
            return
    raise AssertionError(botch)


def program(name: str, environment: dict[str, str], *arguments: Path) -> str:
    command = [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True, text=True
    ).stdout


def test_the_scripts_find_the_rows_that_rollcall_finds(botched: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    migration, environment = botched
    ended = Runner(migration, tmp_path, environment)("checks/after_load", "--org=env", "-q")
    rollcall = of_evidence(ended.runs[-1])
    assert all(rollcall[rule][0] for rule in RULES), ended.said

    program("build_snapshot", environment, migration, tmp_path / "snapshot")
    found: dict[str, Digest] = {}
    for name in ("manual_procedure", "duckdb_program"):
        found[name] = json.loads(program(name, environment, migration))
    for name in ("checks_only_rollcall", "checks_only_csv"):
        found[name] = json.loads(program(name, environment, migration, tmp_path / "snapshot"))

    assert found == dict.fromkeys(found, rollcall)


def test_what_is_written_once_is_what_rollcall_has_built_of_an_export_with_faults(tmp_path: Path) -> None:
    """The pandas script, whose packages the tests do without, is compared whenever it is measured."""
    crowd = Crowd(12, 2)
    write_migration(crowd, tmp_path / "crowd")
    write_source(tmp_path / "crowd", 12, tmp_path / "export")
    with serve(crowd.org) as url:
        environment = variables(crowd.org, url.base, url.ca_file)
        rollcall = program("build_rollcall", environment, tmp_path / "export", tmp_path / "built")
    program("as_parquet", {}, tmp_path / "built", tmp_path / "parquet")
    once = program("write_once", {}, tmp_path / "parquet", tmp_path / "once")

    built, written = (json.loads(out.splitlines()[-1])["found"] for out in (rollcall, once))
    assert written == {name: built[name] for name in ("loads/contacts.csv", "loads/wave-1.csv")}
    assert len(rows_of(tmp_path / "once" / "loads" / "wave-1.csv")) == 7
    listed = rows_of(tmp_path / "built" / "loads" / "users-not-built.csv")
    assert [row["Reason"] for row in listed] == [
        "key-repeated",
        "key-repeated",
        "empty-field: Username",
        "no-contact",
        "no-cohort",
    ]
