"""What every part of the script works with: the org, the company, the files so far, and the faults planted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.examples.botched.company import FOREIGN_PROFILE, BotchedCompany
from tests.examples.company import Known
from tests.examples.csv_files import Row
from tests.examples.faults import Fault
from tests.examples.record_examples import SANDBOX, Orgs, Stage
from tests.examples.source_export import create_row, create_sheet
from tests.standin import StandIn

CREATE = create_sheet(
    ("CONTACT", "ContactId"),
    ("CUSTOMER_NO", "Customer_No__c"),
    ("CONTACT_NO", "Contact.Customer_No__c"),
    ("SSO_NAME", "FederationIdentifier"),
    ("ROLE", "UserRoleId"),
    ("USER_TYPE", "UserType"),
    ("KNOWLEDGE", "UserPermissionsKnowledgeUser"),
    ("STATE", "StateCode"),
    ("COUNTRY", "CountryCode"),
)
BEFORE_1, AFTER_1 = Stage("wave-1", "before_load"), Stage("wave-1", "after_load")
BEFORE_2, AFTER_2 = Stage("wave-2", "before_load"), Stage("wave-2", "after_load")
PRODUCTION = "production"
BEFORE_3, AFTER_3 = Stage("wave-3", "before_load", PRODUCTION), Stage("wave-3", "after_load")


@dataclass
class Scenario:
    """`users` are Ids in the sandbox by row key."""

    orgs: Orgs
    folder: Path
    rows: dict[str, list[Row]] = field(default_factory=lambda: {"wave-1": [], "wave-2": [], "wave-3": []})
    users: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    company: BotchedCompany = field(init=False)

    def __post_init__(self) -> None:
        self.at(1, 8)
        self.company = BotchedCompany(self.org)

    @property
    def org(self) -> StandIn:
        return self.orgs[SANDBOX]

    def at(self, day: int, hour: int, minute: int = 0, month: int = 11, org: str = SANDBOX) -> None:
        self.orgs[org].now = datetime(2026, month, day, hour, minute, tzinfo=UTC)

    def plant(self, stage: Stage, check: str, item: str, who: Iterable[Known | str], what: str) -> None:
        names = tuple(each if isinstance(each, str) else each.key for each in who)
        self.faults.append(Fault(stage, check, item, names, what))

    def row(self, known: Known, profile: str, kind: str = "business", **cells: str) -> Row:
        return create_row(known, profile, kind, **{"Customer_No__c": known.key, **cells})

    def change(self, known: Known, **fields: object) -> None:
        self.org.update("User", self.users[known.key], **fields)

    def log_in(self, known: Known, *sites: str) -> None:
        for site in sites:
            self.org.login(self.users[known.key], self.company.sites[site])

    def write(self, text: str) -> None:
        ids = {name: self.orgs[name].org_id for name in (SANDBOX, PRODUCTION)}
        filled = text.format(**ids, foreign_profile=FOREIGN_PROFILE)
        (self.folder / "plan.yaml").write_text(filled, encoding="utf-8")
