"""What holds for every world: the faithful are left alone, the org agrees with the checks, and nothing leaks."""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import duckdb
from hypothesis import event, example, given, strategies as st

from checks import catalogue
from reports.judging import write_csvs
from tests.files.rejections import cause_of, explained_by
from tests.standin import Switches
from tests.thoroughness import examples
from tests.worlds import Shape, World, build, shapes
from tests.worlds.harness import Findings, Harness, offenders, statuses
from tests.worlds.lifecycle import load, log_in, run, settle
from tests.worlds.portal_import import disable
from tests.worlds.random_faults import spoil
from tests.worlds.world_spec import DOUBTS, KINDS

RICH = Shape(kinds=KINDS, second_attempt=True, inactive=True, sso=True, source=True, through="permission set")


def said_of_the_faithful(world: World) -> dict[str, set[str | None]]:
    """Warnings that come with a doubt: a license nobody has described, seats that are counted once a day."""
    said: dict[str, set[str | None]] = {}
    for cohort in world.cohorts:
        if cohort.kind == "contactless":
            said.setdefault("TYP-01", set()).add(cohort.profile)
    return said


def recounted(world: World, findings: Findings) -> Findings:
    """What an org says that has counted its seats since the last load: one that counts once a day has not."""
    lags = world.shape.switches.seat_counts_lag
    return {each: finding for each, finding in findings.items() if not (lags and finding.check == "SEA-03")}


@given(shape=shapes())
@examples(3)
def test_a_faithful_migration_offends_nobody(harness: Harness, shape: Shape) -> None:
    world = build(shape)
    assert offenders(harness.check_world(world, "before_load")) == said_of_the_faithful(world)
    if shape.portal:
        disable(world)
        assert offenders(recounted(world, harness.check_world(world, "before_load"))) == said_of_the_faithful(world)
    run(world)

    findings = harness.check_world(world, "after_load")

    named = offenders(findings)
    if shape.switches.seat_counts_lag:
        named.pop("SEA-11", None)
    if shape.switches.member_rows_stay:
        named.pop("STA-02", None)
    if shape.switches.login_success != "Success":
        assert {f.status for f in findings.values() if f.check == "LOG-01"} <= {"not_visible", "not_applicable"}
        assert {f.status for f in findings.values() if f.check == "LOG-02"} <= {"not_visible", "not_applicable"}
        named.pop("LOG-01", None)
        named.pop("LOG-02", None)
    assert named == {}
    assert harness.trace
    assert harness.trace.kept.totals == {"wave-1": {"VERIFIED": len(world.rows)}}


def test_every_check_is_about_somebody_in_some_faithful_migration(harness: Harness) -> None:
    held: set[str] = set()
    for shape in (RICH, Shape(operation="move", kinds=("customer", "plus"))):
        world = build(shape)
        if shape.operation == "move":
            kept = world.add("PermissionSet", Name="Of_No_License")
            world.add("PermissionSetAssignment", AssigneeId=world.rows[0].user, PermissionSetId=kept)
        held |= _passed(harness.check_world(world, "before_load"))
        run(world)
        held |= _passed(harness.check_world(world, "after_load"))
        held |= _passed(harness.check_world(world, "before_load", only=("ACC-07",)))
    production = build(Shape(production=True, kinds=("customer",), contact_by="relationship"))
    held |= _passed(harness.check_world(production, "before_load", only=("USR-06", "LOAD-20")))
    assert {check.id for check in catalogue()} - held == {"LOAD-16", "MOV-06", "ROL-01", "TYP-02", "USR-11"}, (
        "whose columns no faithful load file has"
    )


def _passed(findings: Findings) -> set[str]:
    return {finding.check for finding in findings.values() if finding.status == "passed" and finding.population}


@given(shape=shapes(second_attempt=False), faults=st.randoms(use_true_random=False))
@examples(4, many=2_500)
def test_the_org_rejects_what_a_check_named_and_nothing_else(
    harness: Harness,
    shape: Shape,
    faults: random.Random,
) -> None:
    world = build(shape)
    spoil(world, faults)
    findings = harness.check_world(world, "before_load")

    results = load(world)

    rejected = [(row, result) for row, result in zip(world.rows, results, strict=True) if not result.success]
    named = offenders(findings)
    event("loads with rejected rows" if rejected else "loads without an error")
    for row, result in rejected:
        event(cause_of(result))
        assert explained_by(world, row, result, named), (result, row.cells, named, shape)


@given(shape=shapes(), half=st.booleans(), recorded=st.booleans())
@examples(3)
@example(shape=Shape(kinds=("customer",)), half=True, recorded=True)
def test_a_repeated_check_condemns_nobody_who_is_already_right(
    harness: Harness,
    shape: Shape,
    half: bool,
    recorded: bool,
) -> None:
    world = build(shape if recorded else shape.with_(second_attempt=False))
    before = {row.user for row in world.rows if row.user}
    rows = world.rows[: len(world.rows) // 2] if half else world.rows
    load(world, rows, recorded=recorded)
    settle(world)
    log_in(world)

    findings = harness.check_world(world, "before_load")

    named = offenders(recounted(world, findings))
    if shape.operation == "insert":
        loaded = {world.key_of(row) for row in rows if row.user not in before}
        assert named.pop("LOAD-11", set()) == loaded
        assert statuses(findings, "LOAD-11") == {"warned" if recorded else "failed"}
    if not shape.creates and not recorded:
        assert named.pop("MOV-03", set()) == {world.key_of(row) for row in rows}
    assert named == said_of_the_faithful(world)


@given(shape=shapes(), faults=st.randoms(use_true_random=False))
@examples(3)
def test_output_logs_and_evidence_hold_no_token_and_name_nobody_but_offenders(
    harness: Harness, shape: Shape, faults: random.Random
) -> None:
    world = build(shape)
    people = {row.cells[name] for row in world.rows for name in ("Username", "Email") if name in row.cells}
    spoil(world, faults)
    with every_log() as logged:
        findings = harness.check_world(world, "before_load")

    trace = harness.trace
    assert trace
    listed = [file.read_text(encoding="utf-8-sig") for file in write_csvs(trace.run_dir / "offenders")]
    output = [*trace.said, *logged, *(part.model_dump_json() for part in trace.parts), *kept_before(trace.run_dir)]
    assert not [text for text in [*output, *listed] if world.org.access_token in text]
    assert not [(person, text) for person in people for text in output if person in text]
    named = {key for keys in offenders(findings).values() for key in keys}
    of_offenders = {text for row in world.rows if world.key_of(row) in named for text in row.cells.values()}
    assert not [(person, text) for person in people - of_offenders for text in listed if person in text]


@contextmanager
def every_log() -> Iterator[list[str]]:
    """What any library logs meanwhile."""
    lines: list[str] = []
    handler, root = logging.Handler(), logging.getLogger()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def kept_before(run_dir: Path) -> list[str]:
    """The cells of the snapshot that the after-load run will be held against."""
    files = [file.as_posix() for file in run_dir.rglob("*.parquet")]
    return [str(row) for file in files for row in duckdb.read_parquet(file).fetchall()]


def test_both_sides_of_every_doubt_are_drawn() -> None:
    assert set(DOUBTS) == {each.name for each in fields(Switches)}
    for name, sides in DOUBTS.items():
        kind = get_type_hints(Switches)[name]
        assert set(sides) == set(get_args(kind) or (False, True)) or kind is str, name
        assert getattr(Switches(), name) in sides, name
        assert len(set(sides)) > 1, name
