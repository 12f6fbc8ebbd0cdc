"""One small load, before it and after it, in a stand-in org: what whole runs are tested on."""

import csv
import shutil
from datetime import timedelta
from pathlib import Path

from tests.standin import StandIn
from tests.standin.crowd.plan import attempt_of, plan_of_one_load

PEOPLE = ("Ottoline", "Peregrine", "Zenobia", "Lysander", "Philomena", "Thaddeus")
SURNAMES = ("Quickenbush", "Wrathbone", "Marchbanks", "Umfreville", "Dalrymple", "Featherstone")
"""Names that stand nowhere else, so that a test can look for them."""


class SmallMigration:
    """A faithful migration of six users: every check that applies finds nobody, before `load()` and after it."""

    def __init__(self, folder: Path, org: StandIn) -> None:
        self.folder, self.org = folder, org
        org.add_field("Contact", "Legacy_Id__c", type="string", length=40, externalId=True)
        self.license = org.add(
            "UserLicense", LicenseDefinitionKey="PID_Customer_Community", Name="Customer Community", TotalLicenses=50
        )
        self.profile = org.add("Profile", Name="Help Customer", UserLicenseId=self.license)
        self.site = org.add("Network", Name="Help Center", Status="Live")
        org.add("NetworkMemberGroup", NetworkId=self.site, ParentId=self.profile, AssignmentStatus="Added")
        self.rows = [self._row(*names) for names in zip(PEOPLE, SURNAMES, strict=True)]
        self.plan.parent.mkdir(parents=True)
        self.plan.write_text(plan_of_one_load("small", org.org_id))
        write_csv(self.folder / "loads" / "wave-1.csv", self.rows)

    @property
    def plan(self) -> Path:
        return self.folder / "plan.yaml"

    @property
    def people(self) -> set[str]:
        """What must not leave the org: names, addresses, usernames."""
        return {row[field] for row in self.rows for field in ("FirstName", "LastName", "Email", "Username")}

    def load(self) -> None:
        """Load all rows, as Data Loader would, an hour after; an hour later a user has logged in."""
        self.org.now += timedelta(hours=1)
        started_at = self.org.now
        results = self.org.load("insert", "User", self.rows)
        success = [
            {"ID": result.id or "", **row, "STATUS": "Item Created"}
            for result, row in zip(results, self.rows, strict=True)
        ]
        write_csv(self.folder / "results" / "success.csv", success)
        with self.plan.open("a") as plan:
            plan.write(attempt_of(started_at))
        self.org.settle()
        self.org.now += timedelta(hours=1)
        self.org.login(success[0]["ID"], self.site)

    def copy(self, folder: Path, recordings: bool = True) -> Path:
        """Another folder with all that this one has by now."""
        left_out = () if recordings else ("recorded", ".mask-key")
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns(*left_out))
        return folder

    def _row(self, first: str, last: str) -> dict[str, str]:
        number = f"L-{len(first)}{len(last)}{first[0]}"
        email = f"{first}.{last}@acme.example".lower()
        account = self.org.add("Account", Name=f"{last} and Sons", OwnerId=self.org.user_id)
        contact = self.org.add(
            "Contact", FirstName=first, LastName=last, Email=email, AccountId=account, Legacy_Id__c=number
        )
        return {
            "Username": f"{email}.uat",
            "FirstName": first,
            "LastName": last,
            "Email": email,
            "Alias": first[:8].lower(),
            "CommunityNickname": f"{first}.{last}".lower(),
            "TimeZoneSidKey": "GMT",
            "LocaleSidKey": "en_US",
            "LanguageLocaleKey": "en_US",
            "EmailEncodingKey": "UTF-8",
            "ProfileId": self.profile,
            "ContactId": contact,
        }


def write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    """Rows of equal columns, as a CSV file with a header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
