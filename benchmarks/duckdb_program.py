"""
The least that the work requires: python -m benchmarks.duckdb_program MIGRATION

One DuckDB program for this migration alone: every byte of the files is accounted for and hashed, the pages of whole
objects become tables as they come, one join puts each row beside its own user, and the ledger is written. No plan,
no report, no mistake that is explained.
"""

import csv
import hashlib
import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore

import duckdb

from benchmarks.bulk import Bulk
from benchmarks.duckdb_rules import BESIDE, BROKEN, LEDGER
from benchmarks.migration import Migration
from benchmarks.same_findings import RULES, VALUES, print_digest

PARALLEL, CONVERTED = 6, 2
"""Requests on their way at once, and pages that become rows at once."""
MEMORY = "1000MB"
WHOLE = {
    "User": ("Id", *VALUES, "ContactId", "AccountId", "ProfileId", "UserType", "IsActive"),
    "Contact": ("Id", "AccountId"),
    "NetworkMember": ("Id", "MemberId", "NetworkId"),
}
PROFILES, NETWORKS = "SELECT Id, Name, UserType FROM Profile", "SELECT Id, Name FROM Network"
CHUNK = 2**19


def read_csv(path: Path, names: tuple[str, ...], newline: str = "\n") -> str:
    """The SQL that reads a CSV of these columns, in the form that Data Loader and the org write."""
    columns = ", ".join(f"'{name}': 'varchar'" for name in names)
    dialect = "delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = true, header = true"
    ends = "auto_detect = false, new_line = '\\n'" if newline == "\n" else "auto_detect = true"
    return f"read_csv('{path}', columns = {{{columns}}}, {dialect}, {ends})"


class Answers:
    """Whole objects as tables, asked for at once; a page is a table's rows as soon as it is there."""

    def __init__(self, bulk: Bulk, database: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._bulk, self._database, self._folder = bulk, database, folder
        self._threads, self._askers = ThreadPoolExecutor(PARALLEL), ThreadPoolExecutor(len(WHOLE) + 1)
        self._converting = Semaphore(CONVERTED)
        for sobject, names in WHOLE.items():
            columns = ", ".join(f'"{name}" varchar' for name in names)
            database.execute(f'create table "{sobject}" ({columns}{", name varchar" if sobject == "User" else ""})')
        self._jobs = {sobject: self._askers.submit(self._pages, sobject) for sobject in WHOLE}
        self._few = self._askers.submit(lambda: (bulk.records(PROFILES), bulk.records(NETWORKS)))

    def wait_for(self, sobject: str) -> None:
        """Until all rows of an object are there."""
        for page in self._jobs[sobject].result():
            page.result()

    def add_sites(self, promised: dict[str, list[str]]) -> None:
        """Profiles, and each profile with each of its sites."""
        profiles, networks = self._few.result()
        self._database.execute("create table Profile (Id varchar, UserType varchar)")
        self._database.execute("create table site (ProfileId varchar, NetworkId varchar)")
        self._database.executemany("insert into Profile values ($Id, $UserType)", [_of(each) for each in profiles])
        ids, sites = ({each["Name"]: each["Id"] for each in few} for few in (profiles, networks))
        rows = {(ids.get(each, each), sites[name]) for each, names in promised.items() for name in names}
        self._database.executemany("insert into site values (?, ?)", sorted(rows))

    def _pages(self, sobject: str) -> list[Future[None]]:
        job = self._bulk.finished("query", f"SELECT {', '.join(WHOLE[sobject])} FROM {sobject}")
        pages = enumerate(self._bulk.pages(job))
        return [self._threads.submit(self._page, sobject, page, f"{sobject}-{number}.csv") for number, page in pages]

    def _page(self, sobject: str, page: str, name: str) -> None:
        path = self._folder / name
        announced = self._bulk.fetch(page, path)
        folded = ", lower(Username)" if sobject == "User" else ""
        with self._converting:
            rows = f'insert into "{sobject}" select *{folded} from {read_csv(path, WHOLE[sobject])}'
            came = self._database.cursor().execute(rows).fetchone()
        path.unlink()
        if came != (announced,):
            raise RuntimeError(f"{announced} rows of {sobject} were announced, {came} are there")


def _of(profile: dict[str, str]) -> dict[str, str]:
    return {name: profile[name] for name in ("Id", "UserType")}


def add_file(database: duckdb.DuckDBPyConnection, path: Path, table: str, select: str) -> None:
    """Make a table of a file, whose rows have to make up all of its bytes."""
    with path.open("rb") as file:
        header = file.readline().decode()
    names, newline = tuple(next(csv.reader([header]))), "\r\n" if header.endswith("\r\n") else "\n"
    cells = ", ".join(f'"{name}"' for name in names)
    among = "if(contains(cells, {0}), strlen(cells) - strlen(replace(cells, {0}, '')), 0)::integer"
    sums = f"strlen(cells)::integer as n, {among.format('chr(34)')} as q, {among.format('chr(10)')} as b"
    source = f"(select *, concat({cells}) as cells from {read_csv(path, names, newline)})"
    with ThreadPoolExecutor(1) as thread:
        counted = thread.submit(_counted, path, newline)
        database.execute(f'create table "{table}" as select {select}, {sums} from {source}')
    found = f'select count(*), sum(n)::bigint, sum(q)::bigint, sum(b)::bigint from "{table}"'
    rows, inside, quotes, breaks = (number or 0 for number in database.execute(found).fetchall()[0])
    around = rows * (len(names) - 1 + len(newline))
    if counted.result() != (inside + around - quotes, rows + breaks):
        raise RuntimeError(f"{path} has rows that DuckDB reads in a way of its own")


def _counted(path: Path, newline: str) -> tuple[int, int]:
    """The bytes below the header that are no quotes, and the lines; what they hash to is taken and let go."""
    digest, size, lines = hashlib.sha256(), 0, 0
    with path.open("rb") as file:
        digest.update(file.readline())
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            if b"\0" in chunk or (newline == "\n" and b"\r" in chunk):
                raise RuntimeError(f"{path} has NULs or carriage returns")
            size += len(chunk) - chunk.count(b'"')
            lines += chunk.count(b"\n")
    return size, lines


def add_files(database: duckdb.DuckDBPyConnection, migration: Migration) -> None:
    """The load file in its order, and the rows of all result files as one table."""
    key = f'"{migration.key}" as row_key'
    database.execute("set preserve_insertion_order = true")
    add_file(
        database, migration.load, "load", f"row_number() over ()::integer as line, *, {key}, lower(Username) as name"
    )
    database.execute("set preserve_insertion_order = false")
    of_kind = [(path, "success", '"ID"') for path in migration.success]
    of_kind += [(path, "error", "null::varchar") for path in migration.error]
    for number, (path, kind, claimed) in enumerate(of_kind):
        select = f"{key}, {claimed} as claimed, '{kind}' as kind, row_number() over () as place"
        add_file(database, path, f"file{number}", select)
    files = " union all ".join(f"from file{number}" for number in range(len(of_kind)))
    database.execute(f"create view file as {files}")


def main() -> None:
    """Review the migration named on the command line, write its ledger, and print what was found."""
    migration = Migration.read(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as into, duckdb.connect() as database:
        database.execute(f"set memory_limit = '{MEMORY}'; set temp_directory = '{into}/spill'")
        answers = Answers(Bulk(PARALLEL + len(WHOLE) + 1), database, Path(into))
        add_files(database, migration)
        answers.add_sites(migration.sites)
        answers.wait_for("User")
        database.execute(BESIDE)
        answers.wait_for("Contact")
        answers.wait_for("NetworkMember")
        database.execute("create table broken (rule varchar, row_key varchar)")
        for rule, rows in BROKEN.items():
            database.execute(f"insert into broken select distinct '{rule}', row_key {rows}")
        database.execute(f"copy ({LEDGER}) to '{into}/ledger.parquet' (format parquet)")
        database.execute(
            f"set preserve_insertion_order = true; copy (from '{into}/ledger.parquet') to '{into}/ledger.csv'"
        )
        found: dict[str, list[str]] = {rule: [] for rule in RULES}
        for rule, row_key in database.execute("from broken").fetchall():
            found[rule].append(row_key)
    print_digest(found)


if __name__ == "__main__":
    main()
