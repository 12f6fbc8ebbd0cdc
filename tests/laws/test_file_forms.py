"""The same people in files of another form: the same findings, the same offenders, the same ledger."""

import random
from typing import NamedTuple

from hypothesis import example, given, strategies as st

from fixtures.plan import PhaseName
from tests.thoroughness import examples
from tests.worlds import Shape, World, build, shapes
from tests.worlds.file_forms import Form, forms
from tests.worlds.harness import Harness, offenders
from tests.worlds.lifecycle import run
from tests.worlds.random_faults import spoil


class Judged(NamedTuple):
    offenders: dict[str, set[str | None]]
    statuses: dict[str, tuple[str, int]]
    ledger: dict[str, dict[str, int]]


@given(shape=shapes(), form=forms(), seed=st.integers(0, 1000), spoiled=st.booleans())
@examples(1, many=120)
@example(shape=Shape(mapped=True, contact_by="relationship"), form=Form(end="\r", blank_rows=2), seed=1, spoiled=False)
@example(
    shape=Shape(hostile=True, second_attempt=True, source=True),
    form=Form(delimiter="|", separator_line="sep={}", encoding="utf-16", quoted=False),
    seed=2,
    spoiled=True,
)
def test_another_file_form_changes_no_finding(
    harness: Harness, shape: Shape, form: Form, seed: int, spoiled: bool
) -> None:
    as_they_are = judged(harness, shape, None, seed if spoiled else None)

    assert judged(harness, shape, form, seed if spoiled else None) == as_they_are


def judged(harness: Harness, shape: Shape, form: Form | None, seed: int | None) -> list[Judged]:
    """What is found before the load and after it, with the files in their own form or in another."""
    world = build(shape)
    if form:
        world.mishaps.append(form.rewrite)
    if seed is not None:
        spoil(world, random.Random(seed))
    found = [found_in(harness, world, "before_load")]
    run(world)
    return [*found, found_in(harness, world, "after_load")]


def found_in(harness: Harness, world: World, phase: PhaseName) -> Judged:
    findings = harness.check_world(world, phase)
    statuses = {str(each): (str(finding.status), finding.offenders) for each, finding in findings.items()}
    totals = harness.trace.kept.totals if harness.trace and phase == "after_load" else {}
    return Judged(offenders(findings), statuses, {load: dict(states) for load, states in totals.items()})
