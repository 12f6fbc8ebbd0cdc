"""The example's waves: users to create, by Data Loader; users to move, by the Salesforce CLI."""

from tests.examples.example_scenario import CREATE, Scenario
from tests.examples.source_export import MOVE_BY_FIELD, corrected, create_row


def write_wave_1(scenario: Scenario) -> None:
    profiles = scenario.company.profiles
    for place, known in enumerate(scenario.customers):
        active = "false" if place in (17, 58, 103) else "true"
        scenario.rows.append(create_row(known, profiles["Help Customer"], IsActive=active))
    for known in scenario.shoppers:
        by_number = {"ContactId": "", "Contact.Legacy_Id__c": known.key}
        scenario.rows.append(create_row(known, profiles["Help Customer"], "person", **by_number))
    scenario.rows += [create_row(known, profiles["Service Customer"]) for known in scenario.service]
    scenario.rows += [create_row(known, profiles["Trade Partner"]) for known in scenario.partners]
    CREATE.write(scenario.folder / "loads/wave-1.csv", scenario.rows)
    CREATE.mapping(scenario.folder / "loads/wave-1.sdl")
    scenario.org.usernames_elsewhere.add(scenario.partners[11].username)


def load_wave_1(scenario: Scenario) -> None:
    scenario.at(20, 21)
    outcomes = list(zip(scenario.rows, scenario.org.load("insert", "User", scenario.rows), strict=True))
    CREATE.soap_results(scenario.folder / "results", "wave-1", outcomes)
    for user in scenario.shared_logins.values():
        scenario.org.update("User", user, IsActive=False)
    scenario.at(20, 22, 5)
    again = [row | {"Username": corrected(row["Username"])} for row, result in outcomes if not result.success]
    CREATE.write(scenario.folder / "loads/wave-1-again.csv", again)
    second = list(zip(again, scenario.org.load("insert", "User", again), strict=True))
    CREATE.bulk2_results(scenario.folder / "results", "wave-1-again", second)
    scenario.users |= {row["Legacy_Id__c"]: result.id for row, result in (*outcomes, *second) if result.id}
    for known in scenario.partners:
        scenario.org.assign(scenario.users[known.key], scenario.deal_desk)
    scenario.org.settle()
    scenario.at(21, 7, 30)
    scenario.log_in(scenario.customers, "Help Center", "Order Desk")
    scenario.log_in(scenario.shoppers, "Help Center", "Order Desk")
    scenario.log_in(scenario.service, "Help Center", "Service Lounge")
    scenario.log_in(scenario.partners, "Partner Portal", "Deal Room")
    scenario.at(21, 8, 30)


def write_wave_2(scenario: Scenario) -> None:
    scenario.at(27, 19, 30)
    movers = {
        "Service Customer": [*scenario.customers[60:90], *scenario.older_customers],
        "Service Shopper": [*scenario.shoppers[:25], *scenario.older_shoppers],
    }
    scenario.rows = [
        {"Id": scenario.users[known.key], "Legacy_Id__c": known.key, "ProfileId": scenario.company.profiles[profile]}
        for profile, group in movers.items()
        for known in group
    ]
    MOVE_BY_FIELD.write(scenario.folder / "loads/wave-2.csv", scenario.rows)


def load_wave_2(scenario: Scenario) -> None:
    scenario.at(27, 21)
    outcomes = list(zip(scenario.rows, scenario.org.load("update", "User", scenario.rows), strict=True))
    MOVE_BY_FIELD.served_results(scenario.folder / "results", "wave-2", outcomes)
    scenario.org.settle()
    scenario.at(28, 7, 30)
    scenario.log_in(scenario.customers[60:], "Help Center", "Service Lounge")
    scenario.log_in(scenario.older_shoppers, "Help Center", "Service Lounge")
    scenario.at(28, 8, 30)
