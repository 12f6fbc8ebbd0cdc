"""The people of wave-1 as they should not be: contacts, accounts and owners on which no user belongs."""

from tests.examples.botched.scenario import BEFORE_1, Scenario
from tests.examples.company import Known
from tests.examples.csv_files import Row


def spoil_people(scenario: Scenario, rows: dict[str, Row]) -> None:
    _spoil_contacts(scenario, rows)
    _sort_two_columns(scenario, rows)
    _spoil_accounts(scenario, rows)


def _spoil_contacts(scenario: Scenario, rows: dict[str, Row]) -> None:
    company, people, strangers = scenario.company, scenario.company.customers, scenario.company.strangers

    def plant(check: str, who: list[Known], what: str, item: str = "1") -> None:
        scenario.plant(BEFORE_1, check, item, who, what)

    scenario.org.delete("Contact", people[9].contact)
    plant("CON-02", [people[9]], "the contact is in the recycle bin")
    scenario.org.update("Contact", people[8].contact, AccountId=None)
    plant("CON-03", [people[8]], "the contact belongs to no account")
    company.left_long_ago(people[11])
    plant("CON-04", [people[11]], "a deactivated user of another name has the contact")
    rows[people[14].key].update(ContactId=people[13].contact, Customer_No__c=people[13].key)
    plant("CON-05", people[13:15], "two people on one contact")
    plant("USR-11", people[13:15], "and so one customer number, which is unique among users", item="-")
    rows[people[16].key].update(ContactId=strangers[0].contact)
    plant("CON-06", [people[16]], "the contact of a stranger: its customer number is another")
    unwilling = company.partners[3]
    individual = scenario.org.add("Individual", LastName=unwilling.person.family, HasOptedOutProcessing=True)
    scenario.org.update("Contact", unwilling.contact, IndividualId=individual)
    plant("CON-07", [unwilling], "the contact's Individual says: don't process", item="5")
    plant("CON-08", [people[14], people[16]], "name and address are not those of the contact (a warning: they are few)")
    company.second_contact(people[10])
    plant("CON-09", [people[10]], "the customer number stands on a second contact")


def _sort_two_columns(scenario: Scenario, rows: dict[str, Row]) -> None:
    field = scenario.company.field
    for known, other in zip(field, [*field[3:], *field[:3]], strict=True):
        rows[known.key].update(ContactId=other.contact, Customer_No__c=other.key)
    what = "contact and customer number were sorted, the other columns were not: all are on another's contact"
    scenario.plant(BEFORE_1, "CON-08", "1", field, what)


def _spoil_accounts(scenario: Scenario, rows: dict[str, Row]) -> None:
    company, people = scenario.company, scenario.company.customers

    def plant(check: str, item: str, who: list[Known], what: str) -> None:
        scenario.plant(BEFORE_1, check, item, who, what)

    plant("ACC-01", "-", company.of_an_owner_without_role, "the owner of their account has no role")
    plant("ACC-02", "-", company.of_a_retired_owner, "the owner of their account is inactive (a warning)")
    plant("ACC-03", "4", [company.ordinary_partner], "a partner on an account that is no partner account (a warning)")
    plant("ACC-04", "4", [company.private_partner], "a partner on a person account")
    namesake = company.namesake(company.strangers[1], people[23])
    plant("USR-02", "3", [people[23]], "somebody else has the username")
    company.hand_a_contact_to(namesake, company.partner_of_a_user)
    plant("ACC-06", "-", [company.partner_of_a_user], "a portal user owns another contact of the account")
    rows[company.service[8].key]["UserRoleId"] = scenario.org.role_id
    plant("ROL-01", "-", [company.service[8]], "the role of the internal hierarchy")
