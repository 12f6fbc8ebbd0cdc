"""States and countries by the picklists that the org describes: named before the load where the org refuses them."""

import pytest

from tests.standin.schema import describe
from tests.worlds import Shape, World, build
from tests.worlds.harness import Findings, Harness
from tests.worlds.lifecycle import load

RIGHT = (
    {"StateCode": "BY", "CountryCode": "DE"},
    {"State": "California", "CountryCode": "US"},
    {"StateCode": "CA", "Country": "United States"},
    {"CountryCode": "AT"},
    {"State": "#N/A", "CountryCode": "AT"},
)
WRONG = (
    ({"StateCode": "BY", "CountryCode": "US"}, "StateCode", "no state of US"),
    ({"State": "California", "Country": "Germany"}, "State", "no state of DE"),
    ({"StateCode": "CA", "Country": "Austria"}, "StateCode", "no state of AT"),
)
DOUBTFUL = (
    ({"StateCode": "BY"}, "StateCode", "the row has no country"),
    ({"State": "Bavaria", "CountryCode": "#N/A"}, "State", "the row has no country"),
    ({"State": "Bayern", "CountryCode": "DE"}, "State", "not one that the org offers"),
)


def world_of(*cells: dict[str, str]) -> World:
    world = build(Shape().with_(kinds=("customer",), rows=len(cells), background=1))
    for row, these in zip(world.rows, cells, strict=True):
        row.cells |= these
    world.fields += ["State", "StateCode", "Country", "CountryCode"]
    return world


def problems(findings: Findings) -> list[tuple[str | None, ...]]:
    (found,) = findings.values()
    return [tuple(row[found.columns.index(name)] for name in ("field", "problem")) for row in found.first]


@pytest.mark.parametrize(("wrong", "status"), [(WRONG, "failed"), (DOUBTFUL, "warned")])
def test_a_state_that_the_org_refuses_is_named(
    harness: Harness, wrong: tuple[tuple[dict[str, str], str, str], ...], status: str
) -> None:
    world = world_of(*RIGHT, *(cells for cells, _, _ in wrong))
    findings = harness.check_world(world, "before_load", only=["LOAD-16"])
    assert problems(findings) == [(field, problem) for _, field, problem in wrong]
    assert {finding.status for finding in findings.values()} == {status}
    refused = ["FIELD_INTEGRITY_EXCEPTION"] * len(wrong)
    assert [result.code for result in load(world)] == [""] * len(RIGHT) + refused


@pytest.mark.parametrize("bitmap", [None, "", "no bitmap"])
def test_a_bitmap_that_says_nothing_accuses_nobody(
    harness: Harness, bitmap: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(describe, "_field", describe._field.__wrapped__)
    monkeypatch.setattr(describe, "_bitmap", lambda _: bitmap)
    assert problems(harness.check_world(world_of(WRONG[0][0]), "before_load", only=["LOAD-16"])) == []
