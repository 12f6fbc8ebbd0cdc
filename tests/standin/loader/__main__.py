"""
Loads a file into a stand-in org, and leaves the result files that Data Loader or the Salesforce CLI would.

Paste the exports that `python -m tests.standin` printed, then for example:

  python -m tests.standin.loader loads/contacts.csv --upsert Legacy_Id__c Contact --form cli --into results
  python -m tests.standin.loader loads/wave-1.csv --insert User --mapping loads/wave-1.sdl --into results

It goes to an org on this machine only. Exit code: 0 all rows are loaded, 1 some are not, 2 it
stopped, and says why.
"""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from fixtures.problems import BadInput
from tests.examples.csv_files import Row, Sheet
from tests.standin.loader.attempt import attempt_lines
from tests.standin.loader.connection import Connection, LoaderError
from tests.standin.loader.job import run_job
from tests.standin.loader.sheet import read_sheet
from tests.standin.loader.values import data_loader_values
from tests.standin.loading.load import Operation, Result

OBJECTS = ("User", "Contact", "Account", "PermissionSetAssignment", "NetworkMemberGroup")
Outcomes = Sequence[tuple[Row, Result]]
FORMS: dict[str, Callable[[Sheet, Path, str, Outcomes], None]] = {
    "soap": Sheet.soap_results,
    "bulk1": Sheet.bulk1_results,
    "bulk2": Sheet.bulk2_results,
    "cli": Sheet.served_results,
}
SETTINGS = ("SF_INSTANCE_URL", "SF_ACCESS_TOKEN", "REQUESTS_CA_BUNDLE")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.standin.loader", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="a CSV file in UTF-8, with commas")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--insert", choices=OBJECTS, metavar="OBJECT", help=f"one of {', '.join(OBJECTS)}")
    what.add_argument("--update", choices=OBJECTS, metavar="OBJECT", help="rows that name their Id")
    what.add_argument("--upsert", nargs=2, metavar=("EXTERNAL_ID", "OBJECT"), help="rows that name this field")
    parser.add_argument(
        "--mapping", type=Path, help="a Data Loader mapping (.sdl), one field a column; default: headers are fields"
    )
    parser.add_argument(
        "--form",
        choices=FORMS,
        default="soap",
        help="whose result files: Data Loader by SOAP, Bulk API 1.0 or 2.0, or the Salesforce CLI (default: soap)",
    )
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="where the result files go")
    chosen = parser.parse_args()
    operation = _operation(chosen)
    if operation.sobject not in OBJECTS:
        parser.error(f"there is no {operation.sobject} here. Objects: {', '.join(OBJECTS)}")
    missing = [name for name in SETTINGS if not os.environ.get(name)]
    if missing:
        parser.error(f"{', '.join(missing)} not set: paste the lines that python -m tests.standin printed")
    try:
        return _load(chosen, operation)
    except (LoaderError, BadInput, OSError, UnicodeDecodeError) as wrong:
        parser.error(str(wrong))


def _operation(chosen: argparse.Namespace) -> Operation:
    if chosen.insert or chosen.update:
        return Operation("insert" if chosen.insert else "update", chosen.insert or chosen.update)
    external_id, sobject = chosen.upsert
    return Operation("upsert", sobject, external_id)


def _load(chosen: argparse.Namespace, operation: Operation) -> int:
    stem, folder = chosen.file.stem, chosen.into
    if (folder / f"{stem}-success.csv").exists():
        raise LoaderError(f"{folder / f'{stem}-success.csv'} is there already: name another folder, or another file")
    org = Connection(os.environ["SF_INSTANCE_URL"], os.environ["SF_ACCESS_TOKEN"])
    fields = org.fields(operation.sobject)
    sheet, rows = read_sheet(chosen.file, chosen.mapping, fields, sends_all=chosen.form == "cli")
    sent = data_loader_values(rows, fields) if chosen.form == "soap" else list(rows)
    began = org.now
    results, message = run_job(org, operation, sheet, sent)
    known = [(row, result) for row, result in zip(rows, results, strict=True) if result]
    FORMS[chosen.form](sheet, folder, stem, known)
    rest = [row for row, result in zip(rows, results, strict=True) if not result]
    if rest and chosen.form == "cli":
        sheet.unprocessed(folder, stem, rest)
    if message:
        print(f"The job failed: {message}")
    _report([result for _, result in known], len(rows), folder, stem)
    if operation.sobject == "User":
        shown = _as_in_the_plan(folder)
        names = [f"{shown}/{stem}-{word}.csv" for word in ("success", "error")]
        print("If it is a load of the plan, enter the attempt below it:\n")
        print(attempt_lines(names, began, org.now, org.username()))
    return 0 if sum(result.success for _, result in known) == len(rows) else 1


def _as_in_the_plan(folder: Path) -> str:
    """A folder's path from the migration that it lies in; its name, if it lies in none."""
    whole = folder.resolve()
    migration = next((each for each in whole.parents if (each / "plan.yaml").exists()), whole.parent)
    return whole.relative_to(migration).as_posix()


def _report(results: list[Result], rows: int, folder: Path, stem: str) -> None:
    loaded = sum(result.success for result in results)
    counted = f"{rows} {'row' if rows == 1 else 'rows'}: {loaded} loaded"
    print(f"{counted}, {len(results) - loaded} rejected, {rows - len(results)} unprocessed.")
    print(f"Results: {folder / f'{stem}-success.csv'}, {folder / f'{stem}-error.csv'}")


if __name__ == "__main__":
    raise SystemExit(main())
