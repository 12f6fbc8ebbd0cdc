"""The export that builds begin with, and the plan for it: the people of the crowd, some of whom cannot be built."""

import csv
from pathlib import Path

import yaml

from benchmarks.migration import API_VERSION

FAULTY = 1_000
"""Of so many rows one repeats another's key, one has no e-mail address, one no contact in the org, one no cohort."""
COLUMNS = ("MEMBER_NO", "FORENAME", "SURNAME", "EMAIL", "COUNTRY", "KIND")
COUNTRIES = ("DE", "US", "GB", "PT")
PLAN = """\
migration: building
api_version: "{version}"
contact_key: Legacy_Id__c
orgs:
  - {{name: stand-in, id: {org_id}, kind: sandbox, username_suffix: .uat}}
cohorts:
  - name: help-customers
    where: {{KIND: person}}
    profile: Help Customer
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
loads:
  - {{name: wave-1, operation: insert, file: loads/wave-1.csv}}
source: {{file: source/users.csv, key: MEMBER_NO}}
build:
  contact: {{LastName: "{{SURNAME}}", FirstName: "{{FORENAME}}", Email: "{{EMAIL}}"}}
  user:
    Username: "{{EMAIL|lower}}"
    LastName: "{{SURNAME}}"
    FirstName: "{{FORENAME}}"
    Email: "{{EMAIL}}"
    TimeZoneSidKey: {{from: COUNTRY, values: {{DE: Europe/Berlin, US: America/New_York}}, else: Europe/London}}
"""


def write_source(crowd: Path, rows: int, into: Path) -> None:
    """
    Write a migration to be built.

    :param crowd: the migration of the crowd, whose org has a contact for each of so many ``rows``.
    """
    (into / "source").mkdir(parents=True)
    (org,) = yaml.safe_load((crowd / "plan.yaml").read_text(encoding="utf-8"))["orgs"]
    (into / "plan.yaml").write_text(PLAN.format(org_id=org["id"], version=API_VERSION), encoding="utf-8")
    with (into / "source" / "users.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_person(number) for number in range(1, rows + 1))


def _person(number: int) -> tuple[str, ...]:
    """As ``tests/standin/crowd`` has made the contacts, apart from those with a fault."""
    key, email, kind = f"C-{number}", f"Person{number}@crowd.example", "person"
    match number % FAULTY:
        case 1:
            key = f"C-{number + 1}"
        case 3:
            email = ""
        case 5:
            key = f"X-{number}"
        case 7:
            kind = "dealer"
    return key, "Given", f"Family{number}", email, COUNTRIES[number % len(COUNTRIES)], kind
