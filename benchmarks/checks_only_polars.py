"""The same rules in pandera on Polars: python -m benchmarks.checks_only_polars MIGRATION SNAPSHOT."""

import sys
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from benchmarks.same_findings import RULES, print_digest


def of_rows(rule: str, healthy: pl.Expr) -> Any:
    """A rule as a check of pandera: what is true of each row."""
    return pa.Check(lambda data: data.lazyframe.select(healthy), name=rule)


ROWS = pa.DataFrameSchema(
    checks=[
        of_rows("ACT-01", pl.col("results") > 0),
        of_rows(
            "ACT-04",
            (pl.col("kind") != "success").fill_null(value=True)
            | pl.col("claimed").is_null()
            | (pl.col("Id").is_null() & ~pl.col("claimed_is_here"))
            | pl.col("Id").eq_missing(pl.col("claimed")),
        ),
        of_rows("ACT-05", pl.col("right") | pl.col("kind").is_null() | (pl.col("kind") == "success")),
        of_rows("USE-01", (pl.col("kind") != "success").fill_null(value=True) | pl.col("Id").is_not_null()),
    ]
)


def folded(column: str) -> pl.Expr:
    """A text without regard to case and outer blanks."""
    return pl.col(column).str.strip_chars().str.to_lowercase()


USERS = pa.DataFrameSchema(
    checks=[
        of_rows("USE-02", pl.col("rejected") | pl.col("ProfileId").eq_missing(pl.col("ProfileId_row"))),
        of_rows(
            "USE-03",
            pl.col("type_of_profile").is_null()
            | pl.col("UserType").str.to_lowercase().eq_missing(pl.col("type_of_profile").str.to_lowercase()),
        ),
        of_rows(
            "USE-04",
            pl.col("ContactId").eq_missing(pl.col("ContactId_row"))
            & (pl.col("no_contact") | pl.col("AccountId").eq_missing(pl.col("account_of_contact"))),
        ),
        of_rows("USE-05", pl.col("IsActive").eq_missing(pl.col("will_be_active"))),
        of_rows("USE-06", pl.col("as_loaded") | (pl.col("rejected") & ~pl.col("right"))),
    ]
)
MEMBERS = pa.DataFrameSchema(checks=[of_rows("MEM-01", pl.col("member"))])
RESULTS = pa.DataFrameSchema(
    checks=[
        of_rows("ACT-02", pl.col("results") <= pl.col("loaded").fill_null(1)),
        of_rows("ACT-03", pl.col("loaded").is_not_null()),
    ]
)


class Tables:
    """The tables of the snapshot, each read once, and only the columns that the rules touch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, table: str, *columns: str) -> pl.LazyFrame:
        """Some columns of a table."""
        return pl.scan_parquet(self._folder / f"{table}.parquet").select(columns)

    def rows(self) -> pl.DataFrame:
        """The load's rows beside their last result and their own user."""
        held = ("Id", "Username", "ContactId", "AccountId", "ProfileId", "UserType", "IsActive")
        here = self.read("OrgUser", "Id").select(pl.col("Id").alias("claimed"), claimed_is_here=True)
        written = ("Username", "ContactId", "ProfileId")
        load = self.read("load_file", "line", "row_key", "cohort", "will_be_active", *written)
        load = load.rename({field: f"{field}_row" for field in written})
        contacts = self.read("Contact", "Id", "AccountId").rename({"AccountId": "account_of_contact"})
        profiles = self.read("Profile", "Id", "UserType").rename({"UserType": "type_of_profile"})
        counted = self.read("result", "row_key").group_by("row_key").len("results")
        return (
            load.join(self.read("own_user", "line", *held), on="line", how="left")
            .join(self._unlike(), on="line", how="left")
            .join(self.read("last_result", "line", "kind", "Id").rename({"Id": "claimed"}), on="line", how="left")
            .join(self.read("row_right", "line").with_columns(right=True), on="line", how="left")
            .join(counted, on="row_key", how="left")
            .join(here, on="claimed", how="left")
            .join(profiles, left_on="ProfileId", right_on="Id", how="left")
            .join(contacts.with_columns(no_contact=False), left_on="ContactId_row", right_on="Id", how="left")
            .with_columns(
                pl.col("right", "claimed_is_here").fill_null(value=False),
                pl.col("results").fill_null(0),
                pl.col("no_contact").fill_null(value=True),
                rejected=(pl.col("kind") != "success").fill_null(value=False),
                as_loaded=pl.col("unlike").is_null() & folded("Username_row").eq_missing(folded("Username")),
            )
            .collect()
        )

    def _unlike(self) -> pl.LazyFrame:
        """The lines with a value that differs by more than case and outer blanks."""
        cells = self.read("unlike_value", "line", "loaded", "present")
        unlike = cells.filter(folded("loaded").ne_missing(folded("present")))
        return unlike.select("line").unique().with_columns(unlike=True)

    def members(self, users: pl.DataFrame) -> pl.DataFrame:
        """A row for each active user and each site that it was promised."""
        networks = self.read("Network", "Id", "Name").rename({"Id": "NetworkId", "Name": "site"})
        promised = self.read("promised_site", "cohort", "site", "kind").filter(pl.col("kind") == "joined")
        members = self.read("NetworkMember", "MemberId", "NetworkId").rename({"MemberId": "Id"})
        return (
            users.lazy()
            .filter(pl.col("IsActive"))
            .join(promised.join(networks, on="site", how="left"), on="cohort")
            .join(members.with_columns(member=True), on=["Id", "NetworkId"], how="left")
            .with_columns(pl.col("member").fill_null(value=False))
            .collect()
        )

    def results(self) -> pl.DataFrame:
        """A row for each row key of the result files, with how often it was loaded."""
        loaded = self.read("attempt_row", "row_key").group_by("row_key").len("loaded")
        counted = self.read("result", "row_key").group_by("row_key").len("results")
        return counted.join(loaded, on="row_key", how="left").collect()


def offenders(schema: Any, frame: pl.DataFrame, found: dict[str, list[str]]) -> None:
    """Check a frame, and collect the row keys of the rows that break each rule."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as broken:
        for rule, row in broken.failure_cases.select("check", "index").iter_rows():
            found[rule].append(frame["row_key"][row])


def main() -> None:
    """Review the snapshot, and print what was found."""
    tables = Tables(Path(sys.argv[2]) / "parquet")
    found: dict[str, list[str]] = {rule: [] for rule in RULES}
    rows = tables.rows()
    users = rows.filter(pl.col("Id").is_not_null() & pl.col("cohort").is_not_null())
    for schema, frame in ((ROWS, rows), (USERS, users), (MEMBERS, tables.members(users)), (RESULTS, tables.results())):
        offenders(schema, frame, found)
    print_digest(found)


if __name__ == "__main__":
    main()
