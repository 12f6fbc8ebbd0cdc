"""Headers that name no field of User, and are spelled like one."""

from tests.worlds import Shape, World, build
from tests.worlds.harness import Findings, Harness
from tests.worlds.world import KEY

WRONG = {
    "Username": "UserName1",
    "ProfileId": "Proflie Id",
    "Alias": "alais",
    "FirstName": "First-Name",
    KEY: "Legacy ID",
}


def world_with_wrong_headers(wrong_headers: dict[str, str]) -> World:
    world = build(Shape().with_(kinds=("customer",), rows=2, key="field", contact_by="ContactId"))
    world.plan["key"] = "ContactId"
    for right, wrong in wrong_headers.items():
        world.fields[world.fields.index(right)] = wrong
        for row in world.rows:
            row.cells[wrong] = row.cells.pop(right)
    world.fields += ["Email2", "Shoe Size"]
    return world


def cells(findings: Findings, *columns: str) -> list[tuple[str | None, ...]]:
    return [
        tuple(row[found.columns.index(name)] for name in columns) for found in findings.values() for row in found.first
    ]


def test_a_column_that_is_no_field_is_named_with_the_field_that_it_is_spelled_like(harness: Harness) -> None:
    world = world_with_wrong_headers(WRONG)
    found = cells(harness.check_world(world, "before_load", only=["LOAD-04"]), "header", "did_you_mean")
    assert set(found) == {*((wrong, right) for right, wrong in WRONG.items()), ("Email2", None), ("Shoe Size", None)}


def test_a_row_that_lacks_a_value_is_named_with_the_header_that_may_have_it(harness: Harness) -> None:
    world = world_with_wrong_headers({"Username": "UserName1", "Alias": "alais"})
    found = cells(harness.check_world(world, "before_load", only=["LOAD-01"]), "fields", "header_like_it")
    assert found == [("Alias, Username", "UserName1, alais")] * 2
