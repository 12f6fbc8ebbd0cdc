"""The example: two loads in which everything goes as it must. One row is rejected at first, and mended."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.examples import example_plan as plan
from tests.examples.company import CUSTOMER, PARTNER, PLUS, Company, Known
from tests.examples.export import MOVE, create_row, create_sheet, mended
from tests.examples.sheets import Row
from tests.examples.telling import Stage
from tests.standin import StandIn

CREATE = create_sheet(("CONTACT", "ContactId"), ("CUSTOMER_NO", "Contact.Legacy_Id__c"))


def story(org: StandIn, folder: Path) -> Iterator[Stage]:
    """wave-1 creates 320 users in four cohorts; wave-2 moves 70 of two of them, and of older users."""
    told = _Example(org, folder)
    told.check_wave_1()
    yield Stage("wave-1", "before_load")
    told.load_wave_1()
    yield Stage("wave-1", "after_load")
    told.check_wave_2()
    yield Stage("wave-2", "before_load")
    told.load_wave_2()
    yield Stage("wave-2", "after_load")


class _Example:
    def __init__(self, org: StandIn, folder: Path) -> None:
        self.org, self.folder = org, folder
        self.at(1, 8)
        for sobject in ("Contact", "User"):
            org.add_field(sobject, "Legacy_Id__c", externalId=True)
        self.company = company = Company(org, seed=1, contact_key="Legacy_Id__c")
        company.license(CUSTOMER, total=600, used=85)
        company.license(PLUS, total=250, used=31)
        company.license(PARTNER, total=80, used=9)
        company.site("Help Center", "Order Desk", "Service Lounge", "Partner Portal", "Deal Room")
        company.profile("Help Customer", CUSTOMER, "Help Center", "Order Desk")
        company.profile("Service Customer", PLUS, "Help Center", "Service Lounge")
        company.profile("Service Shopper", PLUS, "Help Center", "Service Lounge")
        company.profile("Trade Partner", PARTNER, "Partner Portal")
        self.deal_desk = org.add("PermissionSet", Name="Deal_Desk", Label="Deal Desk")
        company.admit("Deal Room", self.deal_desk)
        self.customers, self.shoppers = company.colleagues(140), company.shoppers(70)
        self.service = company.colleagues(60)
        self.partners = company.colleagues(50, partner=True)
        self.older_customers, self.older_shoppers = company.colleagues(10), company.shoppers(5)
        self.users = {
            known.key: company.user(known, "Help Customer", Legacy_Id__c=known.key)
            for known in (*self.older_customers, *self.older_shoppers)
        }
        self.rows: list[Row] = []

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        self.org.now = datetime(2026, 11, day, hour, minute, tzinfo=UTC)

    def check_wave_1(self) -> None:
        self.at(20, 19, 30)
        profiles = self.company.profiles
        for place, known in enumerate(self.customers):
            active = "false" if place in (17, 58, 103) else "true"
            self.rows.append(create_row(known, profiles["Help Customer"], IsActive=active))
        for known in self.shoppers:
            by_number = {"ContactId": "", "Contact.Legacy_Id__c": known.key}
            self.rows.append(create_row(known, profiles["Help Customer"], "person", **by_number))
        self.rows += [create_row(known, profiles["Service Customer"]) for known in self.service]
        self.rows += [create_row(known, profiles["Trade Partner"]) for known in self.partners]
        CREATE.write(self.folder / "loads/wave-1.csv", self.rows)
        CREATE.mapping(self.folder / "loads/wave-1.sdl")
        self.org.usernames_elsewhere.add(self.partners[11].username)
        self.write_plan(plan.BEFORE_WAVE_1)

    def load_wave_1(self) -> None:
        self.at(20, 21)
        outcomes = list(zip(self.rows, self.org.load("insert", "User", self.rows), strict=True))
        CREATE.soap_results(self.folder / "results", "wave-1", outcomes)
        self.at(20, 22, 5)
        again = [row | {"Username": mended(row["Username"])} for row, result in outcomes if not result.success]
        CREATE.write(self.folder / "loads/wave-1-again.csv", again)
        second = list(zip(again, self.org.load("insert", "User", again), strict=True))
        CREATE.bulk2_results(self.folder / "results", "wave-1-again", second)
        self.users |= {row["Legacy_Id__c"]: result.id for row, result in (*outcomes, *second) if result.id}
        for known in self.partners:
            self.org.assign(self.users[known.key], self.deal_desk)
        self.org.settle()
        self.at(21, 7, 30)
        self.log_in(self.customers, "Help Center", "Order Desk")
        self.log_in(self.shoppers, "Help Center", "Order Desk")
        self.log_in(self.service, "Help Center", "Service Lounge")
        self.log_in(self.partners, "Partner Portal", "Deal Room")
        self.at(21, 8, 30)
        self.write_plan(plan.AFTER_WAVE_1)

    def check_wave_2(self) -> None:
        self.at(27, 19, 30)
        movers = {
            "Service Customer": [*self.customers[60:90], *self.older_customers],
            "Service Shopper": [*self.shoppers[:25], *self.older_shoppers],
        }
        self.rows = [
            {"Id": self.users[known.key], "Legacy_Id__c": known.key, "ProfileId": self.company.profiles[profile]}
            for profile, group in movers.items()
            for known in group
        ]
        MOVE.write(self.folder / "loads/wave-2.csv", self.rows)
        MOVE.mapping(self.folder / "loads/wave-2.sdl")
        self.write_plan(plan.BEFORE_WAVE_2)

    def load_wave_2(self) -> None:
        self.at(27, 21)
        outcomes = list(zip(self.rows, self.org.load("update", "User", self.rows), strict=True))
        MOVE.soap_results(self.folder / "results", "wave-2", outcomes)
        self.org.settle()
        self.at(28, 7, 30)
        self.log_in(self.customers[60:], "Help Center", "Service Lounge")
        self.log_in(self.older_shoppers, "Help Center", "Service Lounge")
        self.at(28, 8, 30)
        self.write_plan(plan.AFTER_WAVE_2)

    def log_in(self, group: Iterable[Known], *sites: str) -> None:
        """The first of a group tries each site, as the smoke test asks."""
        first = next(iter(group))
        for site in sites:
            self.org.login(self.users[first.key], self.company.sites[site])

    def write_plan(self, text: str) -> None:
        (self.folder / "plan.yaml").write_text(text.format(org_id=self.org.org_id), encoding="utf-8")
