"""wave-1 is loaded as it was: whom Salesforce rejected, and what is wrong with the files that the loader left."""

from tests.examples.botched.scenario import AFTER_1, CREATE, Scenario
from tests.examples.company import Known
from tests.standin.loading.load import Result


def load_wave_1(scenario: Scenario) -> None:
    scenario.at(20, 21)
    company, people = scenario.company, scenario.company.customers
    lost, invented, twice = people[30], people[32], people[19]
    rows = [row for row in scenario.rows["wave-1"] if row["Legacy_Id__c"] != lost.key]
    sent = [row for row in rows if row["Legacy_Id__c"] != invented.key]
    outcomes = list(zip(sent, scenario.org.load("insert", "User", sent), strict=True))
    scenario.users |= {row["Legacy_Id__c"]: result.id for row, result in outcomes if result.id}
    neighbor = Result(scenario.users[people[31].key], True, True)
    by_key = {row["Legacy_Id__c"]: row for row in rows}
    outcomes.insert(rows.index(by_key[invented.key]), (by_key[invented.key], neighbor))
    locked = Result(None, False, False, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")
    strange = scenario.row(company.excused, company.profiles["Help Customer"])
    outcomes += [(by_key[twice.key], locked), (strange, locked)]
    CREATE.soap_results(scenario.folder / "results", "wave-1", outcomes)
    for check, who, what in (
        ("ACT-01", lost, "in neither result file, and not in the org"),
        ("ACT-02", twice, "in the success and in the error file"),
        ("ACT-03", company.excused, "in the error file, and not in the load file"),
        ("ACT-04", invented, "the success file has the Id of the row before"),
    ):
        scenario.plant(AFTER_1, check, "8", [who], what)
    scenario.plant(AFTER_1, "ACT-06", "8", [people[18]], "in no cohort, and so nobody has judged the user")
    scenario.plant(AFTER_1, "USE-01", "1", [invented], "a success by the loader's word, and not in the org")
    scenario.plant(AFTER_1, "ACT-07", "8", [people[27]], "the row stands in the file twice")
    scenario.plant(AFTER_1, "USE-09", "-", [people[42]], "the nickname that was read as Windows-1252 is in the org")
    scenario.plant(AFTER_1, "USE-09", "-", [people[43]], "the number of which six digits were kept is in the org")
    _plant_rejected(scenario)
    for known in company.partners:
        if known.key in scenario.users and known != company.partners[9]:
            scenario.org.assign(scenario.users[known.key], company.deal_desk)
    scenario.plant(
        AFTER_1, "USE-07", "5", [company.partners[9], company.ordinary_partner], "nobody assigned the Deal Desk"
    )
    scenario.org.settle()


def _plant_rejected(scenario: Scenario) -> None:
    company, people = scenario.company, scenario.company.customers
    rejected: tuple[tuple[list[Known], str], ...] = (
        ([people[3]], "no last name"),
        ([people[4]], "the contact is named twice"),
        ([people[6]], "no such time zone"),
        ([company.shopping[4]], "malformed Id"),
        ([people[7]], "no such contact"),
        ([people[8]], "the contact has no account"),
        ([people[9]], "the contact is deleted"),
        ([people[11]], "the contact has a user"),
        ([people[14]], "the row before took the contact"),
        (company.of_an_owner_without_role, "the account's owner has no role"),
        ([company.private_partner], "a partner on a person account"),
        ([company.partner_of_a_user], "a portal user owns a contact of the account"),
        ([company.service[8]], "the role is not of the user's type"),
        (company.visitors, "the profile is a standard one"),
        (company.resellers, "no such profile"),
        ([people[15]], "the row before took the nickname"),
        ([company.premium[4]], "the row before took the federation id"),
        ([people[17]], "malformed e-mail address"),
        ([people[21]], "the row before took the username"),
        ([people[23]], "the username is taken"),
        ([people[25]], "malformed username"),
        ([people[29]], "a boolean that the Bulk API refuses"),
    )
    for who, what in rejected:
        scenario.plant(AFTER_1, "ACT-05", "8", who, f"rejected: {what}")
