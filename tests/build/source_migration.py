"""A migration that has a source export and a plan, and no load file yet; its org, and what people do there."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from pathlib import Path

import pytest

from tests.build.building import rows_of, write_source
from tests.runs.whole_runs import Runner
from tests.standin import StandIn, serve
from tests.standin.loader.__main__ import main

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
    """Three people whose contacts are to be staged on two accounts, as long as neither plan nor source is another."""

    def __init__(self, folder: Path, org: StandIn, plan: str = PLAN) -> None:
        self.folder, self.org = folder, org
        self.environment: dict[str, str] = {}
        org.add_field("Contact", "Legacy_Id__c", type="string", length=40, externalId=True)
        org.add_field("Account", "Firm_No__c", type="string", length=40, externalId=True)
        self.license = org.add(
            "UserLicense", LicenseDefinitionKey="PID_Customer_Community", Name="Customer Community", TotalLicenses=50
        )
        self.site = org.add("Network", Name="Help Center", Status="Live")
        self.profile = self.has_profile("Help Customer")
        for number in ("F-1", "F-2"):
            org.add("Account", Name=f"Firm {number}", OwnerId=org.user_id, Firm_No__c=number)
        self.folder.mkdir(parents=True)
        self.has_plan(plan.format(org_id=org.org_id))
        self.has_people(COLUMNS, *PEOPLE)

    def has_profile(self, name: str) -> str:
        """A profile of the license, whose users are members of the site."""
        profile = self.org.add("Profile", Name=name, UserLicenseId=self.license)
        self.org.add("NetworkMemberGroup", NetworkId=self.site, ParentId=profile, AssignmentStatus="Added")
        return profile

    def has_plan(self, text: str) -> None:
        (self.folder / "plan.yaml").write_text(text, encoding="utf-8")

    def has_people(self, columns: tuple[str, ...], *people: tuple[str, ...], file: str = "source/users.csv") -> None:
        """Write a source export."""
        write_source(self.folder / file, columns, people)

    def file(self, name: str) -> Path:
        return self.folder / "loads" / name

    def stage(self) -> None:
        """Upsert the built contacts, as a loader would."""
        results = self.org.load("upsert", "Contact", rows_of(self.file("contacts.csv")), "Legacy_Id__c")
        assert all(result.success for result in results), results

    def loader(self, name: str, *words: str, into: str = "results/uat") -> str:
        """`python -m tests.standin.loader` on a built file of the served org, mapped; what it says."""
        file, mapping = self.file(f"{name}.csv"), self.file(f"{name}.sdl")
        command = ["loader", str(file), *words, f"--mapping={mapping}", f"--into={self.folder / into}"]
        said = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(said):
            patch.setattr(sys, "argv", command)
            for variable, value in self.environment.items():
                patch.setenv(variable, value)
            main()
        return said.getvalue()

    def load(self, name: str, operation: str = "insert") -> None:
        """Load a built file an hour later, enter the attempt in the plan; an hour later all of them log in."""
        self.org.now += timedelta(hours=1)
        began, rows = self.org.now, rows_of(self.file(f"{name}.csv"))
        results = self.org.load(operation, "User", rows)
        assert all(result.success for result in results), results
        success = [("ID", *rows[0], "STATUS")]
        success += [(result.id or "", *row.values(), "Item Created") for result, row in zip(results, rows, strict=True)]
        write_source(self.folder / "results" / f"{name}.csv", success[0], success[1:])
        attempt = f"{{results: [results/{name}.csv], started_at: {began.isoformat()}, loaded_by: admin@example.com}}"
        text = (self.folder / "plan.yaml").read_text(encoding="utf-8")
        file = f"file: loads/{name}.csv"
        self.has_plan(text.replace(file, f"{file}, attempts: [{attempt}]"))
        self.org.settle()
        self.org.now += timedelta(hours=1)
        for result in results:
            self.org.login(str(result.id), self.site)

    @contextmanager
    def served(self, folder: Path) -> Iterator[Runner]:
        """Runs pytest on the migration while the org is served."""
        with serve(self.org) as url:
            self.environment = {
                "SF_ACCESS_TOKEN": self.org.access_token,
                "SF_INSTANCE_URL": url.base,
                "REQUESTS_CA_BUNDLE": url.ca_file,
            }
            yield Runner(self.folder, folder, self.environment)
