"""The org and the people of the botched migration, before anybody looks."""

from tests.examples.company import CUSTOMER, PARTNER, PLUS, Company, Known
from tests.examples.source_export import create_row
from tests.standin import StandIn
from tests.standin.rows.ids import make_id

LOGIN, CLASSIC = "PID_Customer_Community_Login", "PID_Customer_Portal_Standard"
FOREIGN_PROFILE, FOREIGN_CONTACT, FOREIGN_USER = (
    make_id(prefix, 62**5 + 4711, "Xq") for prefix in ("00e", "003", "005")
)
"""Ids of another org, well-formed and unknown here."""


class BotchedCompany(Company):
    """Too few Partner Community seats, profiles on the wrong sites, and some people in the wrong state."""

    def __init__(self, org: StandIn) -> None:
        org.add_field("User", "Legacy_Id__c", externalId=True)
        org.add_field("User", "Customer_No__c", externalId=True, unique=True)
        org.add_field("Contact", "Customer_No__c", externalId=True)
        org.add_places("User")
        super().__init__(org, seed=2, contact_key="Customer_No__c")
        self._set_up_the_org()
        self.customers = self.colleagues(70)
        self.of_an_owner_without_role = self.colleagues(
            3, owner=self.owner("temp.owner@larkspur.example.uat", role=False)
        )
        self.shopping = self.shoppers(24)
        self.service = self.colleagues(25)
        self.partners = self.colleagues(21, partner=True)
        self.resellers = self.colleagues(3, partner=True)
        self.field, self.premium = self.colleagues(8), self.colleagues(8)
        self.strangers = self.colleagues(5)
        self.visitors = self.colleagues(2)
        (self.private_partner,) = self.shoppers(1)
        (self.partner_of_a_user,) = self.colleagues(1, partner=True)
        (self.ordinary_partner,) = self.colleagues(1)
        retired = self.owner("sales.west@larkspur.example.uat")
        org.update("User", retired, IsActive=False)
        self.of_a_retired_owner = self.colleagues(2, owner=retired)
        (self.veteran,) = self.colleagues(1)
        (self.forgotten,) = self.colleagues(1)
        (self.excused,) = self.colleagues(1)
        self.latecomers = self.colleagues(4)
        self.veteran_user = self.user(self.veteran, "Old Portal User", Legacy_Id__c=self.veteran.key)
        self.forgotten_user = self.user(self.forgotten, "Former Customer", Username=f"old.{self.forgotten.username}")

    def _set_up_the_org(self) -> None:
        self.license(CUSTOMER, total=400, used=35)
        self.license(PLUS, total=150, used=12)
        self.license(PARTNER, total=20, used=4)
        self.license(LOGIN, total=1000, used=0, MonthlyLoginsEntitlement=1000, Status="Disabled")
        self.license(CLASSIC, total=50, used=0)
        self.site("Help Center", "Order Desk", "Service Lounge", "Partner Portal")
        self.profile("Help Customer", CUSTOMER, "Help Center", "Order Desk")
        self.profile("Help Customer (copy)", CUSTOMER, "Help Center", "Order Desk")
        self.profile("Former Customer", CUSTOMER, "Help Center")
        self.profile("Wholesale Customer", CUSTOMER, "Help Center")
        self.profile("Field Customer", CUSTOMER, "Help Center")
        self.profile("Premium Customer", CUSTOMER, "Help Center")
        self.profile("Customer Community User", CUSTOMER, "Help Center", standard=True)
        self.profile("Service Customer", PLUS, "Help Center")
        self.profile("Service Shopper", PLUS, "Help Center", "Service Lounge")
        self.profile("Trade Partner", PARTNER, "Partner Portal")
        self.profile("Old Portal User", CLASSIC)
        self.stray_group = self.admit("Order Desk", self.profiles["Service Shopper"])
        self.order_clerk = self.permission_set("Order Clerk")
        self.admit("Order Desk", self.order_clerk)
        self.deal_desk = self.permission_set("Deal Desk")
        self.order_reader = self.permission_set("Order Reader", LicenseId=self.licenses[CUSTOMER])

    def permission_set(self, label: str, **fields: object) -> str:
        return self.org.add("PermissionSet", Name=label.replace(" ", "_"), Label=label, **fields)

    def already_created(self, known: Known) -> None:
        """An earlier run made this user, and nobody wrote it down."""
        loaded = create_row(known, self.profiles["Help Customer"])
        said = {field: value for field, value in loaded.items() if field not in {"IsActive", "column:KIND"}}
        self.user(known, "Help Customer", Customer_No__c=known.key, **said)

    def left_long_ago(self, known: Known) -> None:
        """A deactivated user still sits on the contact."""
        self.user(known, "Help Customer", Username=f"old.{known.username}", IsActive=False)

    def namesake(self, stranger: Known, known: Known) -> str:
        """Somebody else has this person's username."""
        return self.user(stranger, "Help Customer", Username=known.username)

    def second_contact(self, known: Known) -> None:
        """Another contact with this person's customer number."""
        named = {"LastName": known.person.family, "FirstName": known.person.given, "Customer_No__c": known.key}
        self.org.add("Contact", AccountId=known.account, **named)

    def hand_a_contact_to(self, user: str, known: Known) -> None:
        """A portal user owns another contact of this person's account."""
        self.org.add("Contact", AccountId=known.account, LastName="Reception", OwnerId=user)


class Production(Company):
    """The org that wave-3 is checked in: it knows the latecomers, and has their profile and sites."""

    def __init__(self, org: StandIn, latecomers: list[Known]) -> None:
        org.update("Organization", org.org_id, IsSandbox=False)
        org.add_field("User", "Legacy_Id__c", externalId=True)
        org.add_field("User", "Customer_No__c", externalId=True)
        org.add_field("Contact", "Customer_No__c", externalId=True)
        org.add_places("User")
        super().__init__(org, seed=2, contact_key="Customer_No__c", suffix="")
        self.license(CUSTOMER, total=400, used=35)
        self.site("Help Center", "Order Desk")
        self.profile("Help Customer", CUSTOMER, "Help Center", "Order Desk")
        for known in latecomers:
            account = org.add("Account", Name=known.firm.name, OwnerId=self.owners[0])
            self.contact(known.person, known.firm, account)
