"""The example's waves: users to create, by Data Loader; users to move, by the Salesforce CLI."""

from tests.examples.example_scenario import CREATE, Teller
from tests.examples.source_export import MOVE_BY_FIELD, create_row, mended


def write_wave_1(told: Teller) -> None:
    profiles = told.company.profiles
    for place, known in enumerate(told.customers):
        active = "false" if place in (17, 58, 103) else "true"
        told.rows.append(create_row(known, profiles["Help Customer"], IsActive=active))
    for known in told.shoppers:
        by_number = {"ContactId": "", "Contact.Legacy_Id__c": known.key}
        told.rows.append(create_row(known, profiles["Help Customer"], "person", **by_number))
    told.rows += [create_row(known, profiles["Service Customer"]) for known in told.service]
    told.rows += [create_row(known, profiles["Trade Partner"]) for known in told.partners]
    CREATE.write(told.folder / "loads/wave-1.csv", told.rows)
    CREATE.mapping(told.folder / "loads/wave-1.sdl")
    told.org.usernames_elsewhere.add(told.partners[11].username)


def load_wave_1(told: Teller) -> None:
    told.at(20, 21)
    outcomes = list(zip(told.rows, told.org.load("insert", "User", told.rows), strict=True))
    CREATE.soap_results(told.folder / "results", "wave-1", outcomes)
    for user in told.shared_logins.values():
        told.org.update("User", user, IsActive=False)
    told.at(20, 22, 5)
    again = [row | {"Username": mended(row["Username"])} for row, result in outcomes if not result.success]
    CREATE.write(told.folder / "loads/wave-1-again.csv", again)
    second = list(zip(again, told.org.load("insert", "User", again), strict=True))
    CREATE.bulk2_results(told.folder / "results", "wave-1-again", second)
    told.users |= {row["Legacy_Id__c"]: result.id for row, result in (*outcomes, *second) if result.id}
    for known in told.partners:
        told.org.assign(told.users[known.key], told.deal_desk)
    told.org.settle()
    told.at(21, 7, 30)
    told.log_in(told.customers, "Help Center", "Order Desk")
    told.log_in(told.shoppers, "Help Center", "Order Desk")
    told.log_in(told.service, "Help Center", "Service Lounge")
    told.log_in(told.partners, "Partner Portal", "Deal Room")
    told.at(21, 8, 30)


def write_wave_2(told: Teller) -> None:
    told.at(27, 19, 30)
    movers = {
        "Service Customer": [*told.customers[60:90], *told.older_customers],
        "Service Shopper": [*told.shoppers[:25], *told.older_shoppers],
    }
    told.rows = [
        {"Id": told.users[known.key], "Legacy_Id__c": known.key, "ProfileId": told.company.profiles[profile]}
        for profile, group in movers.items()
        for known in group
    ]
    MOVE_BY_FIELD.write(told.folder / "loads/wave-2.csv", told.rows)


def load_wave_2(told: Teller) -> None:
    told.at(27, 21)
    outcomes = list(zip(told.rows, told.org.load("update", "User", told.rows), strict=True))
    MOVE_BY_FIELD.served_results(told.folder / "results", "wave-2", outcomes)
    told.org.settle()
    told.at(28, 7, 30)
    told.log_in(told.customers[60:], "Help Center", "Service Lounge")
    told.log_in(told.older_shoppers, "Help Center", "Service Lounge")
    told.at(28, 8, 30)
