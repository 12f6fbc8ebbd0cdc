"""The small migration with a file of each kind: mapping, source, exclusions, waivers, two attempts, rejections."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from tests.runs.small_migration import SmallMigration, write_csv

MAPPING = "# columns of the load file\n{lines}\n"
SOURCE = "source: {file: source/users.csv, exclusions: source/excluded.csv}\n"
WAIVERS = """\
- check: CON-08
  load: wave-1
  rows: ["0033000000NObody01"]
  justification: Married since the export; confirmed by phone.
  ticket: CHG0041
  approved_by: data.owner@example.com
  expiration_date: 2026-12-15
"""
ATTEMPTS = """\
    attempts:
      - {{results: [results/success.csv, results/error.csv, results/unprocessed.csv],
         started_at: "{first}", loaded_by: admin@example.com}}
      - {{file: loads/again.csv, results: [results/again.csv], started_at: "{second}", loaded_by: admin@example.com}}
"""
DIALECTS = ("Data Loader SOAP", "Data Loader Bulk v1", "Data Loader Bulk 2.0", "Bulk API 2.0")
CODE, MESSAGE = "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"
Row = dict[str, str]
Table = list[list[str]]
EXCLUDED = "003Rc0000000ExcIAA"


def add_files(migration: SmallMigration) -> None:
    """What is there before the load."""
    rows = migration.rows
    plan = migration.plan.read_text().replace("wave-1.csv\n", "wave-1.csv\n    mapping: loads/wave.sdl\n")
    migration.plan.write_text(SOURCE + plan)
    lines = "\n".join(f"{name}={name}" for name in rows[0])
    (migration.folder / "loads" / "wave.sdl").write_text(MAPPING.format(lines=lines))
    excluded = {"ContactId": EXCLUDED, "Username": "gone@acme.example"}
    people = [{name: row[name] for name in excluded} for row in rows]
    write_csv(migration.folder / "source" / "users.csv", [*people, excluded])
    write_csv(migration.folder / "source" / "excluded.csv", [{"ContactId": EXCLUDED, "Reason": "left the company"}])
    (migration.folder / "waivers.yaml").write_text(WAIVERS)


def add_attempts(migration: SmallMigration) -> None:
    """What is there after it: the last row was rejected and the one before it not tried, both were loaded again."""
    plan = migration.plan.read_text()
    first = migration.org.now - timedelta(hours=1)
    times = {"first": first.isoformat(), "second": (first + timedelta(minutes=1)).isoformat()}
    migration.plan.write_text(plan[: plan.index("    attempts:")] + ATTEMPTS.format(**times))
    write_results(migration.folder, migration.rows, DIALECTS[0])


def write_results(folder: Path, rows: Sequence[Row], dialect: str) -> None:
    """The files of both attempts, as one loader or another writes them; the Ids are those in the files before."""
    for name, content in tables_of_results(rows, _ids(folder), dialect).items():
        (folder / "results" / f"{name}.csv").write_bytes(as_csv(content))
    write_csv(folder / "loads" / "again.csv", list(rows[-2:]))


def _ids(folder: Path) -> dict[str, str]:
    found = {}
    for path in (folder / "results").glob("*.csv"):
        for row in csv.DictReader(io.StringIO(path.read_text())):
            if id_ := row.get("ID") or row.get("sf__Id"):
                found[row["Username"]] = id_
    return found


def as_csv(table: Table) -> bytes:
    """With every cell in quotes, as loaders write them."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(table)
    return text.getvalue().encode()


def tables_of_results(rows: Sequence[Row], ids: dict[str, str], dialect: str) -> dict[str, Table]:
    """The result files by name: `success`, `error`, `unprocessed` of the first attempt, `again` of the second."""
    names, rejected = list(rows[0]), list(rows[-1].values())
    loaded = {"success": rows[:-2], "again": rows[-2:]}
    if dialect.endswith("2.0"):
        head, state, last = ["sf__Id", "sf__Created", *names], "true", []
        first = ["sf__Id", "sf__Error"] if dialect == "Bulk API 2.0" else ["ID", "ERROR"]
        error = [[*first, *names], ["", f"{CODE}:{MESSAGE}:--", *rejected]]
    else:
        head, state, last = ["ID", *names, "STATUS"], "", ["Item Created"]
        said = MESSAGE if dialect == "Data Loader SOAP" else f"{CODE}:{MESSAGE}\nError fields: "
        error = [[*names, "ERROR"], [*rejected, said]]
    states = [state] if state else []
    tables = {
        name: [head, *([ids[row["Username"]], *states, *row.values(), *last] for row in of)]
        for name, of in loaded.items()
    }
    return {**tables, "error": error, "unprocessed": [names, list(rows[-2].values())]}
