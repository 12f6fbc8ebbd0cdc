"""wave-1's files as they should not be: cells, keys and usernames that Salesforce will not take, people left out."""

from tests.examples.botched.company import FOREIGN_CONTACT
from tests.examples.botched.scenario import BEFORE_1, Scenario
from tests.examples.company import Known
from tests.examples.csv_files import Row, Sheet

SOURCE = Sheet((("LEGACY_NO", "Legacy_Id__c"), ("Id", "Id")))
EXCLUDED = Sheet((("LEGACY_NO", "Legacy_Id__c"), ("REASON", "Reason")))


def spoil_files(scenario: Scenario, rows: dict[str, Row]) -> None:
    company, people, shopper = scenario.company, scenario.company.customers, scenario.company.shopping[4]

    def spoil(known: Known, **cells: str) -> None:
        rows[known.key].update(cells)

    def plant(check: str, item: str, who: list[Known], what: str) -> None:
        scenario.plant(BEFORE_1, check, item, who, what)

    spoil(people[3], LastName="")
    plant("LOAD-01", "-", [people[3]], "no last name")
    spoil(people[4], Alias=people[4].person.login)
    plant("LOAD-02", "-", [people[4]], "an alias of more than 8 characters")
    rows[people[4].key]["Contact.Customer_No__c"] = people[4].key
    plant("LOAD-17", "-", [people[4]], "the contact is named by its Id and by its customer number")
    spoil(people[6], TimeZoneSidKey="(GMT+01:00) Berlin")
    plant("LOAD-03", "-", [people[6]], "a time zone by its label")
    spoil(people[6], StateCode="CA", CountryCode="DE")
    plant("LOAD-16", "-", [people[6]], "a state of another country")
    spoil(people[24], UserType="PowerCustomerSuccess")
    scenario.plant(BEFORE_1, "LOAD-04", "4", ["USER_TYPE"], "a column of a field that nobody can write (a warning)")
    plant("TYP-02", "4", [people[24]], "and what stands in it is not what the profile gives (a warning)")
    spoil(shopper, ContactId=shopper.account)
    plant("LOAD-05", "1", [shopper], "the Id of the person account in place of its contact's")
    scenario.rows["wave-1"].append(dict(rows[people[27].key]))
    plant("LOAD-06", "3", [people[27]], "the row stands in the file twice")
    spoil(people[18], ProfileId=company.profiles["Former Customer"])
    plant("LOAD-07", "-", [people[18]], "a profile that no cohort of the plan has")
    spoil(people[22], FirstName=f"{people[22].person.given}\N{NO-BREAK SPACE}")
    plant("LOAD-09", "3", [people[22]], "a no-break space after the first name (a warning)")
    company.already_created(people[5])
    plant("LOAD-11", "8", [people[5]], "an earlier run, of which the plan tells nothing, loaded it")
    spoil(people[7], ContactId=FOREIGN_CONTACT)
    plant("CON-01", "1", [people[7]], "the Id of a contact of another org")
    spoil(people[21], Username=rows[people[20].key]["Username"].upper())
    plant("USR-01", "3", people[20:22], "one username twice, in capitals the second time")
    spoil(people[25], Username=people[25].person.login)
    plant("USR-03", "3", [people[25]], "a username that is no e-mail address")
    plant("USR-10", "3", [people[25]], "and so lacks the sandbox's suffix")
    spoil(people[15], CommunityNickname=rows[people[12].key]["CommunityNickname"])
    plant("USR-04", "-", [people[12], people[15]], "one nickname for two people")
    _spoil_single_sign_on(scenario, rows)
    spoil(people[28], UserPermissionsKnowledgeUser="true")
    plant("SEA-04", "7", [people[28]], "a feature license, of which there are few (a warning)")
    spoil(people[25], UserPermissionsKnowledgeUser="WAHR")
    plant("LOAD-12", "-", [people[25]], "what a German spreadsheet makes of true")
    spoil(people[29], UserPermissionsKnowledgeUser="no")
    plant("LOAD-13", "-", [people[29]], "a boolean that the Bulk API refuses (a warning)")
    spoil(people[29], Email=f"{people[29].person.login}@mail.internal")
    plant("USR-07", "-", [people[29]], "an address without .invalid in a sandbox (a warning)")
    _spoil_by_tools(scenario, rows)
    spoil(people[17], Email=f"{people[17].email}; {people[19].email}")
    plant("USR-08", "-", [people[17]], "two addresses in one cell")
    _write_the_source(scenario)


def name_another_parent(scenario: Scenario) -> None:
    """Once the mapping is written: it names contacts by a key of their accounts."""
    mapping = scenario.folder / "loads/wave-1.sdl"
    lines = mapping.read_text("utf-8").splitlines()
    at = lines.index(r"CONTACT_NO=Contact\:Customer_No__c")
    lines[at] = r"CONTACT_NO=Contact\:Account-Customer_No__c"
    mapping.write_text("\n".join([*lines, ""]), "utf-8")
    scenario.plant(BEFORE_1, "LOAD-20", "1", [f"wave-1.sdl:{at + 1}"], "a relationship that names another object")


def _spoil_by_tools(scenario: Scenario, rows: dict[str, Row]) -> None:
    misread, shortened = scenario.company.customers[42], scenario.company.customers[43]
    rows[misread.key]["CommunityNickname"] = "MÃ¼ller"
    scenario.plant(BEFORE_1, "LOAD-14", "-", [misread], "a nickname in UTF-8 that was read as Windows-1252")
    rows[shortened.key]["FederationIdentifier"] = "9.80001E+11"
    scenario.plant(BEFORE_1, "LOAD-15", "1", [shortened], "a number of which a spreadsheet kept six digits")


def _spoil_single_sign_on(scenario: Scenario, rows: dict[str, Row]) -> None:
    premium = scenario.company.premium
    rows[premium[4].key]["FederationIdentifier"] = rows[premium[3].key]["FederationIdentifier"]
    scenario.plant(BEFORE_1, "USR-05", "-", premium[3:5], "one federation id for two people")
    rows[premium[2].key]["FederationIdentifier"] = ""
    scenario.plant(BEFORE_1, "USR-09", "9", [premium[2]], "no federation id, and single sign-on is how they log in")


def _write_the_source(scenario: Scenario) -> None:
    """The old portal's users: those of wave-1, one whom nobody thought of, one who is left out with a reason."""
    company = scenario.company
    listed = [{"Legacy_Id__c": key} for key in dict.fromkeys(row["Legacy_Id__c"] for row in scenario.rows["wave-1"])]
    forgotten = {"Legacy_Id__c": company.forgotten.key, "Id": company.forgotten_user}
    excused = {"Legacy_Id__c": company.excused.key}
    objector = company.customers[33]
    SOURCE.write(scenario.folder / "source/old-portal.csv", [*listed, forgotten, excused])
    objects = {"Legacy_Id__c": objector.key, "Reason": "objects to the processing of the data"}
    excluded = [excused | {"Reason": "moved away, asked to be left out"}, objects]
    EXCLUDED.write(scenario.folder / "source/excluded.csv", excluded)
    scenario.plant(BEFORE_1, "LOAD-19", "1", [objector], "excluded after the file was made")
