"""Larger plans, from the export to GO: person accounts, two cohorts and waves; a sandbox's users; moves and leavers."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.database import to_18
from tests.build.building import reasons_in, rows_of
from tests.build.source_migration import SourceMigration
from tests.build.test_stories import built
from tests.standin import StandIn

TWO_COHORTS = """\
migration: autumn
contact_key: Legacy_Id__c
account_key: Legacy_Acc__c
orgs:
  - {{name: uat, kind: sandbox, id: {org_id}, username_suffix: .uat}}
cohorts:
  - name: business
    where: {{KIND: business}}
    profile: Help Customer
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
  - name: shoppers
    where: {{KIND: person}}
    profile: Shopper
    license: PID_Customer_Community
    mode: person account
    sites: [Help Center]
    welcome_email: false
loads:
  - {{name: wave-1, operation: insert, where: {{WAVE: 1}}, file: loads/wave-1.csv}}
  - {{name: wave-2, operation: insert, where: {{WAVE: 2}}, file: loads/wave-2.csv}}
source: {{file: source/users.csv, key: ID, exclusions: source/excluded.csv}}
build:
  contact: {{LastName: "{{SURNAME}}", Email: "{{EMAIL}}", Account.Firm_No__c: "{{FIRM_NO}}"}}
  person_account:
    RecordTypeId: PERSON
    LastName: "{{SURNAME}}"
    FirstName: "{{FORENAME}}"
    PersonEmail: "{{EMAIL}}"
  user:
    Username: "{{FORENAME|ascii|lower}}.{{ID|lower}}@shop.example"
    LastName: "{{SURNAME}}"
    FirstName: "{{FORENAME}}"
    Email: "{{EMAIL}}"
    TimeZoneSidKey: {{from: COUNTRY, values: {{DE: Europe/Berlin, US: America/New_York}}, else: Europe/London}}
    LocaleSidKey: en_GB
"""
GO_LIVE = """\
migration: go-live
key: Legacy_Id__c
contact_key: Legacy_Id__c
orgs:
  - {{name: uat, kind: sandbox, username_suffix: .uat}}
  - {{name: live, kind: production, id: {org_id}}}
cohorts:
  - name: customers
    where: {{Profile.Name: Help Customer}}
    profile: Help Customer
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
loads:
  - {{name: go-live, operation: insert, file: loads/go-live.csv}}
source: {{file: source/users.csv, org: uat}}
build:
  user:
    Username: "{{Username}}"
    LastName: "{{LastName}}"
    FirstName: "{{FirstName}}"
    Email: "{{Email}}"
    Alias: "{{Alias}}"
    CommunityNickname: "{{CommunityNickname}}"
    TimeZoneSidKey: "{{TimeZoneSidKey}}"
"""
MOVES = """\
migration: moves
contact_key: Legacy_Id__c
orgs:
  - {{name: uat, kind: sandbox, id: {org_id}}}
cohorts:
  - name: customers
    profile: Help Customer
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
  - {{name: old-ones, profile: Old Customer, license: PID_Customer_Community}}
loads:
  - {{name: moves, operation: update, cohorts: [customers], where: {{WHAT: move}}, file: loads/moves.csv}}
  - name: leavers
    operation: update
    purpose: disable
    cohorts: [old-ones]
    where: {{WHAT: leave}}
    file: loads/leavers.csv
source: {{file: source/users.csv, key: NO, exclusions: source/excluded.csv}}
build: {{user: {{Username: "{{NO}}@x.example"}}}}
"""


def test_two_cohorts_one_of_them_of_person_accounts_in_two_waves(tmp_path: Path) -> None:
    org = StandIn()
    org.add_field("Account", "Legacy_Acc__c", type="string", length=40, externalId=True)
    migration = SourceMigration(tmp_path / "autumn", org, TWO_COHORTS)
    migration.has_plan(TWO_COHORTS.format(org_id=org.org_id).replace("PERSON", org.add_person_accounts()))
    shopper = migration.has_profile("Shopper")
    columns = ("ID", "KIND", "WAVE", "FORENAME", "SURNAME", "EMAIL", "FIRM_NO", "COUNTRY")
    people = [
        ("A1", "business", "1", "J\u00f6rg", "Gro\u00df", "joerg@acme.example", "F-1", "DE"),
        ("A2", "person", "1", "\u00d8rjan", "Berg", "oerjan@acme.example", "", "NO"),
        ("A3", "person", "2", "Mei", "Li", "mei at acme", "", "US"),
        ("A4", "business", "2", "Ana", "Silva", "ana@acme.example", "F-9", "PT"),
        ("A5", "dealer", "1", "Bo", "Ek", "bo@acme.example", "F-1", "SE"),
        ("A7", "business", "2", "Ida", "Lund", "ida@acme.example", "F-2", "SE"),
        ("A6", "business", "1", "Gone", "Away", "gone@acme.example", "F-1", "DE"),
    ]
    migration.has_people(columns, *people)
    left = (("A6", "has left"), ("A5", "not decided"))
    migration.has_people(("ID", "Reason"), left[0], file="source/excluded.csv")

    with migration.served(tmp_path) as runner:
        ended = built(runner, "--load=wave-1")
        assert reasons_in(migration.folder) == [
            ("2", "no-contact"),
            ("3", "no-contact"),
            ("4", "no-contact"),
            ("5", "no-contact: not staged, no-account: Firm_No__c = F-9"),
            ("6", "no-cohort"),
            ("7", "no-contact"),
        ]
        assert "in no load: 1 1 no-cohort (first in line 6)" in ended.out.replace("\n   ", "")
        staged = rows_of(migration.file("person-accounts.csv"))
        assert [row["Legacy_Acc__c"] for row in staged] == ["A2", "A3"]
        assert [row["Legacy_Id__pc"] for row in staged] == ["A2", "A3"]
        assert [row["PersonEmail"] for row in staged] == ["oerjan@acme.example.invalid", "mei at acme.invalid"]
        assert [row["Legacy_Id__c"] for row in rows_of(migration.file("contacts.csv"))] == ["A1", "A7"]

        migration.has_people(("ID", "Reason"), *left, ("A4", "her firm is not there"), file="source/excluded.csv")
        migration.loader("contacts", "--upsert", "Legacy_Id__c", "Contact")
        said = migration.loader("person-accounts", "--upsert", "Legacy_Acc__c", "Account")
        assert "2 rows: 1 loaded, 1 rejected, 0 unprocessed." in said
        ended = built(runner, "--load=wave-2")
        why = "no-contact: rejected when staged, PersonEmail: invalid email address: mei at acme.invalid"
        assert reasons_in(migration.folder) == [("4", why)]
        assert "Next: stage these, and run this same command again:" in ended.out

        people[2] = ("A3", "person", "2", "Mei", "Li", "mei@acme.example", "", "US")
        migration.has_people(columns, *people)
        built(runner, "--load=wave-2")
        assert reasons_in(migration.folder) == [("4", "no-contact")], "the row that is built now was not rejected"
        migration.loader("person-accounts", "--upsert", "Legacy_Acc__c", "Account", into="results/again")
        for wave in ("wave-1", "wave-2"):
            ended = built(runner, f"--load={wave}")
            assert (ended.code, ended.verdict) == (0, "GO"), ended.said

    first, second = rows_of(migration.file("wave-1.csv")), rows_of(migration.file("wave-2.csv"))
    assert [row["Username"] for row in first] == ["jorg.a1@shop.example.uat", "orjan.a2@shop.example.uat"]
    assert [row["ProfileId"] for row in first] == [migration.profile, shopper]
    assert [row["TimeZoneSidKey"] for row in (*first, *second)] == [
        "Europe/Berlin",
        "Europe/London",
        "America/New_York",
        "Europe/London",
    ]


def test_users_of_a_sandbox_go_live_without_its_ids_its_suffix_and_its_dead_addresses(tmp_path: Path) -> None:
    org = StandIn()
    org.update("Organization", org.org_id, IsSandbox=False)
    org.add_field("User", "Legacy_Id__c", type="string", length=40, externalId=True)
    migration = SourceMigration(tmp_path / "go-live", org, GO_LIVE)
    account = org.rows("Account")[0]["Id"]
    contact = org.add("Contact", LastName="Quickenbush", AccountId=account, Legacy_Id__c="001")
    columns = ("Id", "Username", "LastName", "FirstName", "Email", "Alias", "CommunityNickname", "TimeZoneSidKey")
    more = ("Profile.Name", "ProfileId", "ContactId", "Contact.Legacy_Id__c")
    ottoline = (to_18("005Rc000000A009"), "o@acme.example.uat", "Quickenbush", "Ottoline", "o@acme.example.invalid")
    migration.has_people(
        (*columns, *more),
        (*ottoline, "oq", "otti", "GMT", "Help Customer", to_18("00eRc000000A00Z"), to_18("003Rc000000A00Z"), "001"),
    )
    with migration.served(tmp_path) as runner:
        ended = built(runner, org="env:live")
        assert ended.code != 4, ended.said
        assert (ended.code, ended.verdict) == (0, "GO"), ended.said
        (row,) = rows_of(migration.file("go-live.csv"))
        wanted = {"Legacy_Id__c": "001", "ContactId": contact, "ProfileId": migration.profile, "Alias": "oq"}
        assert {**row, **wanted, "Username": "o@acme.example", "Email": "o@acme.example"} == row

        text = (migration.folder / "plan.yaml").read_text(encoding="utf-8")
        migration.has_plan(text.replace('Alias: "{Alias}"', 'Alias: "{ContactId}"'))
        ended = built(runner, org="env:live")
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    what = "ContactId holds Ids of the org that the source is an export of, which mean nothing in another org"
    assert f"plan.yaml:23: {what}. Its other columns: Username, LastName" in ended.err


def test_users_are_moved_and_disabled_by_the_keys_of_their_contacts(tmp_path: Path) -> None:
    org = StandIn()
    migration = SourceMigration(tmp_path / "moves", org, MOVES)
    old = migration.has_profile("Old Customer")
    account = org.rows("Account")[0]["Id"]
    users = {}
    for number in ("1", "2", "3"):
        contact = org.add("Contact", LastName=f"N{number}", AccountId=account, Legacy_Id__c=number)
        if number != "3":
            name = f"{number}@acme.example"
            fields = {"ProfileId": old, "ContactId": contact, "Username": name, "CommunityNickname": name}
            users[number] = org.add("User", LastName=f"N{number}", Email=name, Alias=number, IsActive=True, **fields)
    migration.has_people(("NO", "WHAT"), ("1", "move"), ("2", "leave"), ("3", "move"), ("9", "leave"))
    migration.has_people(("NO", "Reason"), ("2", "leaves"), ("9", "leaves"), file="source/excluded.csv")

    with migration.served(tmp_path) as runner:
        ended = built(runner, "--load=moves")
        assert ended.code != pytest.ExitCode.USAGE_ERROR, ended.said
        assert reasons_in(migration.folder) == [("4", "no-user"), ("5", "no-user")]
        migration.has_people(("NO", "Reason"), ("2", "x"), ("3", "has no user"), ("9", "x"), file="source/excluded.csv")
        for load in ("moves", "leavers"):
            ended = built(runner, f"--load={load}")
            assert ended.verdict in ("GO", "GO WITH WAIVERS"), ended.said
    (moved,) = rows_of(migration.file("moves.csv"))
    assert moved == {"Id": users["1"], "Source key": "1", "ProfileId": migration.profile}
    (gone,) = rows_of(migration.file("leavers.csv"))
    assert (gone["Id"], gone["IsPortalEnabled"]) == (users["2"], "false")
    assert gone["CommunityNickname"].startswith("gone.")
    assert migration.file("moves.sdl").read_text() == "Id=Id\nSource\\ key=\nProfileId=ProfileId\n"
    assert "the Salesforce CLI cannot load loads/leavers.csv: no field takes its column" in ended.out
