"""
What a good engineer writes: python -m benchmarks.polars_program MIGRATION

The jobs of all objects run side by side, by a bare HTTP client; their pages go into Polars as they come, and joins do
the rest. The files are hashed; everything is held in memory.
"""

import hashlib
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import polars as pl

from benchmarks.bulk import Bulk
from benchmarks.migration import Migration
from benchmarks.same_findings import RULES, VALUES, print_digest

PARALLEL = 8
WHOLE = {
    "User": ("Id", *VALUES, "ContactId", "AccountId", "ProfileId", "UserType", "IsActive"),
    "Contact": ("Id", "AccountId"),
    "NetworkMember": ("Id", "MemberId", "NetworkId"),
}
PROFILES, NETWORKS = "SELECT Id, Name, UserType FROM Profile", "SELECT Id, Name FROM Network"


class Org:
    """Whole objects, asked for at once and taken when they are needed."""

    def __init__(self, bulk: Bulk) -> None:
        self._bulk, self._threads = bulk, ThreadPoolExecutor(PARALLEL)
        self._jobs = {sobject: self._threads.submit(self._pages, sobject) for sobject in WHOLE}
        self._profiles, self._networks = (self._threads.submit(bulk.records, soql) for soql in (PROFILES, NETWORKS))

    def whole(self, sobject: str) -> pl.DataFrame:
        """Every record of an object, as text."""
        return pl.concat(page.result() for page in self._jobs[sobject].result())

    def profiles(self) -> pl.DataFrame:
        return pl.DataFrame(self._profiles.result())

    def networks(self) -> pl.DataFrame:
        return pl.DataFrame(self._networks.result())

    def _pages(self, sobject: str) -> list[Future[pl.DataFrame]]:
        job = self._bulk.finished("query", f"SELECT {', '.join(WHOLE[sobject])} FROM {sobject}")
        return [self._threads.submit(self._page, page) for page in self._bulk.pages(job)]

    def _page(self, page: str) -> pl.DataFrame:
        return pl.read_csv(self._bulk.content(page), infer_schema=False)


def hashed(path: Path) -> pl.DataFrame:
    """A file of the migration, as text, once its SHA-256 is taken."""
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    return pl.read_csv(path, infer_schema=False)


def results_of(migration: Migration) -> pl.DataFrame:
    """The rows of all result files: the key, the Id that the loader claims, and the kind."""
    key = migration.key
    success = [hashed(path).select(key, claimed="ID", kind=pl.lit("success")) for path in migration.success]
    error = [
        hashed(path).select(key, claimed=pl.lit(None, pl.String), kind=pl.lit("error")) for path in migration.error
    ]
    return pl.concat([*success, *error])


def promised(migration: Migration, profiles: pl.DataFrame, networks: pl.DataFrame) -> pl.DataFrame:
    """Each profile with each of its sites, by Id."""
    ids, sites = (dict(zip(table["Name"], table["Id"], strict=True)) for table in (profiles, networks))
    rows = {(ids.get(each, each), sites[name]) for each, names in migration.sites.items() for name in names}
    return pl.DataFrame(sorted(rows), schema=["ProfileId", "NetworkId"], orient="row")


def with_own_user(rows: pl.DataFrame, users: pl.DataFrame) -> pl.DataFrame:
    """Beside each row its own user: by name and contact; where the loader claims success, by either."""
    named = users.select(named="Id", contact_named="ContactId", name=pl.col("Username").str.to_lowercase())
    claimed = users.select(claimed="Id", contact_claimed="ContactId", here=pl.lit(value=True))
    rows = rows.with_columns(name=pl.col("Username").str.to_lowercase())
    rows = rows.join(named, on="name", how="left").join(claimed, on="claimed", how="left")
    of_name, of_claim = (same(f"contact_{each}", "ContactId") for each in ("named", "claimed"))
    succeeded = pl.col("kind").eq_missing(pl.lit("success"))
    by_claim = succeeded & of_claim & ~of_name
    rows = rows.with_columns(own=pl.when(by_claim).then("claimed").when(of_name | succeeded).then("named"))
    return rows.join(users.rename(lambda name: f"own_{name}"), left_on="own", right_on="own_Id", how="left")


def same(one: str, other: str) -> pl.Expr:
    """Whether two columns have the same value, which is there."""
    return (pl.col(one) == pl.col(other)).fill_null(value=False)


def unlike(one: str, other: str) -> pl.Expr:
    return pl.col(one).ne_missing(pl.col(other))


def folded(column: str) -> pl.Expr:
    """A text without regard to case and outer blanks."""
    return pl.col(column).str.strip_chars().str.to_lowercase()


def rules(profiles_with_sites: Sequence[str]) -> dict[str, pl.Expr]:
    """What is true of the rows that break a rule, by its id."""
    succeeded, rejected = (pl.col("kind").eq_missing(pl.lit(kind)) for kind in ("success", "error"))
    present = pl.col("own_ProfileId").is_not_null()
    judged = present & pl.col("ProfileId").is_in(profiles_with_sites)
    right = same("own_ContactId", "ContactId") & same("own_ProfileId", "ProfileId")
    known = pl.col("claimed").is_not_null() & (present | pl.col("here").is_not_null())
    type_of_user, type_of_profile = (pl.col(name).str.to_lowercase() for name in ("own_UserType", "type_of_profile"))
    elsewhere = pl.col("account_of").is_not_null() & unlike("own_AccountId", "account")
    differs = [
        pl.col(field).is_not_null() & unlike(field, f"own_{field}") & folded(field).ne_missing(folded(f"own_{field}"))
        for field in VALUES
    ]
    active = pl.col("own_IsActive").eq_missing(pl.lit("true"))
    return {
        "ACT-04": succeeded & known & unlike("own", "claimed"),
        "ACT-05": rejected & ~right,
        "USE-01": succeeded & ~present,
        "USE-02": judged & unlike("own_ProfileId", "ProfileId") & ~rejected,
        "USE-03": judged & type_of_profile.is_not_null() & type_of_user.ne_missing(type_of_profile),
        "USE-04": judged & (elsewhere | unlike("own_ContactId", "ContactId")),
        "USE-05": judged & ~active,
        "USE-06": judged & pl.any_horizontal(differs) & ~(rejected & ~right),
        "active": judged & active,
    }


def main() -> None:
    """Review the migration named on the command line, and print what was found."""
    migration = Migration.read(Path(sys.argv[1]))
    org, key = Org(Bulk(PARALLEL)), migration.key
    load, results = hashed(migration.load), results_of(migration)
    found: dict[str, list[str]] = {rule: [] for rule in RULES}
    times = results.group_by(key).len("times")
    counted = times.join(load.group_by(key).len("loaded"), on=key, how="full", coalesce=True)
    found["ACT-01"] = counted.filter(pl.col("times").is_null())[key].to_list()
    found["ACT-02"] = counted.filter(pl.col("times") > pl.col("loaded").fill_null(1))[key].to_list()
    found["ACT-03"] = counted.filter(pl.col("loaded").is_null())[key].to_list()
    profiles = org.profiles()
    sites = promised(migration, profiles, org.networks())
    last = results.sort("kind").unique(key, keep="last")
    rows = with_own_user(load.join(last, on=key, how="left"), org.whole("User"))
    contacts = org.whole("Contact").select(ContactId="Id", account="AccountId", account_of=pl.lit(value=True))
    types = profiles.select(own_ProfileId="Id", type_of_profile="UserType")
    rows = rows.join(contacts, on="ContactId", how="left").join(types, on="own_ProfileId", how="left")
    broken = rules(sites["ProfileId"].to_list())
    rows = rows.with_columns(**broken)
    for rule in found.keys() & broken.keys():
        found[rule] = rows.filter(pl.col(rule))[key].to_list()
    wanted = rows.filter("active").select(key, "ProfileId", MemberId="own").join(sites, on="ProfileId")
    members = org.whole("NetworkMember").select("MemberId", "NetworkId")
    found["MEM-01"] = wanted.join(members, on=["MemberId", "NetworkId"], how="anti")[key].to_list()
    print_digest(found)


if __name__ == "__main__":
    main()
