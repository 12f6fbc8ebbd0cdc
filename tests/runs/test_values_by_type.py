"""Boolean, number and date columns: before the load by what loaders take, after it by the value, not the text."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from tests.worlds import Shape, World, build
from tests.worlds.harness import Findings, Harness, offenders
from tests.worlds.lifecycle import load, run

SHAPE = {"kinds": ("customer",), "key": "field", "dialect": "soap", "background": 1, "typed": "for any loader"}
CHECKS = ("LOAD-12", "LOAD-13")
OUT_OF_RANGE = "NUMBER_OUTSIDE_VALID_RANGE"
BOOLEAN, NUMBER, DAY, MOMENT = "Vip__c", "Points__c", "Member_Since__c", "Seen_At__c"


def world_with(cells: Sequence[dict[str, str]], loader: str | None = None, **choices: Any) -> World:
    """A migration whose rows have these cells, one row each, in typed columns of a file that is right otherwise."""
    world = build(Shape().with_(**SHAPE, rows=len(cells), **choices))
    for row, these in zip(world.rows, cells, strict=True):
        row.cells |= these
    if loader:
        world.plan["loader"] = loader
    return world


Said = dict[tuple[str, str], tuple[str, str]]


def named(findings: Findings) -> Said:
    """Check and problem or difference, by field and value."""
    found = {}
    for finding in findings.values():
        for row in finding.first:
            said = {column: cell or "" for column, cell in zip(finding.columns, row, strict=True)}
            value = said["value"] if "value" in said else said["loaded"]
            found[said["field"], value] = finding.check, said.get("problem") or said["difference"]
    return found


def before(harness: Harness, cells: Iterable[tuple[str, str]], loader: str | None = None) -> Said:
    """What is said before the load of these values, each in a row of its own."""
    world = world_with([{field: value} for field, value in cells], loader)
    return named(harness.check_world(world, "before_load", only=CHECKS))


REFUSED_BY_ALL = [
    (BOOLEAN, "wahr", "neither true nor false"),
    (BOOLEAN, "t", "neither true nor false"),
    (BOOLEAN, "#N/A", "the field cannot be blank"),
    (NUMBER, "2.345,60", "a decimal comma, or digits in groups"),
    (NUMBER, "2 345", "a decimal comma, or digits in groups"),
    (NUMBER, "7 points", "no number"),
    (NUMBER, "-100000000", "the field takes no more than 8 digits before the decimal point"),
    (NUMBER, "1e400", "the field takes no more than 8 digits before the decimal point"),
    (DAY, "24.12.2026", "Data Loader takes it only on a machine with such a locale"),
    (DAY, "2026-04-31", "there is no such day or time"),
    (DAY, "31/31/2026", "there is no such day or time"),
    (DAY, "9999-12-31", "Salesforce takes the years 1700 to 4000"),
    (DAY, "12/31/1699", "Salesforce takes the years 1700 to 4000"),
    (DAY, "01.01.9999", "Salesforce takes the years 1700 to 4000"),
    (DAY, "99991231", "Salesforce takes the years 1700 to 4000"),
    (DAY, "45123", "the number of a day in a spreadsheet"),
    (DAY, "3/4/21", "its year has two digits"),
    (DAY, "soon", "no date"),
    (MOMENT, "2026-04-30T24:30:00Z", "there is no such day or time"),
    (MOMENT, "0001-01-01T00:00:00Z", "Salesforce takes the years 1700 to 4000"),
]
DEPENDS_ON_THE_LOADER = [
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
]


def test_a_value_that_no_loader_takes_is_named_and_one_that_depends_on_the_loader_is_a_warning(
    harness: Harness,
) -> None:
    said = {(field, value): ("LOAD-12", problem) for field, value, problem in REFUSED_BY_ALL}
    said |= {(field, value): ("LOAD-13", problem) for field, value, problem in DEPENDS_ON_THE_LOADER}
    assert before(harness, said) == said


@pytest.mark.parametrize(
    ("loader", "taken", "refused"),
    [
        (
            "data loader",
            [(BOOLEAN, "Yes"), (DAY, "4/5/2026"), (NUMBER, " 7")],
            {(DAY, "24/12/2026"): "Data Loader takes it only with Use European date format"},
        ),
        (
            "bulk",
            [(DAY, "2026-12-24")],
            {
                (BOOLEAN, "Yes"): "the Bulk API refuses it, and Data Loader takes it",
                (DAY, "4/5/2026"): "the Bulk API refuses it, and Data Loader takes it",
                (NUMBER, " 7"): "the Bulk API keeps the blanks around it, and Data Loader takes it",
            },
        ),
    ],
)
def test_a_plan_that_names_its_loader_settles_it(
    harness: Harness, loader: str, taken: list[tuple[str, str]], refused: dict[tuple[str, str], str]
) -> None:
    said = before(harness, [*taken, *refused], loader)
    assert said == {cell: ("LOAD-12", problem) for cell, problem in refused.items()}


def test_forms_that_every_loader_takes_are_right(harness: Harness) -> None:
    first = {BOOLEAN: "TRUE", NUMBER: "1e3", DAY: "#N/A", MOMENT: "2026-12-24T10:00:00.000+0100"}
    world = world_with([first, {BOOLEAN: "0", NUMBER: "7.50", DAY: "2026-12-24", MOMENT: ""}])
    assert named(harness.check_world(world, "before_load", only=CHECKS)) == {}


@pytest.mark.parametrize(
    ("field", "described", "right", "wrong", "said"),
    [
        ("Share__c", {"type": "percent", "precision": 4, "scale": 3}, "-9.99999", "10", "no more than 1 digit before"),
        ("Fee__c", {"type": "currency", "precision": 2, "scale": 2}, "0.999", "1e0", "no more than 0 digits before"),
        ("StayInTouchNote", {"type": "int", "digits": 3}, "-999", "+1000", "no more than 3 digits before"),
        ("Latitude", {"type": "double", "scale": 15}, "-90", "90.01", "no more than 90 degrees"),
        ("Home__Longitude__s", {"type": "double", "scale": 15}, "180", "-180.5", "no more than 180 degrees"),
    ],
)
def test_a_number_that_its_field_is_too_small_for_is_refused_and_named(
    harness: Harness, field: str, described: dict[str, Any], right: str, wrong: str, said: str
) -> None:
    world = world_with([{field: right}, {field: wrong}])
    world.org.add_field("User", field, **described)
    world.fields.append(field)
    found = named(harness.check_world(world, "before_load", only=CHECKS))
    assert list(found) == [(field, wrong)]
    assert said in found[field, wrong][1]
    assert [(result.success, result.code) for result in load(world)] == [(True, ""), (False, OUT_OF_RANGE)]
    unlike = harness.check_world(world, "after_load", only=("USE-06",))
    assert offenders(unlike) == {}


def test_a_column_that_the_operation_does_not_write_is_no_typed_one(harness: Harness) -> None:
    world = world_with([{"IsPortalEnabled": "perhaps"}])
    world.fields.append("IsPortalEnabled")
    assert named(harness.check_world(world, "before_load", only=CHECKS)) == {}


def after(harness: Harness, values: Sequence[tuple[str, str, object]], loader: str | None = None) -> list[str | None]:
    """How the org's values differ from those that were loaded, each in a row of its own, as USE-06 says it."""
    world = world_with([{}] * len(values), loader)
    run(world)
    for row, (field, loaded, present) in zip(world.rows, values, strict=True):
        for cells in (row.cells, *(outcome.cells for outcome in world.attempts[0].outcomes if outcome.id == row.user)):
            cells[field] = loaded
        world.org.update("User", row.user or "", **{field: present})
    (found,) = harness.check_world(world, "after_load", only=("USE-06",)).values()
    said = [dict(zip(found.columns, offender, strict=True)) for offender in found.first]
    return [
        next((each["difference"] for each in said if (each["Id"], each["field"]) == (row.user, field)), None)
        for row, (field, _, _) in zip(world.rows, values, strict=True)
    ]


SAME_VALUE: list[tuple[str, str, object]] = [
    (BOOLEAN, "YES", True),
    (BOOLEAN, "off", False),
    (NUMBER, "1e3", 1000.0),
    (NUMBER, "007.50", 7.5),
    (NUMBER, "-0", 0.0),
    (DAY, "3/4/2021", "2021-03-04"),
    (DAY, "3/4/2021", "2021-04-03"),
    (DAY, "20210304", "2021-03-04"),
    (DAY, "4.3.2021", "2021-03-04"),
    (DAY, "2021-03", "2021-03-01"),
    (DAY, "2021-03-04T23:00:00-05:00", "2021-03-04"),
    (MOMENT, "2021-03-04T10:00:00+0100", "2021-03-04T09:00:00.000+0000"),
    (MOMENT, "3/4/2021 10:00 PST", "2021-03-04T18:00:00.000+0000"),
    (MOMENT, "2021-03-04 10:00", "2021-03-04T18:00:00.000+0000"),
]
OTHER_VALUE: list[tuple[str, str, object, str]] = [
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
]


def test_a_value_in_another_form_is_the_same_and_another_value_is_named_by_how_it_differs(harness: Harness) -> None:
    values = [*SAME_VALUE, *((field, loaded, present) for field, loaded, present, _ in OTHER_VALUE)]
    assert after(harness, values) == [None] * len(SAME_VALUE) + [difference for *_, difference in OTHER_VALUE]


def test_a_plan_that_names_its_loader_settles_day_and_month_after_the_load(harness: Harness) -> None:
    assert after(harness, [(DAY, "3/4/2021", "2021-04-03")], "data loader") == ["day and month swapped"]


def test_typed_columns_are_found_under_headers_in_capitals(harness: Harness) -> None:
    world = world_with([{}], mixed_case=True)
    run(world)
    world.org.update("User", world.rows[0].user or "", **{DAY: "1990-01-01"})
    assert set(named(harness.check_world(world, "after_load", only=("USE-06",))).values()) == {
        ("USE-06", "another value")
    }
