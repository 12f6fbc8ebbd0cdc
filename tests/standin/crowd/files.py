"""The folder of a crowd's migration: its plan, its load file, and the result file once it is loaded."""

from pathlib import Path

from tests.standin.bulk.csv_results import csv_sql
from tests.standin.crowd.build import Crowd
from tests.standin.crowd.plan import attempt_of, plan_of_one_load

CHUNK = 20_000
ABOUT = "# A crowd in the stand-in org (tests/standin). Nothing here is from Salesforce, and no person in it is real.\n"


def write_migration(crowd: Crowd, folder: Path) -> None:
    """Write plan.yaml, loads/wave-1.csv and, for a loaded crowd, results/success.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = ABOUT + plan_of_one_load("crowd", crowd.org.org_id)
    _write(crowd, folder / "loads" / "wave-1.csv", crowd.row(), "")
    if crowd.started_at:
        plan += attempt_of(crowd.started_at)
        _write_results(crowd, folder / "results" / "success.csv")
    (folder / "plan.yaml").write_text(plan)


def _write_results(crowd: Crowd, path: Path) -> None:
    """As Data Loader writes them: the Id, the columns of the load file, the status."""
    known = " ".join(f"when {person} then '{record}'" for person, record in crowd.mistaken_ids.items())
    person = f"c.rowid - {crowd.first_contact}"
    record = f"case {person} {known} else u.Id end" if known else "u.Id"
    users = f'join "User" u on u.rowid = {crowd.first_user} + {crowd.user_of(person)}'
    _write(crowd, path, {"ID": record, **crowd.row(), "STATUS": "'Item Created'"}, users)


def _write(crowd: Crowd, path: Path, columns: dict[str, str], joins: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(f'"{name}"' for name in columns) + "\n")
        for start in range(0, crowd.people, CHUNK):
            first, last = start + crowd.first_contact, min(start + CHUNK, crowd.people) + crowd.first_contact - 1
            rows = f'from "Contact" c {joins} where c.rowid between {first} and {last}'
            lines = f"select {csv_sql(list(columns.values()))} || char(10) as line {rows} order by c.rowid"
            ((text,),) = crowd.org.store.tuples(f"select group_concat(line, '') from ({lines})")
            file.write(text)
