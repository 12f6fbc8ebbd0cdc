"""wave-3: the latecomers' file is checked in production, with a sandbox's traces on it, and loaded into the sandbox."""

from tests.examples.botched.company import Production
from tests.examples.botched.scenario import AFTER_3, BEFORE_3, PRODUCTION, Scenario
from tests.examples.csv_files import Row
from tests.examples.record_examples import SANDBOX
from tests.examples.source_export import create_row, create_sheet

CREATE = create_sheet(("CUSTOMER_NO", "Contact.Customer_No__c"))


def check_wave_3(scenario: Scenario) -> None:
    latecomers, forgotten = scenario.company.latecomers, scenario.company.forgotten.key
    scenario.at(25, 8, org=PRODUCTION)
    profiles = {
        SANDBOX: scenario.company.profiles,
        PRODUCTION: Production(scenario.orgs[PRODUCTION], latecomers).profiles,
    }
    scenario.at(30, 10, org=PRODUCTION)
    for org, known_there in profiles.items():
        scenario.rows["wave-3"] = list(_rows(scenario, known_there["Help Customer"]))
        CREATE.write(scenario.folder / f"loads/wave-3-{org}.csv", scenario.rows["wave-3"])
        CREATE.write(scenario.folder / f"loads/waiting-{org}.csv", scenario.rows["wave-3"][-1:])
    CREATE.mapping(scenario.folder / "loads/wave-3.sdl")
    scenario.plant(BEFORE_3, "LOAD-10", "1", [forgotten], "nobody has thought of this user yet")
    scenario.plant(BEFORE_3, "LOAD-18", "3", latecomers[-1:], "in the load of the waiting list too")
    scenario.plant(BEFORE_3, "USR-06", "3", latecomers, "the address still ends as in the sandbox")
    scenario.plant(BEFORE_3, "USR-10", "3", latecomers, "the username still ends as in the sandbox")


def _rows(scenario: Scenario, profile: str) -> list[Row]:
    by_number = [
        (known, {"ContactId": "", "Contact.Customer_No__c": known.key}) for known in scenario.company.latecomers
    ]
    return [create_row(known, profile, **cells) for known, cells in by_number]


def load_wave_3(scenario: Scenario) -> None:
    """The loader was still signed in to the sandbox, and took the sandbox's file."""
    scenario.at(1, 18, month=12)
    rows = _rows(scenario, scenario.company.profiles["Help Customer"])
    outcomes = list(zip(rows, scenario.org.load("insert", "User", rows), strict=True))
    CREATE.soap_results(scenario.folder / "results", f"wave-3-{SANDBOX}", outcomes)
    scenario.users |= {row["Legacy_Id__c"]: result.id for row, result in outcomes if result.id}
    scenario.org.settle()
    scenario.at(1, 18, 30, month=12)
    scenario.log_in(scenario.company.latecomers[0], "Help Center", "Order Desk")
    scenario.at(1, 19, month=12)
    forgotten = scenario.company.forgotten.key
    scenario.plant(AFTER_3, "RUN-01", "-", ["wave-3"], "this file was not checked: production's was")
    scenario.plant(AFTER_3, "RUN-02", "-", ["wave-3"], "checked more than a day before the load (a warning)")
    scenario.plant(AFTER_3, "RUN-03", "-", ["wave-3"], "checked in production, loaded into the sandbox")
    scenario.plant(
        AFTER_3, "RUN-04", "-", ["wave-3"], "nobody in the org is called as the plan says the loading user is"
    )
    scenario.plant(AFTER_3, "SEA-12", "7", [forgotten], "still active after the day that the plan names")
    scenario.plant(AFTER_3, "ACT-08", "1", [forgotten], "still in no load (a warning)")
