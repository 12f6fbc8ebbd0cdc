"""A company's org on the eve of its migration: licenses, profiles, sites, customers and who looks after them."""

from dataclasses import dataclass

from tests.examples.people import Firm, Person, firms, people
from tests.standin import StandIn

CUSTOMER, PLUS, PARTNER = "PID_Customer_Community", "PID_Customer_Community_Plus", "PID_Partner_Community"
SUFFIX = ".uat"
HOME = Firm("Home", "mail.example")


@dataclass(frozen=True)
class Known:
    """A person with a contact, and an account, in the org."""

    person: Person
    firm: Firm
    account: str
    contact: str

    @property
    def key(self) -> str:
        return self.person.key

    @property
    def email(self) -> str:
        return f"{self.person.login}@{self.firm.domain}"

    @property
    def username(self) -> str:
        return self.email + SUFFIX


class Company:
    """
    Puts into the org what a migration finds there.

    `contact_key` is the external id field on Contact; usernames of internal users end in `suffix`.
    """

    def __init__(self, org: StandIn, seed: int, contact_key: str, suffix: str = SUFFIX) -> None:
        self.org, self.contact_key = org, contact_key
        self.people, self._firms = people(seed), firms(seed)
        self.licenses: dict[str, str] = {}
        self.sites: dict[str, str] = {}
        self.profiles: dict[str, str] = {}
        administrators = next(row["Id"] for row in org.rows("Profile") if row["Name"] == "System Administrator")
        self.administrators = administrators
        self.owners = [self.owner(f"sales.{region}@larkspur.example{suffix}") for region in ("north", "south")]

    def owner(self, username: str, *, role: bool = True) -> str:
        """An internal user who owns accounts."""
        title = username.partition("@")[0].replace(".", " ").title()
        own = self.org.add("UserRole", Name=title, DeveloperName=title.replace(" ", "_")) if role else None
        user = {"Username": username, "LastName": title, "ProfileId": self.administrators, "UserRoleId": own}
        return self.org.add("User", **user)

    def license(self, key: str, total: int, used: int, **fields: object) -> str:
        """A user license, with the seats that users outside of the example hold."""
        name = key.removeprefix("PID_").replace("_", " ")
        row = {"LicenseDefinitionKey": key, "Name": name, "TotalLicenses": total, "UsedLicenses": used}
        self.licenses[key] = self.org.add("UserLicense", **row, **fields)
        return self.licenses[key]

    def site(self, *names: str) -> None:
        for name in names:
            self.sites[name] = self.org.add("Network", Name=name, Status="Live", OptionsSendWelcomeEmail=False)

    def profile(self, name: str, license_: str, *sites: str, standard: bool = False) -> str:
        """A profile that is a member of these sites."""
        row = {"Name": name, "UserLicenseId": self.licenses[license_], "standard": standard}
        self.profiles[name] = self.org.add("Profile", **row)
        for site in sites:
            self.admit(site, self.profiles[name])
        return self.profiles[name]

    def admit(self, site: str, member: str) -> str:
        """Make a profile or permission set a member group of a site."""
        group = {"NetworkId": self.sites[site], "ParentId": member, "AssignmentStatus": "Added"}
        return self.org.add("NetworkMemberGroup", **group)

    def colleagues(self, number: int, *, owner: str | None = None, partner: bool = False) -> list[Known]:
        """People with business contacts, up to three at a firm."""
        found: list[Known] = []
        while len(found) < number:
            firm, boss = next(self._firms), owner or self.owners[len(found) % 2]
            account = self.org.add("Account", Name=firm.name, OwnerId=boss, IsPartner=partner)
            room = range(min(3, number - len(found)))
            found += [self.contact(next(self.people), firm, account) for _ in room]
        return found

    def shoppers(self, number: int) -> list[Known]:
        """People with person accounts."""
        return [self._person_account(next(self.people)) for _ in range(number)]

    def user(self, known: Known, profile: str, **fields: object) -> str:
        """A user that is there before the migration begins."""
        person = {"FirstName": known.person.given, "LastName": known.person.family, "Email": known.email + ".invalid"}
        plain = {"Username": known.username, "ContactId": known.contact, "ProfileId": self.profiles[profile]}
        return self.org.add("User", **{**person, **plain, **fields})

    def contact(self, person: Person, firm: Firm, account: str) -> Known:
        """The person's contact below an account."""
        named = {"FirstName": person.given, "LastName": person.family, self.contact_key: person.key}
        contact = self.org.add("Contact", AccountId=account, OwnerId=self.owners[0], **named)
        known = Known(person, firm, account, contact)
        self.org.update("Contact", contact, Email=known.email + ".invalid")
        return known

    def _person_account(self, person: Person) -> Known:
        named = {"FirstName": person.given, "LastName": person.family, "OwnerId": self.owners[person.number % 2]}
        account = self.org.add("Account", IsPersonAccount=True, **named)
        (contact,) = next(iter(self.org.store.tuples('select PersonContactId from "Account" where Id = ?', (account,))))
        known = Known(person, HOME, account, contact)
        self.org.update("Contact", contact, Email=known.email + ".invalid", **{self.contact_key: person.key})
        return known
