"""The set-up of wave-1 as it should not be, by cohort, site and license; and what the team corrected."""

from tests.examples.botched.company import LOGIN
from tests.examples.botched.scenario import BEFORE_1, Scenario
from tests.examples.company import PARTNER


def spoil_the_set_up(scenario: Scenario) -> None:
    lounge = scenario.company.sites["Service Lounge"]
    scenario.org.update("Network", lounge, Status="UnderConstruction", OptionsSendWelcomeEmail=True)
    for check, item, who, what in (
        ("LOAD-08", "-", "wholesalers", "the cohort has no rows"),
        ("LOAD-10", "1", scenario.company.forgotten.key, "a user of the old portal whom nobody thought of"),
        ("PRO-01", "2", "service-customers / Service Lounge", "the profile is not on the site"),
        ("PRO-02", "2", "visitors", "a standard profile, whose users cannot log in"),
        ("PRO-03", "4", "field-customers", "the profile is of Customer Community, the plan promises its login license"),
        ("PRO-03", "4", "premium-customers", "the profile is of Customer Community, the plan promises Plus"),
        ("TYP-01", "4", "premium-customers", "and so their UserType is not that of Plus"),
        ("PRO-04", "2", "service-customers / Service Lounge", "the site is still under construction (a warning)"),
        ("PRO-05", "-", "service-customers / Service Lounge", "the site would mail everybody a welcome"),
        ("PRO-06", "2", "resellers", "the plan names the profile by its Id in another org"),
        ("PRO-08", "5", "wholesalers", "the permission set of the wholesalers is not deployed"),
        ("SEA-01", "7", PARTNER, "24 users for 16 free seats"),
        ("SEA-05", "7", "Customer Community", "the plan names the license of the wholesalers by its label"),
        ("SEA-02", "7", LOGIN, "the contract ended: the license is disabled"),
    ):
        scenario.plant(BEFORE_1, check, item, [who], what)


def correct_the_set_up(scenario: Scenario) -> None:
    """What the team did after the first report."""
    scenario.at(20, 20, 30)
    company = scenario.company
    company.admit("Service Lounge", company.profiles["Service Customer"])
    scenario.org.update("Network", company.sites["Service Lounge"], Status="Live", OptionsSendWelcomeEmail=False)
    scenario.org.update("UserLicense", company.licenses[PARTNER], TotalLicenses=60)
    scenario.org.add("PermissionSet", Name="Bulk_Orders")
