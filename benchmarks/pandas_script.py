"""
What a data engineer writes: python -m benchmarks.pandas_script MIGRATION

simple-salesforce's bulk2 reads whole objects into pandas, and merges do the rest. Its client waits five seconds
before it first polls a job; that is its default, and stays as it is.
"""

import io
import sys
from pathlib import Path
from typing import Any

import pandas as pd
from simple_salesforce import Salesforce

from benchmarks.migration import API_VERSION, Migration, access
from benchmarks.same_findings import RULES, VALUES, print_digest


def whole(salesforce: Any, sobject: str, *fields: str) -> pd.DataFrame:
    """Every record of an object, as text."""
    pages = getattr(salesforce.bulk2, sobject).query(f"SELECT {', '.join(fields)} FROM {sobject}")
    return pd.concat([pd.read_csv(io.StringIO(page), dtype=str) for page in pages], ignore_index=True)


def small(salesforce: Any, soql: str) -> pd.DataFrame:
    """The few records of a set-up object."""
    return pd.DataFrame(salesforce.query_all(soql)["records"]).drop(columns="attributes")


def prepared(migration: Migration, salesforce: Any) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The load's rows beside their user, contact and result; then results, members and promised sites."""
    key = migration.key
    load = pd.read_csv(migration.load, dtype=str)
    success = [pd.read_csv(path, dtype=str).assign(kind="success") for path in migration.success]
    error = [pd.read_csv(path, dtype=str).assign(kind="error", ID=None) for path in migration.error]
    results = pd.concat([*success, *error], ignore_index=True)[[key, "ID", "kind"]].rename(columns={"ID": "claimed"})
    users = whole(salesforce, "User", "Id", *VALUES, "ContactId", "AccountId", "ProfileId", "UserType", "IsActive")
    contacts = whole(salesforce, "Contact", "Id", "AccountId")
    members = whole(salesforce, "NetworkMember", "Id", "MemberId", "NetworkId")
    profiles = small(salesforce, "SELECT Id, Name, UserType FROM Profile")
    networks = small(salesforce, "SELECT Id, Name FROM Network")
    sites = pd.DataFrame(
        [(profile, site) for profile, names in migration.sites.items() for site in names], columns=["profile", "site"]
    ).merge(networks.rename(columns={"Id": "NetworkId", "Name": "site"}), on="site")
    by_name = profiles.rename(columns={"Id": "ProfileId", "Name": "profile"})[["ProfileId", "profile"]]
    by_id = by_name.assign(profile=by_name["ProfileId"])
    sites = sites.merge(pd.concat([by_name, by_id]), on="profile").drop_duplicates(["ProfileId", "NetworkId"])
    types = profiles.rename(columns={"Id": "ProfileId", "UserType": "TypeOfProfile"})[["ProfileId", "TypeOfProfile"]]
    users = users.merge(types, on="ProfileId", how="left")
    last = results.sort_values("kind").drop_duplicates(key, keep="last")
    table = with_own_user(load.merge(last, on=key, how="left"), users)
    table = table.merge(contacts.add_prefix("contact_"), left_on="ContactId", right_on="contact_Id", how="left")
    return table, results, members, sites


def with_own_user(table: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """Beside each row its own user: by name and contact; where the loader claims success, by either."""
    known = users[["Id", "ContactId"]].assign(name=users["Username"].str.lower())
    table["name"] = table["Username"].str.lower()
    table = table.merge(known.add_suffix("_named"), left_on="name", right_on="name_named", how="left")
    table = table.merge(known.add_suffix("_claimed"), left_on="claimed", right_on="Id_claimed", how="left")
    succeeded = table["kind"].eq("success")
    named = table["ContactId_named"].eq(table["ContactId"])
    claimed = succeeded & table["ContactId_claimed"].eq(table["ContactId"]) & ~named
    own = table["Id_named"].where(named | succeeded)
    table["own_Id"] = own.where(~claimed, table["Id_claimed"])
    return table.merge(users.add_prefix("own_"), on="own_Id", how="left")


def main() -> None:
    """Review the migration named on the command line, and print what was found."""
    migration = Migration.read(Path(sys.argv[1]))
    table, results, members, sites = prepared(migration, Salesforce(**access(), version=API_VERSION))
    key = migration.key
    found: dict[str, Any] = {rule: [] for rule in RULES}
    times = results[key].value_counts()
    loaded = table[key].value_counts()
    found["ACT-01"] = table.loc[~table[key].isin(results[key]), key]
    found["ACT-02"] = times.index[times > loaded.reindex(times.index).fillna(1)]
    found["ACT-03"] = results.loc[~results[key].isin(table[key]), key]
    succeeded, rejected, present = table["kind"].eq("success"), table["kind"].eq("error"), table["own_Id"].notna()
    same_contact, same_profile = (table[f"own_{each}"].eq(table[each]) for each in ("ContactId", "ProfileId"))
    known = table["claimed"].notna() & (present | table["Id_claimed"].notna())
    found["ACT-04"] = table.loc[succeeded & known & table["own_Id"].ne(table["claimed"]), key]
    found["ACT-05"] = table.loc[rejected & ~(same_contact & same_profile), key]
    found["USE-01"] = table.loc[succeeded & ~present, key]
    judged = present & table["ProfileId"].isin(sites["ProfileId"])
    found["USE-02"] = table.loc[judged & ~same_profile & ~rejected, key]
    type_of_profile = table["own_TypeOfProfile"].str.lower()
    another_type = type_of_profile.notna() & table["own_UserType"].str.lower().ne(type_of_profile)
    found["USE-03"] = table.loc[judged & another_type, key]
    elsewhere = table["contact_Id"].notna() & table["own_AccountId"].ne(table["contact_AccountId"])
    found["USE-04"] = table.loc[judged & (elsewhere | ~same_contact), key]
    differs = pd.Series(data=False, index=table.index)
    for field in VALUES:
        loaded, held = (table[name].str.strip().str.lower() for name in (field, f"own_{field}"))
        differs |= loaded.notna() & loaded.ne(held)
    found["USE-06"] = table.loc[judged & differs & ~(rejected & ~(same_contact & same_profile)), key]
    active = table["own_IsActive"].eq("true")
    found["USE-05"] = table.loc[judged & ~active, key]
    users = table.loc[judged & active, [key, "own_Id", "ProfileId"]]
    wanted = users.merge(sites[["ProfileId", "NetworkId"]], on="ProfileId")
    wanted = wanted.merge(
        members, left_on=["own_Id", "NetworkId"], right_on=["MemberId", "NetworkId"], how="left", indicator=True
    )
    found["MEM-01"] = wanted.loc[wanted["_merge"].eq("left_only"), key]
    print_digest(found)


if __name__ == "__main__":
    main()
