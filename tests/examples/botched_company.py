"""The org and the people of the botched migration, before anybody looks."""

from tests.examples.company import CUSTOMER, PARTNER, PLUS, Company, Known
from tests.standin import StandIn
from tests.standin.ids import make_id

LOGIN = "PID_Customer_Community_Login"
FOREIGN_PROFILE, FOREIGN_CONTACT = make_id("00e", 62**5 + 4711, "Xq"), make_id("003", 62**5 + 4711, "Xq")
"""Ids of another org, well-formed and unknown here."""


class BotchedCompany(Company):
    """Too few Partner Community seats, profiles on the wrong sites, and some people in the wrong state."""

    def __init__(self, org: StandIn) -> None:
        for name in ("Legacy_Id__c", "Customer_No__c"):
            org.add_field("User", name, externalId=True)
        org.add_field("Contact", "Customer_No__c", externalId=True)
        super().__init__(org, seed=2, contact_key="Customer_No__c")
        self.license(CUSTOMER, total=400, used=35)
        self.license(PLUS, total=150, used=12)
        self.license(PARTNER, total=20, used=4)
        self.license(LOGIN, total=1000, used=0, MonthlyLoginsEntitlement=1000)
        self.site("Help Center", "Order Desk", "Service Lounge", "Partner Portal")
        self.profile("Help Customer", CUSTOMER, "Help Center", "Order Desk")
        self.profile("Help Customer (copy)", CUSTOMER, "Help Center", "Order Desk")
        self.profile("Former Customer", CUSTOMER, "Help Center")
        self.profile("Wholesale Customer", CUSTOMER, "Help Center")
        self.profile("Field Customer", CUSTOMER, "Help Center")
        self.profile("Premium Customer", CUSTOMER, "Help Center")
        self.profile("Service Customer", PLUS, "Help Center")
        self.profile("Service Shopper", PLUS, "Help Center", "Service Lounge")
        self.profile("Trade Partner", PARTNER, "Partner Portal")
        self.stray_group = self.admit("Order Desk", self.profiles["Service Shopper"])
        self.order_clerk = org.add("PermissionSet", Name="Order_Clerk", Label="Order Clerk")
        self.admit("Order Desk", self.order_clerk)
        self.customers = self.colleagues(70)
        self.of_an_owner_without_role = self.colleagues(
            3, owner=self.owner("temp.owner@larkspur.example.uat", role=False)
        )
        self.shopping = self.shoppers(24)
        self.service = self.colleagues(25)
        self.partners = self.colleagues(21, partner=True)
        self.resellers = self.colleagues(3, partner=True)
        self.field, self.premium = self.colleagues(8), self.colleagues(8)
        self.strangers = self.colleagues(4)

    def already_created(self, known: Known) -> None:
        """An earlier run made this user, and nobody wrote it down."""
        self.user(known, "Help Customer", Legacy_Id__c=known.key, Customer_No__c=known.key)

    def left_long_ago(self, known: Known) -> None:
        """A deactivated user still sits on the contact."""
        self.user(known, "Help Customer", Username=f"old.{known.username}", IsActive=False)

    def namesake(self, stranger: Known, known: Known) -> None:
        """Somebody else has this person's username."""
        self.user(stranger, "Help Customer", Username=known.username)
