"""
What a data engineer writes to build the same files: python -m benchmarks.build_pandas MIGRATION INTO

simple-salesforce's bulk2 reads all contacts into pandas; merges, string methods and hashlib do the rest.
"""

import csv
import json
import sys
from hashlib import md5
from pathlib import Path

import pandas as pd
from simple_salesforce import Salesforce

from benchmarks.migration import API_VERSION, access
from benchmarks.pandas_script import small, whole
from benchmarks.same_files import FILES, digest

KEY = "Contact.Legacy_Id__c"
ZONES = {"DE": "Europe/Berlin", "US": "America/New_York"}
LOCALES = "DefaultLocaleSidKey, LanguageLocaleKey"


def reasons(source: pd.DataFrame, contacts: pd.DataFrame) -> pd.Series:
    """Why a row cannot be built; null where it can."""
    key = source["MEMBER_NO"]
    number = key.map(contacts["Legacy_Id__c"].value_counts()).fillna(0)
    reason = pd.Series(None, index=source.index, dtype=object)
    for condition, name in (
        (number.eq(0), "no-contact"),
        (source["EMAIL"].isna(), "empty-field: Username"),
        (source["KIND"].ne("person"), "no-cohort"),
        (key.duplicated(keep=False), "key-repeated"),
    ):
        reason = reason.mask(condition, name)
    return reason


def users(source: pd.DataFrame, profile: str, organization: pd.Series) -> pd.DataFrame:
    """The load file's columns."""
    key, first = source["MEMBER_NO"], source["FORENAME"]
    hashed = key.map(lambda text: md5(text.encode(), usedforsecurity=False).hexdigest())
    letters, last = (name.fillna("").str.replace(r"[^\w]|_", "", regex=True) for name in (first, source["SURNAME"]))
    return pd.DataFrame(
        {
            KEY: key,
            "ProfileId": profile,
            "Username": source["EMAIL"].str.lower() + ".uat",
            "LastName": source["SURNAME"],
            "FirstName": first,
            "Email": source["EMAIL"] + ".invalid",
            "TimeZoneSidKey": source["COUNTRY"].map(ZONES).fillna("Europe/London"),
            "IsActive": "true",
            "EmailEncodingKey": "UTF-8",
            "LocaleSidKey": organization["DefaultLocaleSidKey"],
            "LanguageLocaleKey": organization["LanguageLocaleKey"],
            "Alias": (letters.str[:1] + last.str[:3]).str.lower() + hashed.str[:4],
            "CommunityNickname": letters.str[:24].replace("", "member") + "." + hashed.str[:15],
        }
    )


def write(table: pd.DataFrame, path: Path) -> None:
    """As a loader reads it: every cell in quotes, LF."""
    path.parent.mkdir(exist_ok=True)
    table.to_csv(path, index=False, quoting=csv.QUOTE_ALL, lineterminator="\n")


def main() -> None:
    """Build the files of a migration by the org that the variables SF_* name."""
    folder, into = map(Path, sys.argv[1:])
    into.mkdir()
    salesforce = Salesforce(**access(), version=API_VERSION)
    source = pd.read_csv(folder / "source" / "users.csv", dtype=str)
    contacts = whole(salesforce, "Contact", "Id", "Legacy_Id__c")
    profile = small(salesforce, "SELECT Id FROM Profile WHERE Name = 'Help Customer'")["Id"].iloc[0]
    organization = small(salesforce, f"SELECT {LOCALES} FROM Organization").iloc[0]
    reason = reasons(source, contacts)
    names = {"MEMBER_NO": "Legacy_Id__c", "SURNAME": "LastName", "FORENAME": "FirstName", "EMAIL": "Email"}
    staged = source.loc[~reason.isin(["key-repeated", "no-cohort"]), list(names)].rename(columns=names)
    staged["Email"] += ".invalid"
    built = users(source.loc[reason.isna()], profile, organization)
    listed = source.loc[reason.notna(), ["MEMBER_NO"]].assign(Line=lambda rows: rows.index + 2, Load="wave-1")
    listed = listed.assign(Cohort="help-customers", Reason=reason[listed.index])
    listed.loc[listed["Reason"].eq("no-cohort"), ["Load", "Cohort"]] = ""
    for path, table in zip(FILES, (staged, built, listed), strict=True):
        write(table, into / path)
    print(json.dumps({"found": digest(into)}))


if __name__ == "__main__":
    main()
