"""A migration of any number of customers into one site, and the org that it goes into: made at once, not row by row."""

from datetime import datetime, timedelta
from itertools import count
from math import gcd
from typing import Any

from tests.standin.crowd.copy_rows import copy_latest
from tests.standin.org import StandIn

PER_ACCOUNT = 20
CONSTANT = {
    "TimeZoneSidKey": "GMT",
    "LocaleSidKey": "en_US",
    "LanguageLocaleKey": "en_US",
    "EmailEncodingKey": "UTF-8",
}
PERSON = {
    "Username": "c.Email || '.uat'",
    "FirstName": "c.FirstName",
    "LastName": "c.LastName",
    "Email": "c.Email",
    "Alias": "'p' || substr(c.Legacy_Id__c, 3, 7)",
    "CommunityNickname": "'person' || substr(c.Legacy_Id__c, 3)",
    "ContactId": "c.Id",
}
"""SQL of what a load row says of a contact `c`."""
_APART = 0.618
"""People whose users follow each other are so far apart among the contacts, as a part of all."""


class Crowd:
    """
    An org with contacts of people who get users, and of others who do not; `load()` gives the people their users.

    Users have been created in another order than contacts, as batches that a loader sends side by side are.
    What it makes is what the org's rules would have made of the same rows (tests/standin/tests/test_crowd.py).
    """

    def __init__(self, people: int, others: int = 0, database: str = ":memory:") -> None:
        self.people, self.others = people, others
        self.org = org = StandIn(database=database)
        self.started_at: datetime | None = None
        self.mistaken_ids: dict[int, str] = {}
        org.add_field("Contact", "Legacy_Id__c", type="string", length=40, externalId=True)
        self.license = org.add(
            "UserLicense", LicenseDefinitionKey="PID_Customer_Community", TotalLicenses=people + others + 100
        )
        self.profile, self.other_profile = (
            org.add("Profile", Name=name, UserLicenseId=self.license) for name in ("Help Customer", "Help Guest")
        )
        self.site = org.add("Network", Name="Help Center", Status="Live")
        for profile in (self.profile, self.other_profile):
            org.add("NetworkMemberGroup", NetworkId=self.site, ParentId=profile, AssignmentStatus="Added")
        self._add_contacts(self._owner())
        org.settle()

    def _owner(self) -> str:
        """Who owns all accounts has a role."""
        administrator = self.org.store.get("User", self.org.user_id) or {}
        role = self.org.add("UserRole", Name="Service", DeveloperName="Service")
        return self.org.add("User", Username="owner@example.com", ProfileId=administrator["ProfileId"], UserRoleId=role)

    def _add_contacts(self, owner: str) -> None:
        org, further = self.org, self.people + self.others - 1
        home = org.add("Account", Name="Account 1", OwnerId=owner)
        self.first_account = self._rowid("Account", home)
        copy_latest(org, "Account", further // PER_ACCOUNT, {"Name": "'Account ' || (s.i + 1)"})
        person = {"FirstName": "Given", "LastName": "Family1", "Email": "person1@crowd.example", "Legacy_Id__c": "C-1"}
        self.first_contact = self._rowid("Contact", org.add("Contact", AccountId=home, **person))
        differing = {
            "LastName": "'Family' || (s.i + 1)",
            "Name": "'Given Family' || (s.i + 1)",
            "Email": "'person' || (s.i + 1) || '@crowd.example'",
            "Legacy_Id__c": "'C-' || (s.i + 1)",
            "AccountId": "a.Id",
        }
        homes = f'cross join "Account" a on a.rowid = {self.first_account} + s.i / {PER_ACCOUNT}'
        copy_latest(org, "Contact", further, differing, homes)

    def row(self) -> dict[str, str]:
        """SQL of each column of the load file, by its name."""
        constant = {**CONSTANT, "ProfileId": self.profile}
        return {**PERSON, **{name: f"'{value}'" for name, value in constant.items()}}

    def load(self) -> None:
        """
        Give the people their users, an hour after: the first by the org's rules, the others like the first.

        Another hour later the first logs in.
        """
        org, further = self.org, self.people - 1
        org.now += timedelta(hours=1)
        self.started_at = org.now
        (result,) = org.load("insert", "User", [self._first_row()])
        assert result.id, result.message
        org.settle()
        self.first_user = self._rowid("User", result.id)
        contact = f'cross join "Contact" c on c.rowid = {self.first_contact} + {self._spread("s.i")}'
        copy_latest(org, "User", further, {**self.row(), "Name": "c.Name", "AccountId": "c.AccountId"}, contact)
        user = f'cross join "User" u on u.rowid = {self.first_user} + s.i'
        copy_latest(org, "UserLogin", further, {"UserId": "u.Id"}, user)
        copy_latest(org, "NetworkMember", further, {"MemberId": "u.Id"}, user)
        last_home = self.first_account + further // PER_ACCOUNT
        org.store.execute(
            'update "Account" set IsCustomerPortal = 1 where rowid between ? and ?', (self.first_account, last_home)
        )
        org.seats, org.unsettled = None, True
        org.settle()
        org.now += timedelta(hours=1)
        org.login(result.id, self.site)

    def _first_row(self) -> dict[str, Any]:
        cells = ", ".join(f'{sql} as "{name}"' for name, sql in self.row().items())
        return self.org.store.one(f'select {cells} from "Contact" c where c.rowid = {self.first_contact}') or {}

    def _rowid(self, sobject: str, record: str) -> int:
        ((row,),) = self.org.store.tuples(f'select rowid from "{sobject}" where Id = ?', (record,))
        return int(row)

    @property
    def _step(self) -> int:
        """How far apart people are whose users follow each other; by such steps everybody is reached once."""
        return next(step for step in count(int(self.people * _APART) or 1) if gcd(step, self.people) == 1)

    def _spread(self, number: str) -> str:
        """SQL of the person whose user has that number; both are numbered from 0, and person 0 has user 0."""
        return f"({number}) * {self._step} % {self.people}"

    def user_of(self, person: str) -> str:
        """SQL of the number of the user that a person has."""
        return f"({person}) * {pow(self._step, -1, self.people)} % {self.people}"

    def users(self, *people: int) -> list[str]:
        """The Ids of these people's users; people are numbered from 0."""
        user = f'select Id from "User" where rowid = {self.first_user} + {self.user_of("?")}'
        rows = [self.org.store.tuples(user, (who,)) for who in people]
        return [record for ((record,),) in rows]
