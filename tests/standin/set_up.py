"""What an administrator sets up in an org, and what of it the running user sees."""

from abc import ABC, abstractmethod
from dataclasses import replace
from itertools import chain
from typing import Any

from tests.standin.rows.person_accounts import mirrored
from tests.standin.rows.store import Store
from tests.standin.schema.picklists import STATES
from tests.standin.schema.schema import Field, SObject
from tests.standin.visibility import Visibility

RECORD_TYPE: dict[str, Any] = {"referenceTo": ("RecordType",), "relationshipName": "RecordType"}


class SetUp(ABC):
    """Fields and objects come and go; the store has a column for each field."""

    objects: dict[str, SObject]
    store: Store
    visibility: Visibility

    @abstractmethod
    def add(self, sobject: str, **fields: Any) -> str:
        """Put a row into the org; answers its Id."""

    def add_field(self, sobject: str, name: str, **describe: Any) -> None:
        """A custom or optional field: `type`, `length`, and the words of describe, such as externalId."""
        plain = {"createable": True, "updateable": True, "groupable": True, "custom": name.endswith("__c")}
        item = Field(name, **{"type": "string", "length": 40, **plain, **describe})
        if item.externalId:
            item = replace(item, idLookup=True)
        self._add(sobject, item)
        if sobject == "Contact" and item.custom and "RecordTypeId" in self.objects["Account"].fields:
            self._add("Account", mirrored(item))

    def add_person_accounts(self) -> str:
        """Person accounts are turned on, by record types of accounts; answers the Id of that of persons."""
        custom = [item for item in self.objects["Contact"].fields.values() if item.custom]
        self.add_field("Account", "RecordTypeId", type="reference", length=18, custom=False, **RECORD_TYPE)
        for item in custom:
            self._add("Account", mirrored(item))
        kinds = ("Business Account", False), ("Person Account", True)
        plain = {"SobjectType": "Account", "IsActive": True}
        made = [self.add("RecordType", Name=name, IsPersonType=person, **plain) for name, person in kinds]
        return made[1]

    def _add(self, sobject: str, item: Field) -> None:
        self.objects[sobject].fields[item.name] = item
        self.store.add_column(sobject, item)

    def add_places(self, sobject: str) -> None:
        """The picklists of states and countries are turned on, and the object has the fields of their codes."""
        coded: dict[str, Any] = {"type": "picklist", "restrictedPicklist": True}
        self.add_field(sobject, "CountryCode", picklist=tuple(STATES), **coded)
        self.add_field(
            sobject, "StateCode", picklist=tuple(chain(*STATES.values())), controllerName="CountryCode", **coded
        )

    def remove_field(self, sobject: str, name: str) -> None:
        """The running user sees no such field."""
        self.visibility.fields.add((sobject, name))

    def remove_object(self, sobject: str) -> None:
        self.visibility.objects.add(sobject)
