"""An upsert of users by their external id, from the export to GO after the load: who has a user already is moved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.build.building import bytes_of, rows_of
from tests.build.source_migration import SourceMigration
from tests.build.test_stories import built
from tests.standin import StandIn

PLAN = """\
migration: upserts
key: Legacy_Id__c
contact_key: Legacy_Id__c
orgs:
  - {{name: uat, kind: sandbox, id: {org_id}, username_suffix: .uat}}
cohorts:
  - name: customers
    profile: Help Customer
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
source: {{file: source/users.csv, key: MEMBER_NO}}
build:
  contact: {{LastName: "{{SURNAME}}", FirstName: "{{FORENAME}}", Email: "{{EMAIL}}"}}
  user:
    Username: "{{EMAIL|lower}}"
    LastName: "{{SURNAME}}"
    FirstName: "{{FORENAME}}"
    Email: "{{EMAIL}}"
loads:
  - name: wave-1
    operation: upsert
    file: loads/wave-1.csv
"""


def test_an_upsert_moves_who_has_a_user_and_makes_the_others(tmp_path: Path) -> None:
    org = StandIn()
    org.add_field("User", "Legacy_Id__c", type="string", length=40, externalId=True, unique=True)
    migration = SourceMigration(tmp_path / "upserts", org, PLAN)
    old = migration.has_profile("Old Customer")
    account = org.rows("Account")[0]["Id"]
    contact = org.add("Contact", LastName="Quick", AccountId=account, Legacy_Id__c="001")
    name = "ottoline@acme.example.uat"
    fields = {"Username": name, "Email": name, "Alias": "oq", "CommunityNickname": "otti", "Legacy_Id__c": "001"}
    known = org.add("User", LastName="Quick", ProfileId=old, ContactId=contact, IsActive=True, **fields)
    org.settle()

    with migration.served(tmp_path) as runner:
        built(runner)
        migration.loader("contacts", "--upsert", "Legacy_Id__c", "Contact")
        for made in ("002", "003"):
            (other,) = [each["Id"] for each in org.rows("Contact") if each["Legacy_Id__c"] == made]
            org.update("Contact", other, AccountId=account)
        before = built(runner)
        assert (before.code, before.verdict) == (0, "GO"), before.said
        assert "overwrite 1 user whom it finds in the org by Legacy_Id__c" in before.out.replace("\n", " ")
        assert "sf data upsert bulk --sobject User --external-id Legacy_Id__c" in before.out
        files = bytes_of(migration.folder)

        org.now += timedelta(hours=1)
        said = migration.loader("wave-1", "--upsert", "Legacy_Id__c", "User", into="results")
        assert "3 rows: 3 loaded, 0 rejected, 0 unprocessed." in said
        attempt = said.partition("    attempts:")
        plan = (migration.folder / "plan.yaml").read_text(encoding="utf-8")
        migration.has_plan(plan + attempt[1] + attempt[2])
        org.settle()
        org.now += timedelta(hours=1)
        users = {each["Legacy_Id__c"]: each for each in org.rows("User") if each["Legacy_Id__c"]}
        for user in users.values():
            org.login(user["Id"], migration.site)

        after = runner("checks/after_load", "--org=env")
        assert (after.code, after.verdict) == (0, "GO"), after.said
        built(runner)
        assert bytes_of(migration.folder) == files

    assert users["001"]["Id"] == known
    assert {each["ProfileId"] for each in users.values()} == {migration.profile}
    assert len(rows_of(migration.folder / "results" / "wave-1-success.csv")) == 3
