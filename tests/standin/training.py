"""The training room: a small migration of which nothing is loaded yet, no contacts either (docs/training-room.md)."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from tests.examples.csv_files import Row, Sheet
from tests.examples.people import firms, people
from tests.standin.org import StandIn

PEOPLE, FIRMS, SEED = 40, 5, 20
PLAN = """\
# A migration to practice on, in the stand-in org (tests/standin). No person in it is real.
migration: training
contact_key: Legacy_Id__c        # the number in the old portal
orgs:
  - {{name: uat, id: {org_id}, kind: sandbox, username_suffix: .uat}}
cohorts:
  - name: customers
    profile: Help Customer
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
source: {{file: source/users.csv, key: MEMBER_NO}}
build:
  contact: {{LastName: "{{SURNAME}}", FirstName: "{{FORENAME}}", Email: "{{EMAIL}}", Account.Firm_No__c: "{{FIRM_NO}}"}}
  user:
    Username: "{{EMAIL|lower}}"
    LastName: "{{SURNAME}}"
    FirstName: "{{FORENAME}}"
    Email: "{{EMAIL}}"
    TimeZoneSidKey: Europe/Berlin
    LocaleSidKey: de_DE
    LanguageLocaleKey: de
loads:
  - name: wave-1
    operation: insert
    file: loads/wave-1.csv
    mapping: loads/wave-1.sdl
"""
SOURCE = Sheet(tuple((name, name) for name in ("MEMBER_NO", "SURNAME", "FORENAME", "EMAIL", "FIRM_NO")))


def training_room(folder: Path) -> StandIn:
    """
    The org with firms, a profile and its site, and the migration's folder.

    Raises:
        ValueError: the folder holds a plan already.

    """
    if (folder / "plan.yaml").exists():
        raise ValueError(f"{folder} holds a plan already: name another folder, or delete this one to begin anew")
    org = StandIn()
    org.now = datetime.now(UTC)
    org.add_field("Contact", "Legacy_Id__c", externalId=True, unique=True)
    org.add_field("Account", "Firm_No__c", externalId=True, unique=True)
    license_ = org.add("UserLicense", LicenseDefinitionKey="PID_Customer_Community", Name="Customer Community")
    profile = org.add("Profile", Name="Help Customer", UserLicenseId=license_)
    site = org.add("Network", Name="Help Center", UrlPathPrefix="help")
    org.add("NetworkMemberGroup", NetworkId=site, ParentId=profile)
    for number, firm in enumerate(islice(firms(SEED), FIRMS), start=1):
        org.add("Account", Name=firm.name, Firm_No__c=f"F-{number}")
    org.settle()
    SOURCE.write(folder / "source" / "users.csv", _people())
    (folder / "plan.yaml").write_text(PLAN.format(org_id=org.org_id), encoding="utf-8")
    return org


def _people() -> list[Row]:
    """What the old portal has of them."""
    domains = [firm.domain for firm in islice(firms(SEED), FIRMS)]
    return [
        {
            "MEMBER_NO": person.key,
            "SURNAME": person.family,
            "FORENAME": person.given,
            "EMAIL": f"{person.login}@{domains[place % FIRMS]}",
            "FIRM_NO": f"F-{place % FIRMS + 1}",
        }
        for place, person in enumerate(islice(people(SEED), PEOPLE))
    ]
