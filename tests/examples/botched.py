"""The botched migration: every item of the checklist is broken somewhere, and each check has something to name."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.examples import botched_plan as plan
from tests.examples.botched_company import FOREIGN_CONTACT, FOREIGN_PROFILE, BotchedCompany
from tests.examples.company import PARTNER, Known
from tests.examples.export import MOVE, create_row, create_sheet
from tests.examples.faults import Fault, page
from tests.examples.sheets import Row
from tests.examples.telling import Stage
from tests.standin import StandIn
from tests.standin.loading import Result

CREATE = create_sheet(("CONTACT", "ContactId"), ("CUSTOMER_NO", "Customer_No__c"))
BEFORE_1, AFTER_1 = Stage("wave-1", "before_load"), Stage("wave-1", "after_load")
BEFORE_2, AFTER_2 = Stage("wave-2", "before_load"), Stage("wave-2", "after_load")


def story(org: StandIn, folder: Path) -> Iterator[Stage]:
    """wave-1 creates users as if nobody had read the report; wave-2 moves some of those who got through."""
    told = _Botched(org, folder)
    told.check_wave_1()
    yield BEFORE_1
    told.mend_the_set_up()
    told.load_wave_1()
    told.spoil_wave_1()
    yield AFTER_1
    told.check_wave_2()
    yield BEFORE_2
    told.load_wave_2()
    yield AFTER_2


class _Botched:
    def __init__(self, org: StandIn, folder: Path) -> None:
        self.org, self.folder = org, folder
        self.at(1, 8)
        self.company = BotchedCompany(org)
        self.rows: dict[str, list[Row]] = {"wave-1": [], "wave-2": []}
        self.users: dict[str, str] = {}
        self.faults: list[Fault] = []

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        self.org.now = datetime(2026, 11, day, hour, minute, tzinfo=UTC)

    def plant(self, stage: Stage, check: str, item: str, who: Iterable[Known | str], what: str) -> None:
        names = tuple(each if isinstance(each, str) else each.key for each in who)
        self.faults.append(Fault(stage, check, item, names, what))

    def check_wave_1(self) -> None:
        self.at(20, 19, 30)
        company, profiles = self.company, self.company.profiles
        groups = {
            profiles["Help Customer"]: [*company.customers, *company.of_an_owner_without_role],
            profiles["Service Customer"]: company.service,
            profiles["Trade Partner"]: company.partners,
            FOREIGN_PROFILE: company.resellers,
            profiles["Field Customer"]: company.field,
            profiles["Premium Customer"]: company.premium,
        }
        rows = [self.row(known, profile) for profile, group in groups.items() for known in group]
        rows += [self.row(known, profiles["Help Customer"], "person") for known in company.shopping]
        self.rows["wave-1"] = rows
        self._spoil_rows({row["Legacy_Id__c"]: row for row in rows})
        self._spoil_the_set_up()
        CREATE.write(self.folder / "loads/wave-1.csv", rows)
        CREATE.mapping(self.folder / "loads/wave-1.sdl")
        self.write(plan.BEFORE_WAVE_1)

    @staticmethod
    def row(known: Known, profile: str, kind: str = "business") -> Row:
        return create_row(known, profile, kind, Customer_No__c=known.key)

    def _spoil_rows(self, rows: dict[str, Row]) -> None:
        company, people, strangers = self.company, self.company.customers, self.company.strangers

        def spoil(known: Known, **cells: str) -> None:
            rows[known.key].update(cells)

        spoil(people[3], LastName="")
        self.plant(BEFORE_1, "LOAD-01", "-", [people[3]], "no last name")
        shopper = company.shopping[4]
        spoil(shopper, ContactId=shopper.account)
        self.plant(BEFORE_1, "LOAD-05", "1", [shopper], "the Id of the person account in place of its contact's")
        self.rows["wave-1"].append(dict(rows[people[27].key]))
        self.plant(BEFORE_1, "LOAD-06", "3", [people[27]], "the row stands in the file twice")
        spoil(people[18], ProfileId=company.profiles["Former Customer"])
        self.plant(BEFORE_1, "LOAD-07", "-", [people[18]], "a profile that no cohort of the plan has")
        company.already_created(people[5])
        self.plant(BEFORE_1, "LOAD-11", "8", [people[5]], "an earlier run, of which the plan tells nothing, loaded it")
        spoil(people[7], ContactId=FOREIGN_CONTACT)
        self.plant(BEFORE_1, "CON-01", "1", [people[7]], "the Id of a contact of another org")
        self.org.delete("Contact", people[9].contact)
        self.plant(BEFORE_1, "CON-02", "1", [people[9]], "the contact is in the recycle bin")
        company.left_long_ago(people[11])
        self.plant(BEFORE_1, "CON-04", "1", [people[11]], "a deactivated user of another name has the contact")
        spoil(people[14], ContactId=people[13].contact, Customer_No__c=rows[people[13].key]["Customer_No__c"])
        self.plant(BEFORE_1, "CON-05", "1", people[13:15], "two people on one contact")
        spoil(people[16], ContactId=strangers[0].contact)
        self.plant(BEFORE_1, "CON-06", "1", [people[16]], "the contact of a stranger: its customer number is another")
        self.plant(BEFORE_1, "ACC-01", "-", company.of_an_owner_without_role, "the owner of their account has no role")
        spoil(people[21], Username=rows[people[20].key]["Username"].upper())
        self.plant(BEFORE_1, "USR-01", "3", people[20:22], "one username twice, in capitals the second time")
        company.namesake(strangers[1], people[23])
        self.plant(BEFORE_1, "USR-02", "3", [people[23]], "somebody else has the username")
        spoil(people[25], Username=people[25].person.login)
        self.plant(BEFORE_1, "USR-03", "3", [people[25]], "a username that is no e-mail address")

    def _spoil_the_set_up(self) -> None:
        for check, item, who, what in (
            ("LOAD-08", "-", "wholesalers", "the cohort has no rows"),
            ("PRO-01", "2", "service-customers / Service Lounge", "the profile is not on the site"),
            (
                "PRO-03",
                "4",
                "field-customers",
                "the profile is of Customer Community, the plan promises its login license",
            ),
            ("PRO-03", "4", "premium-customers", "the profile is of Customer Community, the plan promises Plus"),
            ("TYP-01", "4", "premium-customers", "and so their UserType is not that of Plus"),
            ("PRO-06", "2", "resellers", "the plan names the profile by its Id in another org"),
            ("SEA-01", "7", PARTNER, "21 users for 16 free seats"),
        ):
            self.plant(BEFORE_1, check, item, [who], what)

    def mend_the_set_up(self) -> None:
        """What the team did after the first report."""
        self.at(20, 20, 30)
        self.company.admit("Service Lounge", self.company.profiles["Service Customer"])
        self.org.update("UserLicense", self.company.licenses[PARTNER], TotalLicenses=60)
        unwilling = self.company.partners[3]
        individual = self.org.add("Individual", LastName=unwilling.person.family, HasOptedOutProcessing=True)
        self.org.update("Contact", unwilling.contact, IndividualId=individual)
        self.plant(AFTER_1, "MEM-01", "5", [unwilling], "the contact's Individual says: don't process")

    def load_wave_1(self) -> None:
        self.at(20, 21)
        lost, invented = self.company.customers[30], self.company.customers[32]
        rows = [row for row in self.rows["wave-1"] if row["Legacy_Id__c"] != lost.key]
        sent = [row for row in rows if row["Legacy_Id__c"] != invented.key]
        outcomes = list(zip(sent, self.org.load("insert", "User", sent), strict=True))
        self.users |= {row["Legacy_Id__c"]: result.id for row, result in outcomes if result.id}
        neighbor = Result(self.users[self.company.customers[31].key], True, True)
        invented_row = next(row for row in rows if row["Legacy_Id__c"] == invented.key)
        outcomes.insert(rows.index(invented_row), (invented_row, neighbor))
        CREATE.soap_results(self.folder / "results", "wave-1", outcomes)
        self.plant(AFTER_1, "ACT-01", "8", [lost], "in neither result file, and not in the org")
        self.plant(AFTER_1, "USE-01", "1", [invented], "a success by the loader's word, with the Id of the row before")
        self._plant_rejected()
        self.org.settle()

    def _plant_rejected(self) -> None:
        company, people = self.company, self.company.customers
        for who, what in (
            ([people[3]], "rejected: no last name"),
            ([company.shopping[4]], "rejected: malformed Id"),
            ([people[7]], "rejected: no such contact"),
            ([people[9]], "rejected: the contact is deleted"),
            ([people[11]], "rejected: the contact has a user"),
            ([people[14]], "rejected: the row before took the contact"),
            (company.of_an_owner_without_role, "rejected: the account's owner has no role"),
            (company.resellers, "rejected: no such profile"),
            ([people[21]], "rejected: the row before took the username"),
            ([people[23]], "rejected: the username is taken"),
            ([people[25]], "rejected: malformed username"),
        ):
            self.plant(AFTER_1, "ACT-05", "8", who, what)

    def spoil_wave_1(self) -> None:
        """What happened to users after they were created."""
        self.at(20, 23)
        company, people, service = self.company, self.company.customers, self.company.service
        self.change(people[34], ProfileId=company.profiles["Help Customer (copy)"])
        self.plant(AFTER_1, "USE-02", "4", [people[34]], "a flow gave the user another profile")
        self.change(service[4], UserType="CspLitePortal")
        self.plant(AFTER_1, "USE-03", "4", [service[4]], "the UserType is not that of the profile")
        spare = company.strangers[2]
        self.change(service[6], ContactId=spare.contact, AccountId=spare.account)
        self.plant(AFTER_1, "USE-04", "1", [service[6]], "somebody put the user on a stranger's contact")
        self.change(people[36], IsActive=False)
        self.plant(AFTER_1, "USE-05", "-", [people[36]], "loaded as active, inactive now")
        company.user(company.strangers[3], "Trade Partner")
        self.plant(AFTER_1, "SEA-11", "7", [PARTNER], "a partner who is in no load was created meanwhile (a warning)")
        unentered = [f"{cohort} / Partner Portal" for cohort in ("partners", "resellers")]
        self.plant(AFTER_1, "LOG-01", "9", unentered, "nobody logged in before the smoke test was due")
        self.org.settle()
        self.at(21, 7, 30)
        self.log_in(people[0], "Help Center", "Order Desk")
        self.log_in(company.shopping[0], "Help Center", "Order Desk")
        self.log_in(service[0], "Help Center", "Service Lounge")
        self.log_in(company.field[0], "Help Center")
        self.log_in(company.premium[0], "Help Center")
        self.at(21, 8, 30)
        self.write(plan.AFTER_WAVE_1)

    def check_wave_2(self) -> None:
        self.at(27, 19, 30)
        company = self.company
        movers = {"Service Customer": company.customers[40:64], "Service Shopper": company.shopping[8:20]}
        self.rows["wave-2"] = [
            {"Id": self.users[known.key], "Legacy_Id__c": known.key, "ProfileId": company.profiles[profile]}
            for profile, group in movers.items()
            for known in group
        ]
        MOVE.write(self.folder / "loads/wave-2.csv", self.rows["wave-2"])
        MOVE.mapping(self.folder / "loads/wave-2.sdl")
        self.org.assign(self.users[company.customers[45].key], company.order_clerk)
        self.plant(
            BEFORE_2,
            "PRO-07",
            "6",
            ["upgraded-shoppers / Order Desk"],
            "their new profile is on the site that they leave",
        )
        self.write(plan.BEFORE_WAVE_2)

    def load_wave_2(self) -> None:
        self.at(27, 20, 30)
        company = self.company
        self.org.update("NetworkMemberGroup", company.stray_group, AssignmentStatus="WaitingForRemove")
        self.at(27, 21)
        rows = self.rows["wave-2"]
        outcomes = list(zip(rows, self.org.load("update", "User", rows), strict=True))
        MOVE.soap_results(self.folder / "results", "wave-2", outcomes)
        spare = company.strangers[0]
        self.change(company.customers[47], ContactId=spare.contact, AccountId=spare.account)
        self.plant(
            AFTER_2, "STA-01", "6", [company.customers[45]], "a permission set still opens the site that was left"
        )
        self.plant(AFTER_2, "USE-04", "1", [company.customers[47]], "another contact than before the move")
        self.org.settle()
        self.at(28, 7, 30)
        for known in (company.customers[40], company.shopping[8]):
            self.log_in(known, "Help Center", "Service Lounge")
        self.at(28, 8, 30)
        self.write(plan.AFTER_WAVE_2)
        (self.folder / "FAULTS.md").write_text(page(self.faults, self.rows), encoding="utf-8")

    def change(self, known: Known, **fields: object) -> None:
        self.org.update("User", self.users[known.key], **fields)

    def log_in(self, known: Known, *sites: str) -> None:
        for site in sites:
            self.org.login(self.users[known.key], self.company.sites[site])

    def write(self, text: str) -> None:
        filled = text.format(org_id=self.org.org_id, foreign_profile=FOREIGN_PROFILE)
        (self.folder / "plan.yaml").write_text(filled, encoding="utf-8")
