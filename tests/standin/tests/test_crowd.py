"""Crowds in the stand-in org are made at once, and are what its rules would have made."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from tests.examples.record_examples import variables
from tests.runs.whole_runs import Runner
from tests.standin import serve
from tests.standin.crowd.build import Crowd
from tests.standin.crowd.files import write_migration
from tests.standin.crowd.mistakes import make_mistakes
from tests.standin.rows.ids import BASE62

PEOPLE, OTHERS = 130, 15
"""More than 62 of each, so that Ids carry."""


def test_a_crowd_is_what_the_rules_make_of_its_load_file(tmp_path: Path) -> None:
    at_once, by_rules = Crowd(PEOPLE, OTHERS), Crowd(PEOPLE, OTHERS)
    at_once.load()
    write_migration(at_once, tmp_path)
    assert at_once.started_at
    by_rules.org.now = at_once.started_at
    results = read(tmp_path / "results" / "success.csv")
    people = sorted(range(PEOPLE), key=lambda person: [BASE62.index(char) for char in results[person]["ID"][:15]])
    rows = read(tmp_path / "loads" / "wave-1.csv")
    loaded = by_rules.org.load("insert", "User", [rows[person] for person in people])
    assert [result.message for result in loaded] == [""] * PEOPLE
    assert [results[person]["ID"] for person in people] == [result.id for result in loaded]
    by_rules.org.settle()
    by_rules.org.now = at_once.org.now
    by_rules.org.login(loaded[0].id or "", by_rules.site)
    for sobject in at_once.org.objects:
        assert at_once.org.rows(sobject) == by_rules.org.rows(sobject), sobject
    assert at_once.org.ids.numbers == by_rules.org.ids.numbers


def test_the_users_of_a_crowd_follow_each_other_in_another_order_than_its_rows(tmp_path: Path) -> None:
    crowd = Crowd(PEOPLE, OTHERS)
    crowd.load()
    users = crowd.users(*range(PEOPLE))
    places = {user["Id"]: place for place, user in enumerate(crowd.org.rows("User"))}
    after = [places[second] - places[first] for first, second in pairwise(users)]
    assert len(set(users)) == PEOPLE
    assert not any(abs(step) == 1 for step in after)


def test_a_crowds_contacts_are_what_adding_them_one_by_one_makes() -> None:
    org, copied = Crowd(1, 0).org, Crowd(PEOPLE, OTHERS).org
    (first,) = org.rows("Account")
    homes = [first["Id"]]
    for number in range(2, PEOPLE + OTHERS + 1):
        if number % 20 == 1:
            homes.append(org.add("Account", Name=f"Account {number // 20 + 1}", OwnerId=first["OwnerId"]))
        cells = {"LastName": f"Family{number}", "Email": f"person{number}@crowd.example"}
        org.add("Contact", FirstName="Given", AccountId=homes[-1], Legacy_Id__c=f"C-{number}", **cells)
    assert (copied.rows("Account"), copied.rows("Contact")) == (org.rows("Account"), org.rows("Contact"))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_checks_find_a_crowds_mistakes_and_nothing_else(tmp_path: Path) -> None:
    crowd = Crowd(40, others=10)
    crowd.load()
    made = make_mistakes(crowd, 8)
    assert {len(people) for people in made.values()} == {2}
    write_migration(crowd, tmp_path / "migration")
    with serve(crowd.org) as url:
        environment = variables(crowd.org, url.base, url.ca_file)
        ended = Runner(tmp_path / "migration", tmp_path, environment)("checks/after_load", "--org=env", "-q")
    found = {check["id"]: check["offenders"] for check in ended.evidence["checks"] if check["status"] == "failed"}
    assert found == {"ACT-04": 2, "USE-04": 2, "MEM-01": 2, "USE-02": 2}


def test_more_mistakes_than_others_are_refused() -> None:
    with pytest.raises(ValueError, match="2 mistakes"):
        make_mistakes(Crowd(10, others=1), 2)
