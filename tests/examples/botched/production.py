"""wave-3: the latecomers' file is checked in production, with a sandbox's traces on it, and loaded into the sandbox."""

from tests.examples.botched.company import Production
from tests.examples.botched.scenario import AFTER_3, BEFORE_3, PRODUCTION, Teller
from tests.examples.csv_files import Row
from tests.examples.record_examples import SANDBOX
from tests.examples.source_export import create_row, create_sheet

CREATE = create_sheet(("CUSTOMER_NO", "Contact.Customer_No__c"))


def check_wave_3(told: Teller) -> None:
    latecomers, forgotten = told.company.latecomers, told.company.forgotten.key
    told.at(25, 8, org=PRODUCTION)
    profiles = {SANDBOX: told.company.profiles, PRODUCTION: Production(told.orgs[PRODUCTION], latecomers).profiles}
    told.at(30, 10, org=PRODUCTION)
    for org, known_there in profiles.items():
        told.rows["wave-3"] = list(_rows(told, known_there["Help Customer"]))
        CREATE.write(told.folder / f"loads/wave-3-{org}.csv", told.rows["wave-3"])
    CREATE.mapping(told.folder / "loads/wave-3.sdl")
    told.plant(BEFORE_3, "LOAD-10", "1", [forgotten], "nobody has thought of this user yet")
    told.plant(BEFORE_3, "USR-06", "3", latecomers, "username and address still end as in the sandbox")


def _rows(told: Teller, profile: str) -> list[Row]:
    by_number = [(known, {"ContactId": "", "Contact.Customer_No__c": known.key}) for known in told.company.latecomers]
    return [create_row(known, profile, **cells) for known, cells in by_number]


def load_wave_3(told: Teller) -> None:
    """The loader was still signed in to the sandbox, and took the sandbox's file."""
    told.at(1, 18, month=12)
    rows = _rows(told, told.company.profiles["Help Customer"])
    outcomes = list(zip(rows, told.org.load("insert", "User", rows), strict=True))
    CREATE.soap_results(told.folder / "results", f"wave-3-{SANDBOX}", outcomes)
    told.users |= {row["Legacy_Id__c"]: result.id for row, result in outcomes if result.id}
    told.org.settle()
    told.at(1, 18, 30, month=12)
    told.log_in(told.company.latecomers[0], "Help Center", "Order Desk")
    told.at(1, 19, month=12)
    forgotten = told.company.forgotten.key
    told.plant(AFTER_3, "RUN-01", "-", ["wave-3"], "this file was not checked: production's was")
    told.plant(AFTER_3, "RUN-02", "-", ["wave-3"], "checked more than a day before the load (a warning)")
    told.plant(AFTER_3, "RUN-03", "-", ["wave-3"], "checked in production, loaded into the sandbox")
    told.plant(AFTER_3, "SEA-12", "7", [forgotten], "still active after the day that the plan names")
