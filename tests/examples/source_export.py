"""What the legacy system exports: a row for each person to create, and the sheets that hold them."""

from tests.examples.company import SUFFIX, Known
from tests.examples.csv_files import Row, Sheet

MOVE = Sheet((("ID", "Id"), ("LEGACY_NO", "Legacy_Id__c"), ("PROFILE", "ProfileId"), ("CONTACT", "ContactId")))
MOVE_BY_FIELD = Sheet(tuple((name, name) for name in ("Id", "Legacy_Id__c", "ProfileId")))
"""For the Salesforce CLI, which knows no mapping."""
DISABLE = Sheet((("ID", "Id"), ("LEGACY_NO", "Legacy_Id__c"), ("MAY_ENTER", "IsPortalEnabled")))
SOURCE = Sheet((("Legacy_Id__c", "Legacy_Id__c"), ("Id", "Id")))
EXCLUDED = Sheet((("Legacy_Id__c", "Legacy_Id__c"), ("Reason", "Reason")))


def create_sheet(*contact_columns: tuple[str, str]) -> Sheet:
    """The load file of users to create; `contact_columns` say how a row names its contact."""
    return Sheet(
        (
            ("LEGACY_NO", "Legacy_Id__c"),
            ("LOGIN", "Username"),
            ("FAMILY_NAME", "LastName"),
            ("GIVEN_NAME", "FirstName"),
            ("MAIL", "Email"),
            ("SHORT", "Alias"),
            ("SCREEN_NAME", "CommunityNickname"),
            ("ZONE", "TimeZoneSidKey"),
            ("LOCALE", "LocaleSidKey"),
            ("LANG", "LanguageLocaleKey"),
            ("CHARSET", "EmailEncodingKey"),
            ("PROFILE", "ProfileId"),
            *contact_columns,
            ("ACTIVE", "IsActive"),
            ("KIND", "column:KIND"),
        )
    )


def create_row(known: Known, profile: str, kind: str = "business", **cells: str) -> Row:
    """A person's row; `cells` by field come in place of the usual ones."""
    person = known.person
    initials = f"{person.login[:2]}{person.family[:1].lower()}"
    usual = {
        "Legacy_Id__c": known.key,
        "Username": known.username,
        "LastName": person.family,
        "FirstName": person.given,
        "Email": f"{known.email}.invalid",
        "Alias": f"{initials}{person.number % 100_000}"[:8],
        "CommunityNickname": f"{person.login}.{person.number}",
        "TimeZoneSidKey": "Europe/Berlin" if person.number % 3 else "America/New_York",
        "LocaleSidKey": "de_DE" if person.number % 3 else "en_US",
        "LanguageLocaleKey": "de" if person.number % 3 else "en_US",
        "EmailEncodingKey": "UTF-8",
        "ProfileId": profile,
        "ContactId": known.contact,
        "IsActive": "true",
        "column:KIND": kind,
    }
    return usual | cells


def corrected(username: str) -> str:
    """Another username for the same person."""
    return username.removesuffix(SUFFIX).replace("@", ".larkspur@", 1) + SUFFIX
