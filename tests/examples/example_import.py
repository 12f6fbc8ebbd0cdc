"""The example's portal import: users of a classic portal are disabled, then created anew on the same contacts."""

from tests.examples.company import Known
from tests.examples.csv_files import Row
from tests.examples.example_scenario import CREATE, Scenario
from tests.examples.source_export import DISABLE, create_row
from tests.standin.loading.load import Result

LOCKED = Result(None, False, False, "UNKNOWN_EXCEPTION", "Group membership operation already in progress")
"""The stand-in org has no locks: the two rows that meet one are not sent to it the first time."""


def write_the_import(scenario: Scenario) -> None:
    """Both files are there from the beginning: an export of the old users names contacts and usernames."""
    DISABLE.write(scenario.folder / "loads/import-disable.csv", _old(scenario))
    DISABLE.mapping(scenario.folder / "loads/import-disable.sdl")
    CREATE.write(scenario.folder / "loads/import-create.csv", _new(scenario, scenario.portal_customers))
    CREATE.mapping(scenario.folder / "loads/import-create.sdl")


def _old(scenario: Scenario) -> list[Row]:
    return [
        {"Id": user, "Legacy_Id__c": key, "IsPortalEnabled": "false"} for key, user in scenario.portal_users.items()
    ]


def _new(scenario: Scenario, people: list[Known]) -> list[Row]:
    return [create_row(known, scenario.company.profiles["Service Customer"]) for known in people]


def disable(scenario: Scenario) -> None:
    scenario.at(28, 20)
    rows = _old(scenario)
    outcomes = list(zip(rows, scenario.org.load("update", "User", rows), strict=True))
    DISABLE.soap_results(scenario.folder / "results", "import-disable", outcomes)
    scenario.org.settle()
    scenario.at(28, 20, 15)


def create_anew(scenario: Scenario) -> None:
    scenario.at(28, 21)
    sent, locked = _new(scenario, scenario.portal_customers[:-2]), _new(scenario, scenario.portal_customers[-2:])
    first = list(zip(sent, scenario.org.load("insert", "User", sent), strict=True))
    CREATE.bulk1_results(scenario.folder / "results", "import-create", [*first, *((row, LOCKED) for row in locked)])
    scenario.at(28, 21, 15)
    CREATE.write(scenario.folder / "loads/import-create-again.csv", locked)
    second = list(zip(locked, scenario.org.load("insert", "User", locked), strict=True))
    CREATE.bulk1_results(scenario.folder / "results", "import-create-again", second)
    scenario.users |= {row["Legacy_Id__c"]: result.id for row, result in (*first, *second) if result.id}
    scenario.org.settle()
    scenario.at(29, 7, 30)
    scenario.log_in(scenario.portal_customers, "Help Center", "Service Lounge")
    scenario.at(29, 8, 30)
