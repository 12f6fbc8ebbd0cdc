"""A migration that has a source export and a plan, and no load file yet; and its org, in which nobody is yet."""

from __future__ import annotations

from pathlib import Path

from tests.runs.small_migration import write_csv
from tests.standin import StandIn

PLAN = """\
migration: spring
contact_key: Legacy_Id__c
orgs:
  - {{name: uat, kind: sandbox, id: {org_id}, username_suffix: .uat}}
cohorts:
  - name: customers
    profile: Help Customer
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
loads:
  - {{name: wave-1, operation: insert, file: loads/wave-1.csv}}
source: {{file: source/users.csv, key: MEMBER_NO}}
build:
  contact: {{LastName: "{{SURNAME}}", FirstName: "{{FORENAME}}", Email: "{{EMAIL}}", Account.Firm_No__c: "{{FIRM_NO}}"}}
  user:
    Username: "{{EMAIL|lower}}"
    LastName: "{{SURNAME}}"
    FirstName: "{{FORENAME}}"
    Email: "{{EMAIL}}"
"""
PEOPLE = (
    ("001", "Ottoline", "Quickenbush", "Ottoline@Acme.example", "F-1"),
    ("002", "Peregrine", "Wrathbone", "peregrine@acme.example", "F-1"),
    ("003", "Zenobia", 'M\u00fcller, "Zen"', "zenobia@acme.example", "F-2"),
)
COLUMNS = ("MEMBER_NO", "FORENAME", "SURNAME", "EMAIL", "FIRM_NO")


class SourceMigration:
    """Three people with contacts to be staged on two accounts."""

    def __init__(self, folder: Path, org: StandIn, plan: str = PLAN) -> None:
        self.folder, self.org = folder, org
        org.add_field("Contact", "Legacy_Id__c", type="string", length=40, externalId=True)
        org.add_field("Account", "Firm_No__c", type="string", length=40, externalId=True)
        license_ = org.add(
            "UserLicense", LicenseDefinitionKey="PID_Customer_Community", Name="Customer Community", TotalLicenses=50
        )
        self.profile = org.add("Profile", Name="Help Customer", UserLicenseId=license_)
        site = org.add("Network", Name="Help Center", Status="Live")
        org.add("NetworkMemberGroup", NetworkId=site, ParentId=self.profile, AssignmentStatus="Added")
        for number in ("F-1", "F-2"):
            org.add("Account", Name=f"Firm {number}", OwnerId=org.user_id, Firm_No__c=number)
        self.plan.parent.mkdir(parents=True)
        self.plan.write_text(plan.format(org_id=org.org_id))
        self.has_people(PEOPLE)

    @property
    def plan(self) -> Path:
        return self.folder / "plan.yaml"

    def has_people(self, people: tuple[tuple[str, ...], ...]) -> None:
        """Write the source export."""
        write_csv(self.folder / "source" / "users.csv", [dict(zip(COLUMNS, each, strict=True)) for each in people])
