"""Law 5 for recordings: what a run finds live, its recording shows again, masked or plain, for the same rows."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Literal
from unittest.mock import patch

import pytest

from fixtures.nouns import nouns, subjects
from fixtures.pull import pull_snapshots
from fixtures.session import Options
from fixtures.session.session import Session
from reports.judging.judge import judge
from tests.thoroughness import sample
from tests.worlds import BOTCHES, Shape, build, lifecycle as stages
from tests.worlds.files import write
from tests.worlds.harness import Harness, catalogue, serving
from tests.worlds.places import Place, places
from tests.worlds.world import World

HOSTILE = Shape(hostile=True, mixed_case=True, mapped=True, second_attempt=True, split=True, inactive=True)
SHAPES = {
    "insert": replace(HOSTILE, encoding="cp1252", contact_by="relationship"),
    "upsert": replace(HOSTILE, operation="upsert", encoding="utf-16", dialect="bulk api 2"),
    "move": replace(HOSTILE, operation="move", short_ids=True, dialect="bulk v1"),
}
BY_VALUE = ("CON-06", "USR-01", "USR-02", "ACT-05", "LOAD-14", "LOAD-15", "LOAD-16", "USE-09")


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    with serving(tmp_path_factory.mktemp("recorded")) as harness:
        yield harness


def found(options: Options, phase: str, folder: Path) -> dict[Any, Any]:
    """What each check found: status, numbers, and the lines of the rows it names."""
    session = Session(options, folder / "scratch", (phase,))
    (folder / "run").mkdir(parents=True, exist_ok=True)
    try:
        pull_snapshots(session, [("wave-1", phase)], folder / "run", lambda _: None)
        plan, load = session.migration.plan, session.migration.load("wave-1")
        snapshot = session.snapshot("wave-1", phase)
        every = [(check, each) for check in catalogue(phase) for each in subjects(check.arguments, plan, load, phase)]
        findings = [
            judge(check, subject, nouns(subject, plan, snapshot), plan, snapshot, folder / "run")
            for check, subject in every
        ]
    finally:
        session.close()
    return {
        each.id: (each.status, each.population, each.offenders, each.reason, _lines(each.columns, each.first))
        for each in findings
    }


def _lines(columns: list[str], rows: list[list[str | None]]) -> list[str | None]:
    return [row[columns.index("line")] for row in rows] if "line" in columns else []


def live_and_replayed(
    harness: Harness, world: World, phase: str, mode: Literal["masked", "plain"], folder: Path
) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Record a phase; answer what was found live, and what in the replay."""
    harness.front.put_behind(world.org)
    access = {"SF_ACCESS_TOKEN": world.org.access_token, "SF_INSTANCE_URL": harness.base}
    options = Options(folder / "migration", org="env", loads=("wave-1",), record=mode)
    write(world, options.migration)
    with patch.dict(os.environ, access | {"REQUESTS_CA_BUNDLE": harness.ca_file}):
        live = found(replace(options, before=world.before), phase, folder / phase)
    replayed = found(Options(options.migration, loads=("wave-1",)), phase, folder / "replay")
    world.before = folder / phase / "run"
    (world.before / "evidence.json").write_text('{"verdict": "GO"}')
    return live, replayed


@pytest.mark.parametrize(
    ("operation", "mode"),
    sample([("insert", "masked"), ("upsert", "masked"), ("move", "plain"), ("move", "masked"), ("insert", "plain")], 2),
)
def test_a_replay_finds_what_the_run_found(
    harness: Harness, tmp_path: Path, operation: str, mode: Literal["masked", "plain"]
) -> None:
    world = build(SHAPES[operation])
    live, replayed = live_and_replayed(harness, world, "before_load", mode, tmp_path)
    assert replayed == live
    stages.run(world)
    live, replayed = live_and_replayed(harness, world, "after_load", mode, tmp_path)
    assert replayed == live


OF_ONE_LOAD = {
    botch.change: [botch] for botch in BOTCHES if botch.check in BY_VALUE and not botch.choices.get("portal")
}.values()


@pytest.mark.parametrize("place", sample(places(0, OF_ONE_LOAD), 5), ids=lambda place: f"{place.phase}-{place}")
def test_a_masked_replay_names_the_rows_that_the_run_named(harness: Harness, tmp_path: Path, place: Place) -> None:
    """All that is wrong by its values, at once, as far as one leaves rows to the next."""
    world = build(place.shape)
    if place.phase == "after_load":
        stages.run(world)
    for botch in place.botches:
        world.rng = Random(botch.name)
        with suppress(LookupError, RuntimeError, StopIteration):
            botch.change(world)
    live, replayed = live_and_replayed(harness, world, place.phase, "masked", tmp_path)
    assert replayed == live
    assert any(offenders for _, _, offenders, _, _ in live.values())
