"""The training room: a small migration of which nothing is loaded yet, no contacts either (docs/training-room.md)."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from tests.examples.csv_files import Row, Sheet
from tests.examples.people import firms, people
from tests.standin.org import StandIn

PEOPLE, FIRMS, SEED = 40, 5, 20
SUFFIX = ".uat"
PLAN = """\
# A migration to practice on, in the stand-in org (tests/standin). No person in it is real.
migration: training
contact_key: Legacy_Id__c        # the number in the old portal
orgs:
  - {{name: uat, id: {org_id}, kind: sandbox, username_suffix: {suffix}}}
source: {{file: source/users.csv}}
cohorts:
  - name: customers
    profile: Help Customer
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
loads:
  - name: wave-1
    operation: insert
    file: loads/wave-1.csv
    mapping: loads/wave-1.sdl
"""
SOURCE = Sheet(tuple((name, name) for name in ("Legacy_Id__c", "SURNAME", "FORENAME", "EMAIL", "FIRM_NO")))
CONTACTS = Sheet(
    tuple((name, name) for name in ("Legacy_Id__c", "LastName", "FirstName", "Email", "Account.Firm_No__c"))
)
USERS = Sheet(
    (
        ("MEMBER_NO", "Contact.Legacy_Id__c"),
        ("LOGIN", "Username"),
        ("SURNAME", "LastName"),
        ("FORENAME", "FirstName"),
        ("EMAIL", "Email"),
        ("SHORT", "Alias"),
        ("SCREEN_NAME", "CommunityNickname"),
        ("ZONE", "TimeZoneSidKey"),
        ("LOCALE", "LocaleSidKey"),
        ("LANG", "LanguageLocaleKey"),
        ("CHARSET", "EmailEncodingKey"),
        ("PROFILE", "ProfileId"),
        ("ACTIVE", "IsActive"),
    )
)


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
    _write(folder, org.org_id, profile)
    return org


def _write(folder: Path, org_id: str, profile: str) -> None:
    rows = _people(profile)
    SOURCE.write(folder / "source" / "users.csv", rows)
    CONTACTS.write(folder / "loads" / "contacts.csv", rows)
    USERS.write(folder / "loads" / "wave-1.csv", rows)
    USERS.mapping(folder / "loads" / "wave-1.sdl")
    (folder / "plan.yaml").write_text(PLAN.format(org_id=org_id, suffix=SUFFIX))


def _people(profile: str) -> list[Row]:
    """What all three files say of each person."""
    domains = [firm.domain for firm in islice(firms(SEED), FIRMS)]
    return [
        {
            "Legacy_Id__c": person.key,
            "Contact.Legacy_Id__c": person.key,
            "SURNAME": person.family,
            "LastName": person.family,
            "FORENAME": person.given,
            "FirstName": person.given,
            "EMAIL": f"{person.login}@{domains[place % FIRMS]}",
            "Email": f"{person.login}@{domains[place % FIRMS]}.invalid",
            "Username": f"{person.login}@{domains[place % FIRMS]}{SUFFIX}",
            "Alias": f"{person.login[:3]}{person.number}",
            "CommunityNickname": f"{person.login.partition('.')[0]}.{person.number}",
            "TimeZoneSidKey": "Europe/Berlin",
            "LocaleSidKey": "de_DE",
            "LanguageLocaleKey": "de",
            "EmailEncodingKey": "UTF-8",
            "ProfileId": profile,
            "IsActive": "true",
            "FIRM_NO": f"F-{place % FIRMS + 1}",
            "Account.Firm_No__c": f"F-{place % FIRMS + 1}",
        }
        for place, person in enumerate(islice(people(SEED), PEOPLE))
    ]
