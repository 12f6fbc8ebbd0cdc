"""wave-2: moves to another license, some of which cannot be, and sites that their users should have left."""

from tests.examples.botched.company import FOREIGN_USER
from tests.examples.botched.scenario import AFTER_2, BEFORE_2, Scenario
from tests.examples.company import Known
from tests.examples.source_export import MOVE


def check_wave_2(scenario: Scenario) -> None:
    scenario.at(27, 19, 30)
    company, people = scenario.company, scenario.company.customers
    movers = {"Service Customer": [*people[40:64], company.veteran], "Service Shopper": company.shopping[8:20]}
    users = scenario.users | {people[52].key: FOREIGN_USER, company.veteran.key: company.veteran_user}
    scenario.rows["wave-2"] = [
        {"Id": users[known.key], "Legacy_Id__c": known.key, "ProfileId": company.profiles[profile]}
        for profile, group in movers.items()
        for known in group
    ]
    of_another = next(row for row in scenario.rows["wave-2"] if row["Legacy_Id__c"] == people[58].key)
    of_another["ContactId"] = people[59].contact
    MOVE.write(scenario.folder / "loads/wave-2.csv", scenario.rows["wave-2"])
    MOVE.mapping(scenario.folder / "loads/wave-2.sdl")

    def plant(check: str, item: str, who: list[Known | str], what: str) -> None:
        scenario.plant(BEFORE_2, check, item, who, what)

    plant("LOAD-10", "1", [company.forgotten.key], "nobody has thought of this user yet")
    plant("MOV-01", "1", [people[52]], "the Id of a user of another org")
    plant("MOV-02", "4", [company.veteran], "a license of the classic portal: that takes a new user")
    plant("MOV-06", "1", [people[58]], "the contact of another user")
    scenario.org.load(
        "update", "User", [row for row in scenario.rows["wave-2"] if row["Id"] == scenario.users[people[54].key]]
    )
    plant("MOV-03", "-", [people[54]], "somebody has moved the user by hand (a warning)")
    scenario.org.assign(scenario.users[people[50].key], company.order_reader)
    plant("MOV-04", "-", [people[50]], "a permission set of the license that is left (a warning)")
    scenario.org.assign(scenario.users[people[45].key], company.order_clerk)
    plant("PRO-07", "6", ["upgraded-shoppers / Order Desk"], "their new profile is on the site that they leave")


def load_wave_2(scenario: Scenario) -> None:
    scenario.at(27, 20, 30)
    company, people, rows = scenario.company, scenario.company.customers, scenario.rows["wave-2"]
    scenario.org.update("NetworkMemberGroup", company.stray_group, AssignmentStatus="WaitingForRemove")
    scenario.at(27, 21)
    outcomes = list(zip(rows, scenario.org.load("update", "User", rows), strict=True))
    MOVE.soap_results(scenario.folder / "results", "wave-2", outcomes)
    spare = company.strangers[0]
    scenario.change(people[47], ContactId=spare.contact, AccountId=spare.account)
    scenario.org.settle()
    scenario.org.add("NetworkMember", NetworkId=company.sites["Order Desk"], MemberId=scenario.users[people[56].key])
    scenario.at(28, 7, 30)
    for known in (people[40], company.shopping[8]):
        scenario.log_in(known, "Help Center", "Service Lounge")
    scenario.at(28, 8, 30)
    _plant(scenario)


def _plant(scenario: Scenario) -> None:
    company, people = scenario.company, scenario.company.customers

    def plant(check: str, item: str, who: list[Known | str], what: str) -> None:
        scenario.plant(AFTER_2, check, item, who, what)

    plant("ACT-05", "8", [people[52]], "rejected: no such user")
    plant("ACT-05", "8", [people[58]], "rejected: the contact has a user")
    plant("ACT-05", "8", [company.veteran], "rejected: no way from one license to the other")
    plant("STA-01", "6", [people[45]], "a permission set still opens the site that was left")
    plant("STA-02", "6", [people[56]], "listed on the site that was left, which nothing opens to them (a warning)")
    plant("USE-04", "1", [people[47]], "another contact than before the move")
    plant("SEA-12", "7", [company.forgotten.key], "still active after the day that the plan names")
    plant("ACT-08", "1", [company.forgotten.key], "still in no load (a warning)")
