"""Boolean, number and date columns: before the load by what loaders take, after it by the value, not the text."""

from typing import Any

import pytest

from tests.worlds import Shape, World, build
from tests.worlds.harness import Findings, Harness
from tests.worlds.lifecycle import run

ROWS = {"kinds": ("customer",), "rows": 2, "key": "field", "dialect": "soap", "background": 1}
CHECKS = ("LOAD-12", "LOAD-13")
BOOLEAN, NUMBER, DAY, MOMENT = "Vip__c", "Points__c", "Member_Since__c", "Seen_At__c"


def world_with(cells: dict[str, str], loader: str | None = None, **choices: Any) -> World:
    """A migration whose first row has these cells, in typed columns of a file that is right otherwise."""
    world = build(Shape().with_(**ROWS, typed="for any loader", **choices))
    world.rows[0].cells |= cells
    if loader:
        world.plan["loader"] = loader
    return world


def named(findings: Findings) -> dict[tuple[str, str], tuple[str, str]]:
    """Check and problem or difference, by field and value."""
    found = {}
    for finding in findings.values():
        for row in finding.first:
            said = {column: cell or "" for column, cell in zip(finding.columns, row, strict=True)}
            value = said["value"] if "value" in said else said["loaded"]
            found[said["field"], value] = finding.check, said.get("problem") or said["difference"]
    return found


def before(harness: Harness, field: str, value: str, loader: str | None = None) -> tuple[str, str] | None:
    findings = harness.check_world(world_with({field: value}, loader), "before_load", only=CHECKS)
    return named(findings).get((field, value))


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        (BOOLEAN, "wahr", "neither true nor false"),
        (BOOLEAN, "t", "neither true nor false"),
        (BOOLEAN, "#N/A", "the field cannot be blank"),
        (NUMBER, "2.345,60", "a decimal comma, or digits in groups"),
        (NUMBER, "2 345", "a decimal comma, or digits in groups"),
        (NUMBER, "7 points", "no number"),
        (DAY, "24.12.2026", "Data Loader takes it only on a machine with such a locale"),
        (DAY, "2026-04-31", "there is no such day or time"),
        (DAY, "31/31/2026", "there is no such day or time"),
        (DAY, "45123", "the number of a day in a spreadsheet"),
        (DAY, "3/4/21", "its year has two digits"),
        (DAY, "soon", "no date"),
        (MOMENT, "2026-04-30T24:30:00Z", "there is no such day or time"),
    ],
)
def test_a_value_that_no_loader_takes_is_named(harness: Harness, field: str, value: str, problem: str) -> None:
    assert before(harness, field, value) == ("LOAD-12", problem)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        (BOOLEAN, "Yes", "the Bulk API refuses it"),
        (NUMBER, "7 ", "the Bulk API keeps the blanks around it"),
        (DAY, "20261224", "the Bulk API refuses it"),
        (
            DAY,
            "12/24/2026",
            "Data Loader refuses it with Use European date format; the Bulk API refuses it",
        ),
        (DAY, "24/12/2026", "Data Loader takes it only with Use European date format; the Bulk API refuses it"),
        (
            DAY,
            "4/5/2026",
            (
                "day and month can be swapped: Data Loader reads 2026-04-05, "
                "with Use European date format 2026-05-04; the Bulk API refuses it"
            ),
        ),
        (DAY, "2026-12-24T00:00:00Z", "with a time or a time zone it can arrive a day earlier"),
        (MOMENT, "2026-12-24T10:00:00", "it has no time zone: the loader takes its own"),
    ],
)
def test_a_value_that_depends_on_the_loader_is_a_warning(
    harness: Harness, field: str, value: str, problem: str
) -> None:
    assert before(harness, field, value) == ("LOAD-13", problem)


@pytest.mark.parametrize(
    ("field", "value", "loader", "found"),
    [
        (BOOLEAN, "Yes", "data loader", None),
        (BOOLEAN, "Yes", "bulk", ("LOAD-12", "the Bulk API refuses it, and Data Loader takes it")),
        (DAY, "4/5/2026", "data loader", None),
        (DAY, "4/5/2026", "bulk", ("LOAD-12", "the Bulk API refuses it, and Data Loader takes it")),
        (DAY, "24/12/2026", "data loader", ("LOAD-12", "Data Loader takes it only with Use European date format")),
        (NUMBER, " 7", "data loader", None),
        (NUMBER, " 7", "bulk", ("LOAD-12", "the Bulk API keeps the blanks around it, and Data Loader takes it")),
        (DAY, "2026-12-24", "bulk", None),
    ],
)
def test_a_plan_that_names_its_loader_settles_it(
    harness: Harness, field: str, value: str, loader: str, found: tuple[str, str] | None
) -> None:
    assert before(harness, field, value, loader) == found


def test_forms_that_every_loader_takes_are_right(harness: Harness) -> None:
    world = world_with({BOOLEAN: "TRUE", NUMBER: "1e3", DAY: "#N/A", MOMENT: "2026-12-24T10:00:00.000+0100"})
    world.rows[1].cells |= {BOOLEAN: "0", NUMBER: "7.50", DAY: "2026-12-24", MOMENT: ""}
    assert named(harness.check_world(world, "before_load", only=CHECKS)) == {}


def test_a_column_that_the_operation_does_not_write_is_no_typed_one(harness: Harness) -> None:
    world = world_with({"IsPortalEnabled": "perhaps"})
    world.fields.append("IsPortalEnabled")
    assert named(harness.check_world(world, "before_load", only=CHECKS)) == {}


def after(harness: Harness, field: str, loaded: str, present: object, loader: str | None = None) -> str | None:
    """How the org's value differs from the one that was loaded, as USE-06 says it."""
    world = world_with({}, loader)
    run(world)
    row = world.rows[0]
    for cells in (row.cells, *(outcome.cells for outcome in world.attempts[0].outcomes if outcome.id == row.user)):
        cells[field] = loaded
    world.org.update("User", row.user or "", **{field: present})
    found = named(harness.check_world(world, "after_load", only=("USE-06",)))
    return next((said for (of, _), (_, said) in found.items() if of == field), None)


@pytest.mark.parametrize(
    ("field", "loaded", "present"),
    [
        (BOOLEAN, "YES", True),
        (BOOLEAN, "off", False),
        (NUMBER, "1e3", 1000.0),
        (NUMBER, "007.50", 7.5),
        (DAY, "3/4/2021", "2021-03-04"),
        (DAY, "3/4/2021", "2021-04-03"),
        (DAY, "20210304", "2021-03-04"),
        (DAY, "4.3.2021", "2021-03-04"),
        (DAY, "2021-03", "2021-03-01"),
        (DAY, "2021-03-04T23:00:00-05:00", "2021-03-04"),
        (MOMENT, "2021-03-04T10:00:00+0100", "2021-03-04T09:00:00.000+0000"),
        (MOMENT, "3/4/2021 10:00 PST", "2021-03-04T18:00:00.000+0000"),
        (MOMENT, "2021-03-04 10:00", "2021-03-04T18:00:00.000+0000"),
    ],
)
def test_a_value_in_another_form_is_the_same_value(harness: Harness, field: str, loaded: str, present: object) -> None:
    assert after(harness, field, loaded, present) is None


@pytest.mark.parametrize(
    ("field", "loaded", "present", "difference"),
    [
        (BOOLEAN, "true", False, "another value"),
        (NUMBER, "7", 7.01, "another value"),
        (DAY, "2021-03-04", "2021-03-03", "a day earlier"),
        (DAY, "2021-03-04T00:00:00+02:00", "2021-03-03", "a day earlier"),
        (DAY, "2021-03-31", "2021-04-01", "a day later"),
        (DAY, "2021-03-04", "2021-04-03", "day and month swapped"),
        (DAY, "2021-03-04", None, "another value"),
        (DAY, "#N/A", "2021-03-04", "another value"),
        (MOMENT, "2021-03-04T10:00:00Z", "2021-03-03T10:00:00.000+0000", "a day earlier"),
        (MOMENT, "2021-03-04T10:00:00Z", "2021-03-04T11:00:00.000+0000", "another value"),
        (MOMENT, "2021-03-04 10:00", "2021-03-03T10:00:00.000+0000", "a day earlier"),
    ],
)
def test_another_value_is_named_by_how_it_differs(
    harness: Harness, field: str, loaded: str, present: object, difference: str
) -> None:
    assert after(harness, field, loaded, present) == difference


def test_a_plan_that_names_its_loader_settles_day_and_month_after_the_load(harness: Harness) -> None:
    assert after(harness, DAY, "3/4/2021", "2021-04-03", "data loader") == "day and month swapped"


def test_typed_columns_are_found_under_headers_in_capitals(harness: Harness) -> None:
    world = world_with({}, mixed_case=True)
    run(world)
    world.org.update("User", world.rows[0].user or "", **{DAY: "1990-01-01"})
    assert set(named(harness.check_world(world, "after_load", only=("USE-06",))).values()) == {
        ("USE-06", "another value")
    }
