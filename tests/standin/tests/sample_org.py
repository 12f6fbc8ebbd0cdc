"""A small org for the stand-in's own tests: community licenses, a profile and a site for each, people without users."""

from dataclasses import dataclass

from tests.standin import Result, StandIn, Switches

Row = dict[str, str]
KEYS = {
    "customer": ("PID_Customer_Community", "Customer Community"),
    "customer login": ("PID_Customer_Community_Login", "Customer Community Login"),
    "plus": ("PID_Customer_Community_Plus", "Customer Community Plus"),
    "partner": ("PID_Partner_Community", "Partner Community"),
    "identity": ("PID_External_Identity", "External Identity"),
}


@dataclass
class SampleOrg:
    """The org, its Ids by kind of license, and how many people there are."""

    org: StandIn
    licenses: dict[str, str]
    profiles: dict[str, str]
    sites: dict[str, str]
    people: int = 0

    def person(self, **account: object) -> str:
        """A new contact under an account of its own."""
        self.people += 1
        home = self.org.add("Account", **{"Name": f"Account {self.people}", **account})
        own = self.org.store.get("Account", home) or {}
        return own["PersonContactId"] or self.org.add("Contact", LastName=f"Person {self.people}", AccountId=home)

    def row(self, kind: str = "customer", **cells: str) -> Row:
        """A load row that the org takes."""
        contact = cells.pop("ContactId", None) or self.person()
        name = f"person{self.people}"
        plain = {"TimeZoneSidKey": "GMT", "LocaleSidKey": "en_US", "EmailEncodingKey": "UTF-8"}
        plain |= {"LanguageLocaleKey": "en_US", "LastName": name, "Alias": name[:8], "ContactId": contact}
        plain |= {"Username": f"{name}@example.com", "Email": f"{name}@example.com", "CommunityNickname": name}
        return {**plain, "ProfileId": self.profiles[kind], **cells}

    def insert(self, **cells: str) -> Result:
        return self.org.load("insert", "User", [self.row(**cells)])[0]

    def update(self, user: str | None, **cells: str) -> Result:
        return self.org.load("update", "User", [{"Id": user or "", **cells}])[0]

    def user(self, kind: str = "customer", **cells: str) -> str:
        result = self.insert(kind=kind, **cells)
        assert result.success, result.message
        assert result.id
        return result.id

    def field(self, user: str, name: str) -> object:
        return next(row[name] for row in self.org.rows("User") if row["Id"] == user)

    def sites_of(self, user: str) -> set[str]:
        names = {site: name for name, site in self.sites.items()}
        return {names[row["NetworkId"]] for row in self.org.rows("NetworkMember") if row["MemberId"] == user}

    def used(self, kind: str) -> int:
        (row,) = (row for row in self.org.rows("UserLicense") if row["Id"] == self.licenses[kind])
        return int(row["UsedLicenses"])


def make_sample_org(switches: Switches | None = None) -> SampleOrg:
    """A sample org, with the platform's open questions settled by `switches`."""
    org = StandIn(switches)
    licenses, profiles, sites = {}, {}, {}
    for kind, (key, name) in KEYS.items():
        licenses[kind] = org.add("UserLicense", LicenseDefinitionKey=key, Name=name, TotalLicenses=5)
        profiles[kind] = org.add("Profile", Name=f"{name} People", UserLicenseId=licenses[kind])
        sites[kind] = org.add("Network", Name=f"{name} Site")
        org.add("NetworkMemberGroup", NetworkId=sites[kind], ParentId=profiles[kind])
    return SampleOrg(org, licenses, profiles, sites)
