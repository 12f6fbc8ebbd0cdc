"""Loads of one plan know each other: seats, users and source users of one are judged with those of the others."""

from datetime import datetime, timedelta

import pytest

from tests.worlds import Shape, World, build
from tests.worlds.earlier_load import create_before, plan_before, refused_before
from tests.worlds.harness import Harness, offenders, statuses
from tests.worlds.lifecycle import load, run
from tests.worlds.world import KEY, RELATIONSHIP

CUSTOMER, PLUS = "PID_Customer_Community", "PID_Customer_Community_Plus"
PAGO_PAGO, KIRITIMATI = "Pacific/Pago_Pago", "Pacific/Kiritimati"
"""11 hours behind UTC and 14 ahead: a day that has just begun in one is over in the other."""


def test_the_seats_of_loads_that_have_not_run_are_said_beside_the_verdict(harness: Harness) -> None:
    world = build(Shape(kinds=("customer", "plus")))
    customer, plus = (cohort.twin for cohort in world.cohorts)
    contacts = world.spare_contacts
    leavers = [
        world.add("User", ProfileId=customer, ContactId=contact, Username=f"leaves.{number}@example.com")
        for number, contact in enumerate(contacts[:2])
    ]
    plan_before(world, [{"Id": user, "ProfileId": plus} for user in leavers], purpose="move")
    create_before(world, {"Username": "comes@example.com", "ProfileId": plus, "ContactId": contacts[2]})
    again = {"Username": "again@example.com", "ProfileId": plus, "ContactId": contacts[3]}
    refused_before(world, {KEY: "again", **again})
    world.org.catch_up()
    findings = harness.check_world(world, "before_load", only=("SEA-01",))

    assert offenders(findings) == {}
    assert harness.trace
    assert [line for line in harness.trace.parts[0].assumes if "SEA-01" in line] == [
        f"wave-1: SEA-01 counts 2 seats that before-1 has yet to free ({CUSTOMER}).",
        f"wave-1: SEA-01 counts 2 seats that before-1 has yet to take ({PLUS}).",
        f"wave-1: SEA-01 counts 1 seat that before-2 has yet to take ({PLUS}).",
        f"wave-1: SEA-01 counts 1 seat of rows that before-3 was refused ({PLUS}).",
    ]


def test_seats_to_come_are_no_condition_of_a_load_that_takes_none(harness: Harness) -> None:
    world = build(Shape(operation="disable", kinds=("customer",)))
    profile, contact = world.cohorts[0].profile, world.spare_contacts[0]
    create_before(world, {"Username": "comes@example.com", "ProfileId": profile, "ContactId": contact})
    world.org.catch_up()
    findings = harness.check_world(world, "before_load", only=("SEA-01",))

    assert statuses(findings, "SEA-01") == {"not_applicable"}
    assert harness.trace
    assert [line for line in harness.trace.parts[0].assumes if "SEA-01" in line] == []


def test_a_source_user_is_found_in_each_load_by_what_both_have(harness: Harness) -> None:
    """One load goes by the key, another by Id, and one has both and leaves the key empty; the export has both."""
    world = build(Shape(kinds=("customer",), source=True))
    first, second = world.spare_users[0], world.spare_users[2]
    moves = plan_before(world, [{"Id": first, "ProfileId": world.cohorts[0].twin}], purpose="move")
    plan_before(world, [{"Id": second, KEY: "", "ProfileId": world.cohorts[0].twin}], purpose="move")
    world.source += [{KEY: "moves", "Id": first}, {KEY: "moves without it", "Id": second}]

    for name in ("wave-1", moves["name"]):
        assert offenders(harness.check_world(world, "before_load", only=("LOAD-10",), load=name)) == {}
    world.source.append({KEY: "in neither", "Id": world.spare_users[1]})
    named = offenders(harness.check_world(world, "before_load", only=("LOAD-10",), load=moves["name"]))
    assert named == {"LOAD-10": {world.spare_users[1]}}


def test_a_person_whom_a_load_knows_by_id_is_excluded_by_the_key(harness: Harness) -> None:
    world = build(Shape(kinds=("customer",), source=True))
    moves = plan_before(world, [{"Id": world.spare_users[0], "ProfileId": world.cohorts[0].twin}], purpose="move")
    world.source.append({KEY: "moves", "Id": world.spare_users[0]})
    world.excluded.append({KEY: "moves", "Reason": "objects to the processing of the data"})

    findings = harness.check_world(world, "before_load", only=("LOAD-10", "LOAD-19"), load=moves["name"])
    assert offenders(findings) == {"LOAD-19": {world.spare_users[0]}}
    assert offenders(harness.check_world(world, "before_load", only=("LOAD-10", "LOAD-19"))) == {}


def loaded_beside(world: World, *, results: bool) -> None:
    """Another load of the plan has made a user after the world's own; no attempt says when it ended."""
    rows = [{"Username": "sibling@example.com", "LastName": "Sibling", "Email": "sibling@example.com", "Alias": "sib"}]
    more = {name: world.rows[0].cells[name] for name in world.rows[0].cells if name.endswith("Key")}
    contact = {RELATIONSHIP: world.find("Contact", Id=world.spare_contacts[0])[KEY]}
    rows[0] |= {"ProfileId": world.cohorts[0].profile, **more, **contact}
    sibling = create_before(world, *rows)
    world.pass_time(hours=1)
    began = world.org.now.isoformat()
    (result,) = world.org.load("insert", "User", rows)
    assert result.success, result
    world.org.settle()
    world.pass_time(hours=1)
    sibling["attempts"] = [{"org": "env", "started_at": began, "loaded_by": "admin@example.com"}]
    if results:
        told = "results/sibling.csv"
        sibling["attempts"][0]["results"] = [told]
        cells = {"ID": result.id, KEY: "before 0", **rows[0], "STATUS": "Item Created"}
        lines = "\n".join(",".join(f'"{each}"' for each in line) for line in (cells, cells.values()))
        world.mishaps.append(lambda folder: (folder / told).write_text(lines))
    for attempt in world.load_plan["attempts"]:
        del attempt["finished_at"]


@pytest.mark.parametrize("results", [False, True])
def test_users_of_another_load_are_no_bystanders(harness: Harness, results: bool) -> None:
    """Their rows name contacts by an external key."""
    world = build(Shape(kinds=("customer",), contact_by="relationship"))
    harness.check_world(world, "before_load", only=())
    load(world)
    loaded_beside(world, results=results)

    findings = harness.check_world(world, "after_load", only=("BYS-01", "BYS-02", "SEA-11"))

    assert offenders(findings) == {}
    assert statuses(findings, "SEA-11") == {"passed"}


def test_an_attempt_without_an_end_ends_at_the_next_one_of_the_plan(harness: Harness) -> None:
    world = build(Shape(kinds=("customer",)))
    harness.check_world(world, "before_load", only=())
    load(world)
    loaded_beside(world, results=True)
    by_hand = {"Username": "by.hand@example.com", "ContactId": world.spare_contacts[1], "IsActive": False}
    world.add("User", ProfileId=world.cohorts[0].profile, **by_hand)
    assert offenders(harness.check_world(world, "after_load", only=("BYS-01",))) == {}


@pytest.mark.parametrize(("zone", "over"), [(PAGO_PAGO, False), (KIRITIMATI, True)])
def test_a_deadline_ahead_is_a_note_and_ends_with_the_day_where_the_plan_says(
    harness: Harness, zone: str, over: bool
) -> None:
    world = build(Shape(kinds=("customer",), source=True))
    create_before(world, {KEY: "waits", "Username": "waits@example.com", "ProfileId": world.cohorts[0].twin})
    world.source += [{KEY: "waits", "Id": world.spare_users[0]}]
    run(world)
    now: datetime = world.org.now
    world.plan |= {"deactivate_by": f"{now - timedelta(hours=11):%Y-%m-%d}", "time_zone": zone}

    findings = harness.check_world(world, "after_load")

    assert harness.trace
    notes = [note for note in harness.trace.parts[0].notes if zone in note]
    if over:
        named = offenders(findings)
        assert (named["SEA-12"], named["ACT-08"], notes) == ({"waits"}, {"waits"}, [])
        assert harness.verdict(findings).word == "NO-GO"
    else:
        until = f"there is time until the end of {world.plan['deactivate_by']} in {zone}"
        assert notes == [
            f"wave-1: 1 source user is still active; {until} (SEA-12).",
            f"wave-1: 1 source user is in no load that has run (they are in before-1); {until} (ACT-08).",
        ]
        assert harness.verdict(findings).word == "GO"
