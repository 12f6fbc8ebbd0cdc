"""
The published procedure, as it is written: python -m benchmarks.manual_procedure MIGRATION

simple-salesforce, 200 ids to an ``IN``, ``query_all`` for each, and Python's sets and dicts.
"""

import sys
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from simple_salesforce import Salesforce, format_soql

from benchmarks.migration import API_VERSION, Migration, access, rows
from benchmarks.same_findings import RULES, VALUES, print_digest

IDS_A_QUERY = 200
Record = dict[str, Any]
USER = f"SELECT Id, {', '.join(VALUES)}, ContactId, AccountId, ProfileId, UserType, IsActive FROM User"


class Org:
    """The org, queried as the procedure says: 200 keys at a time."""

    def __init__(self) -> None:
        self._salesforce = Salesforce(**access(), version=API_VERSION)

    def ask(self, soql: str) -> list[Record]:
        """All records of one statement."""
        return list(self._salesforce.query_all(soql)["records"])

    def ask_by(self, soql: str, field: str, keys: Collection[str]) -> Iterator[Record]:
        """All records whose field has one of these values."""
        asked = list(dict.fromkeys(key for key in keys if key))
        for start in range(0, len(asked), IDS_A_QUERY):
            chunk = asked[start : start + IDS_A_QUERY]
            yield from self.ask(format_soql(f"{soql} WHERE {field} IN {{keys}}", keys=chunk))


class Review:
    """The checklist after the load, over what is held in memory."""

    def __init__(self, migration: Migration, org: Org) -> None:
        self.key, self.found = migration.key, {rule: list[str]() for rule in RULES}
        self.load = list(rows(migration.load))
        self.success = [(row[self.key], row["ID"]) for row in rows(*migration.success)]
        self.error = [row[self.key] for row in rows(*migration.error)]
        self.claimed = dict(self.success)
        users = list(org.ask_by(USER, "Id", [id_ for _, id_ in self.success]))
        users += org.ask_by(USER, "Username", [row["Username"] for row in self.load])
        self.by_id = {user["Id"]: user for user in users}
        self.by_name = {user["Username"].lower(): user for user in self.by_id.values()}
        contacts = org.ask_by("SELECT Id, AccountId FROM Contact", "Id", [row["ContactId"] for row in self.load])
        self.account_of = {contact["Id"]: contact["AccountId"] for contact in contacts}
        members = org.ask_by("SELECT MemberId, NetworkId FROM NetworkMember", "MemberId", self.by_id)
        self.members = {(member["MemberId"], member["NetworkId"]) for member in members}
        self.profiles = {each["Id"]: each for each in org.ask("SELECT Id, Name, UserType FROM Profile")}
        networks = {each["Name"]: each["Id"] for each in org.ask("SELECT Id, Name FROM Network")}
        self.promised = {
            id_: [networks[site] for site in migration.sites.get(id_, migration.sites.get(profile["Name"], []))]
            for id_, profile in self.profiles.items()
            if {id_, profile["Name"]} & migration.sites.keys()
        }

    def reconcile(self) -> None:
        """Success and error file against the load file."""
        results = Counter(key for key, _ in self.success) + Counter(self.error)
        loaded = Counter(row[self.key] for row in self.load)
        self.found["ACT-01"] += loaded.keys() - results.keys()
        self.found["ACT-02"] += (key for key, times in results.items() if times > loaded.get(key, 1))
        self.found["ACT-03"] += results.keys() - loaded.keys()

    def review(self) -> None:
        """Each row against its user in the org."""
        rejected = set(self.error) - self.claimed.keys()
        for row in self.load:
            key, user = row[self.key], self.own(row)
            right = user and user["ContactId"] == row["ContactId"] and user["ProfileId"] == row["ProfileId"]
            if key in rejected and not right:
                self.found["ACT-05"].append(key)
            if key in self.claimed:
                self.review_claim(key, user)
            if user and row["ProfileId"] in self.promised:
                self.review_user(row, user, rejected)
                if right or key not in rejected:
                    self.review_values(row, user)

    def own(self, row: dict[str, str]) -> Record | None:
        """The row's own user: by name and contact; where the loader claims success, by either."""
        named, claimed = self.by_name.get(row["Username"].lower()), self.by_id.get(self.claimed.get(row[self.key], ""))
        for user in (named, claimed):
            if user and user["ContactId"] == row["ContactId"]:
                return user
        return named if row[self.key] in self.claimed else None

    def review_claim(self, key: str, user: Record | None) -> None:
        """What the success file says of a row."""
        if user is None:
            self.found["USE-01"].append(key)
        claimed = self.claimed[key]
        if claimed and (user or claimed in self.by_id) and claimed != (user or {}).get("Id"):
            self.found["ACT-04"].append(key)

    def review_user(self, row: dict[str, str], user: Record, rejected: set[str]) -> None:
        """The user's profile, type, contact, activity and sites."""
        key, contact, profile = row[self.key], row["ContactId"], self.profiles.get(user["ProfileId"])
        if user["ProfileId"] != row["ProfileId"] and key not in rejected:
            self.found["USE-02"].append(key)
        if profile and (user["UserType"] or "").lower() != (profile["UserType"] or "").lower():
            self.found["USE-03"].append(key)
        elsewhere = contact in self.account_of and user["AccountId"] != self.account_of[contact]
        if user["ContactId"] != contact or elsewhere:
            self.found["USE-04"].append(key)
        if not user["IsActive"]:
            self.found["USE-05"].append(key)
        elif any((user["Id"], site) not in self.members for site in self.promised[row["ProfileId"]]):
            self.found["MEM-01"].append(key)

    def review_values(self, row: dict[str, str], user: Record) -> None:
        """What was loaded against what the user holds."""
        if any(row[field] and row[field].strip().lower() != (user[field] or "").strip().lower() for field in VALUES):
            self.found["USE-06"].append(row[self.key])


def main() -> None:
    """Review the migration named on the command line, and print what was found."""
    review = Review(Migration.read(Path(sys.argv[1])), Org())
    review.reconcile()
    review.review()
    print_digest(review.found)


if __name__ == "__main__":
    main()
