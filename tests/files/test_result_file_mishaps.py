"""What can happen to result files: which check names which row, and in which state the ledger leaves it."""

import csv

import pytest

from tests.thoroughness import sample
from tests.worlds import Shape, World
from tests.worlds.harness import Findings, Harness
from tests.worlds.result_file_mishaps import MISHAPS, Consequence, Mishap, ids_shifted_by_one_row, never_loaded
from tests.worlds.world_spec import Dialect

VERIFIED = ("VERIFIED", "")


def consequence(harness: Harness, world: World) -> Consequence:
    findings = harness.check_world(world, "after_load")
    assert harness.trace
    with (harness.trace.run_dir / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        states = {line["row_key"]: (line["state"], line["was"]) for line in csv.DictReader(file)}
    assert len(states) == len(world.rows)
    return Consequence(named(findings), {key: state for key, state in states.items() if state != VERIFIED})


def named(findings: Findings) -> dict[str, set[str | None]]:
    checks: dict[str, set[str | None]] = {}
    for each in findings.values():
        if each.status == "failed" and each.severity == "error":
            assert "row_key" in each.columns, each
            place = each.columns.index("row_key")
            checks.setdefault(each.check, set()).update(row[place] for row in each.first)
    return checks


PLAIN = Shape(kinds=("customer",), rows=5)


@pytest.mark.parametrize("mishap", sample(MISHAPS, 6), ids=lambda mishap: mishap.__name__)
def test_each_row_is_named_for_its_mishap_and_no_other_is(harness: Harness, mishap: Mishap) -> None:
    world = harness.loaded(PLAIN)
    expected = mishap(world)

    assert consequence(harness, world) == expected


@pytest.mark.parametrize("dialect", ["soap", "bulk api 2"])
def test_shifted_ids_of_moved_users_are_seen_beside_the_rows_own(harness: Harness, dialect: str) -> None:
    world = harness.loaded(Shape().with_(operation="move", kinds=("customer",), rows=3, key="none", dialect=dialect))
    expected = ids_shifted_by_one_row(world)

    assert consequence(harness, world) == expected


DIALECTS_SAID: dict[Dialect, tuple[str, str]] = {
    "soap": ("Data Loader SOAP or Bulk v1", "Data Loader SOAP"),
    "bulk v1": ("Data Loader SOAP or Bulk v1", "Data Loader Bulk v1"),
    "bulk 2 by Data Loader": ("Bulk API 2.0", "Data Loader Bulk 2.0"),
    "bulk api 2": ("Bulk API 2.0", "Bulk API 2.0"),
}


@pytest.mark.parametrize("dialect", DIALECTS_SAID)
def test_a_load_of_each_dialect_is_accounted_for_and_its_dialect_is_named(harness: Harness, dialect: Dialect) -> None:
    """Of the first attempt the loader rejects two rows; the second corrects one of them."""
    world = harness.loaded(PLAIN.with_(dialect=dialect, mapped=True, second_attempt=True, encoding="utf-8-sig"))
    row = world.rows[2]
    never_loaded(world, row)

    found = consequence(harness, world)

    key = world.key_of(row)
    assert found == Consequence({"ACT-05": {key}}, {key: ("REJECTED", "REJECTED")})
    assert harness.trace
    results = [file for file in harness.trace.parts[0].files if file.kind in {"success", "error"}]
    said = [(file.kind, file.dialect) for file in results if file.rows]
    success, error = DIALECTS_SAID[dialect]
    assert said == [("success", success), ("error", error), ("success", success)]
