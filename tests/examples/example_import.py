"""The example's portal import: users of a classic portal are disabled, then created anew on the same contacts."""

from tests.examples.company import Known
from tests.examples.csv_files import Row
from tests.examples.example_scenario import CREATE, Teller
from tests.examples.source_export import DISABLE, create_row
from tests.standin.loading.load import Result

LOCKED = Result(None, False, False, "UNKNOWN_EXCEPTION", "Group membership operation already in progress")
"""The stand-in org has no locks: the two rows that meet one are not sent to it the first time."""


def write_the_import(told: Teller) -> None:
    """Both files are there from the beginning: an export of the old users names contacts and usernames."""
    DISABLE.write(told.folder / "loads/import-disable.csv", _old(told))
    DISABLE.mapping(told.folder / "loads/import-disable.sdl")
    CREATE.write(told.folder / "loads/import-create.csv", _new(told, told.portal_customers))
    CREATE.mapping(told.folder / "loads/import-create.sdl")


def _old(told: Teller) -> list[Row]:
    return [{"Id": user, "Legacy_Id__c": key, "IsPortalEnabled": "false"} for key, user in told.portal_users.items()]


def _new(told: Teller, people: list[Known]) -> list[Row]:
    return [create_row(known, told.company.profiles["Service Customer"]) for known in people]


def disable(told: Teller) -> None:
    told.at(28, 20)
    rows = _old(told)
    outcomes = list(zip(rows, told.org.load("update", "User", rows), strict=True))
    DISABLE.soap_results(told.folder / "results", "import-disable", outcomes)
    told.org.settle()
    told.at(28, 20, 15)


def create_anew(told: Teller) -> None:
    told.at(28, 21)
    sent, locked = _new(told, told.portal_customers[:-2]), _new(told, told.portal_customers[-2:])
    first = list(zip(sent, told.org.load("insert", "User", sent), strict=True))
    CREATE.bulk1_results(told.folder / "results", "import-create", [*first, *((row, LOCKED) for row in locked)])
    told.at(28, 21, 15)
    CREATE.write(told.folder / "loads/import-create-again.csv", locked)
    second = list(zip(locked, told.org.load("insert", "User", locked), strict=True))
    CREATE.bulk1_results(told.folder / "results", "import-create-again", second)
    told.users |= {row["Legacy_Id__c"]: result.id for row, result in (*first, *second) if result.id}
    told.org.settle()
    told.at(29, 7, 30)
    told.log_in(told.portal_customers, "Help Center", "Service Lounge")
    told.at(29, 8, 30)
