"""The same rules in plain csv, dicts and sets: python -m benchmarks.checks_only_csv MIGRATION SNAPSHOT."""

import sys
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.migration import rows
from benchmarks.same_findings import RULES, print_digest

Row = dict[str, str]


class Tables:
    """The tables of the snapshot as dicts and sets; an empty cell is an empty text."""

    def __init__(self, folder: Path) -> None:
        self.load = list(rows(folder / "load_file.csv"))
        self.results = list(rows(folder / "result.csv"))
        self.attempt = [row["row_key"] for row in rows(folder / "attempt_row.csv")]
        self.last = {row["line"]: row for row in rows(folder / "last_result.csv")}
        self.right = {row["line"] for row in rows(folder / "row_right.csv")}
        self.own = {row["line"]: row for row in rows(folder / "own_user.csv")}
        self.users = {row["Id"] for row in rows(folder / "OrgUser.csv")}
        self.unlike = {
            row["line"] for row in rows(folder / "unlike_value.csv") if _unlike(row["loaded"], row["present"])
        }
        self.account_of = {row["Id"]: row["AccountId"] for row in rows(folder / "Contact.csv")}
        self.type_of = {row["Id"]: row["UserType"] for row in rows(folder / "Profile.csv")}
        self.members = {(row["MemberId"], row["NetworkId"]) for row in rows(folder / "NetworkMember.csv")}
        networks = {row["Name"]: row["Id"] for row in rows(folder / "Network.csv")}
        self.promised: dict[str, list[str | None]] = defaultdict(list)
        for row in rows(folder / "promised_site.csv"):
            if row["kind"] == "joined":
                self.promised[row["cohort"]].append(networks.get(row["site"]))


def _unlike(loaded: str, present: str) -> bool:
    return loaded.strip().lower() != present.strip().lower()


def review(tables: Tables) -> dict[str, list[str]]:
    """The row keys that break each rule."""
    found: dict[str, list[str]] = {rule: [] for rule in RULES}
    results, loaded = Counter(row["row_key"] for row in tables.results), Counter(tables.attempt)
    found["ACT-02"] += (key for key, times in results.items() if times > loaded.get(key, 1))
    found["ACT-03"] += results.keys() - loaded.keys()
    for row in tables.load:
        key, last = row["row_key"], tables.last.get(row["line"])
        user = tables.own.get(row["line"])
        if key not in results:
            found["ACT-01"].append(key)
        if last and last["kind"] != "success" and row["line"] not in tables.right:
            found["ACT-05"].append(key)
        if last and last["kind"] == "success":
            claimed = last["Id"]
            if user is None:
                found["USE-01"].append(key)
            if claimed and (user or claimed in tables.users) and claimed != (user or {}).get("Id"):
                found["ACT-04"].append(key)
        if user and row["cohort"]:
            _review_user(tables, row, user, last, found)
    return found


def _review_user(tables: Tables, row: Row, user: Row, last: Row | None, found: dict[str, list[str]]) -> None:
    key, contact = row["row_key"], row["ContactId"]
    if user["ProfileId"] != row["ProfileId"] and not (last and last["kind"] != "success"):
        found["USE-02"].append(key)
    if user["ProfileId"] in tables.type_of and user["UserType"].lower() != tables.type_of[user["ProfileId"]].lower():
        found["USE-03"].append(key)
    elsewhere = contact in tables.account_of and user["AccountId"] != tables.account_of[contact]
    if user["ContactId"] != contact or elsewhere:
        found["USE-04"].append(key)
    resolved = not last or last["kind"] == "success" or row["line"] in tables.right
    if resolved and (row["line"] in tables.unlike or _unlike(row["Username"], user["Username"])):
        found["USE-06"].append(key)
    if user["IsActive"] != row["will_be_active"]:
        found["USE-05"].append(key)
    if user["IsActive"] == "true" and any(
        (user["Id"], site) not in tables.members for site in tables.promised[row["cohort"]]
    ):
        found["MEM-01"].append(key)


def main() -> None:
    """Review the snapshot, and print what was found."""
    print_digest(review(Tables(Path(sys.argv[2]) / "csv")))


if __name__ == "__main__":
    main()
