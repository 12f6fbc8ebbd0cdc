"""
Person accounts: an account and a contact that are one person.

What the person's contact has stands on the account too, under another name (SOAP API guide, Person Account Record
Types; custom fields end in `__pc`).
"""

from dataclasses import replace
from typing import Any

from tests.standin.schema.schema import Field

STANDARD = {
    "LastName": "LastName",
    "FirstName": "FirstName",
    "PersonEmail": "Email",
    "PersonIndividualId": "IndividualId",
}


def mirrored(item: Field) -> Field:
    """The field of Account that shows a custom field of a person's contact."""
    name = item.name.removesuffix("__c") + "__pc"
    return replace(item, name=name, externalId=False, idLookup=False, unique=False)


def contact_values(account: dict[str, Any]) -> dict[str, Any]:
    """What fields of an account, or its whole row, say of the person's contact."""
    own = {name: STANDARD.get(name) or name.removesuffix("__pc") + "__c" for name in account if _is_shared(name)}
    return {of_contact: account[name] for name, of_contact in own.items()}


def _is_shared(name: str) -> bool:
    return name in STANDARD or name.endswith("__pc")
