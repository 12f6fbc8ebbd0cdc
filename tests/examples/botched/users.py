"""What happened to users while wave-1 was loaded, and after it."""

from tests.examples.botched.scenario import AFTER_1, Scenario
from tests.examples.company import PARTNER, Known


def spoil_users(scenario: Scenario) -> None:
    _spoil_others(scenario)
    scenario.at(20, 23)
    company, people, service = scenario.company, scenario.company.customers, scenario.company.service

    def plant(check: str, item: str, who: list[Known | str], what: str) -> None:
        scenario.plant(AFTER_1, check, item, who, what)

    plant("MEM-01", "5", [company.partners[3]], "the contact's Individual says: don't process")
    scenario.change(people[34], ProfileId=company.profiles["Help Customer (copy)"])
    plant("USE-02", "4", [people[34]], "a flow gave the user another profile")
    scenario.change(service[4], UserType="CspLitePortal")
    plant("USE-03", "4", [service[4]], "the UserType is not that of the profile")
    spare = company.strangers[2]
    scenario.change(service[6], ContactId=spare.contact, AccountId=spare.account)
    plant("USE-04", "1", [service[6]], "somebody put the user on a stranger's contact")
    scenario.change(people[36], IsActive=False)
    plant("USE-05", "-", [people[36]], "loaded as active, inactive now")
    scenario.change(company.premium[5], FederationIdentifier=f"{company.premium[5].person.login}2")
    plant("USE-06", "-", [company.premium[5]], "a flow gave the user another federation id")
    plant("LOG-04", "9", [company.premium[2]], "loaded without a federation id, and so without a way to log in")
    scenario.change(people[38], LocaleSidKey="fr_FR")
    plant("USE-06", "-", [people[38]], "a flow gave the user another locale (a warning)")
    scenario.change(service[10], UserRoleId=None)
    plant("USE-08", "-", [service[10]], "a Plus user without a role (a warning)")
    plant("USE-10", "-", [people[33]], "excluded, and loaded all the same")
    scenario.org.settle()
    _try_to_log_in(scenario)


def _spoil_others(scenario: Scenario) -> None:
    """What the loading user did besides, while the load ran."""
    scenario.at(20, 21, 5)
    company = scenario.company
    bystander = next(row for row in scenario.org.rows("User") if row["ContactId"] == company.strangers[1].contact)
    scenario.org.update("User", bystander["Id"], ProfileId=company.profiles["Help Customer (copy)"])
    scenario.plant(AFTER_1, "BYS-02", "-", [bystander["Id"]], "a wrong Id by hand: a stranger got another profile")
    created = company.user(company.strangers[3], "Trade Partner")
    scenario.plant(AFTER_1, "BYS-01", "-", [created], "a partner who is in no load was created meanwhile (a warning)")
    scenario.plant(AFTER_1, "SEA-11", "7", [PARTNER], "and so one more seat is used than the load explains (a warning)")


def _try_to_log_in(scenario: Scenario) -> None:
    company = scenario.company
    unentered = ["partners / Partner Portal"]
    scenario.plant(AFTER_1, "LOG-01", "9", unentered, "nobody logged in before the smoke test was due")
    scenario.at(21, 7, 30)
    scenario.log_in(company.customers[0], "Help Center", "Order Desk")
    scenario.log_in(company.shopping[0], "Help Center", "Order Desk")
    scenario.log_in(company.service[0], "Help Center", "Service Lounge")
    scenario.log_in(company.field[0], "Help Center")
    scenario.log_in(company.premium[0], "Help Center")
    refused = company.customers[1]
    scenario.org.login(scenario.users[refused.key], company.sites["Order Desk"], success=False)
    scenario.plant(AFTER_1, "LOG-02", "9", [refused], "a wrong password (a warning)")
    scenario.at(21, 8, 30)
