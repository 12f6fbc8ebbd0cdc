"""The example's org and people, and what every part of its script works with."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.examples.company import CUSTOMER, PARTNER, PLUS, Company, Known
from tests.examples.csv_files import Row
from tests.examples.source_export import EXCLUDED, SOURCE, create_sheet
from tests.standin import StandIn

CREATE = create_sheet(("CONTACT", "ContactId"), ("CUSTOMER_NO", "Contact.Legacy_Id__c"))
CLASSIC = "PID_Customer_Portal_Standard"


class Scenario:
    """`users` are Ids by row key; `rows` those of the load file at hand."""

    def __init__(self, org: StandIn, folder: Path) -> None:
        self.org, self.folder = org, folder
        self.at(1, 8)
        for sobject in ("Contact", "User"):
            org.add_field(sobject, "Legacy_Id__c", externalId=True)
        self.company = company = Company(org, seed=1, contact_key="Legacy_Id__c")
        self._set_up_the_org()
        self.customers, self.shoppers = company.colleagues(140), company.shoppers(70)
        self.service = company.colleagues(60)
        self.partners = company.colleagues(50, partner=True)
        self.older_customers, self.older_shoppers = company.colleagues(10), company.shoppers(5)
        self.users = {
            known.key: company.user(known, "Help Customer", Legacy_Id__c=known.key)
            for known in (*self.older_customers, *self.older_shoppers)
        }
        self.portal_customers = company.colleagues(12)
        self.portal_users = {
            known.key: company.user(known, "Portal Customer", Legacy_Id__c=known.key) for known in self.portal_customers
        }
        self.shared_logins = {known.key: self._shared_login(known) for known in self.service[20:24]}
        self.excluded = [next(company.people) for _ in range(3)]
        self.rows: list[Row] = []

    def _set_up_the_org(self) -> None:
        company = self.company
        company.license(CUSTOMER, total=600, used=85)
        company.license(PLUS, total=250, used=31)
        company.license(PARTNER, total=80, used=9)
        company.license(CLASSIC, total=100, used=2)
        company.site("Help Center", "Order Desk", "Service Lounge", "Partner Portal", "Deal Room")
        company.profile("Help Customer", CUSTOMER, "Help Center", "Order Desk")
        company.profile("Service Customer", PLUS, "Help Center", "Service Lounge")
        company.profile("Service Shopper", PLUS, "Help Center", "Service Lounge")
        company.profile("Trade Partner", PARTNER, "Partner Portal")
        company.profile("Portal Customer", CLASSIC)
        self.deal_desk = self.org.add("PermissionSet", Name="Deal_Desk", Label="Deal Desk")
        company.admit("Deal Room", self.deal_desk)

    def _shared_login(self, known: Known) -> str:
        """Until now this person logs in to the classic portal as the firm's reception."""
        reception = self.org.add("Contact", AccountId=known.account, LastName=f"Reception {known.key}")
        named = {"Username": f"reception.{known.username}", "LastName": "Reception", "ContactId": reception}
        return self.org.add("User", ProfileId=self.company.profiles["Portal Customer"], **named)

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        self.org.now = datetime(2026, 11, day, hour, minute, tzinfo=UTC)

    def log_in(self, group: Iterable[Known], *sites: str) -> None:
        """The first of a group tries each site, as the smoke test asks."""
        first = next(iter(group))
        for site in sites:
            self.org.login(self.users[first.key], self.company.sites[site])

    def write_source(self) -> None:
        """Everybody who was a user of an old portal, with the Id of those who are users of this org."""
        known_here = self.portal_users | self.shared_logins
        keys = [*(row["Legacy_Id__c"] for row in self.rows), *self.portal_users]
        rows = [{"Legacy_Id__c": key, "Id": known_here.get(key, "")} for key in keys]
        left_out = [{"Legacy_Id__c": person.key} for person in self.excluded]
        reasons = ("left the company", "left the company", "has two logins, keeps the other")
        SOURCE.write(self.folder / "source/old-portals.csv", [*rows, *left_out])
        why = [row | {"Reason": reason} for row, reason in zip(left_out, reasons, strict=True)]
        EXCLUDED.write(self.folder / "source/excluded.csv", why)

    def write_plan(self, text: str) -> None:
        (self.folder / "plan.yaml").write_text(text.format(org_id=self.org.org_id), encoding="utf-8")
