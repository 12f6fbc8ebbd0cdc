"""What an org lacks is not asked for and not applicable; what it may only hide from the running user is not visible."""

from collections.abc import Callable

import pytest

from fixtures.plan import PhaseName
from reports.judging.findings import Finding
from tests.worlds import Shape, World, build
from tests.worlds.harness import Findings, Harness, offenders
from tests.worlds.lifecycle import run

FEATURES = {
    "Account": ("IsPartner", "IsPersonAccount", "PersonContactId"),
    "Contact": ("IndividualId",),
    "User": ("IndividualId",),
    "UserLicense": ("MonthlyLoginsEntitlement",),
    "PermissionSetAssignment": ("IsActive", "ExpirationDate", "IsRevoked", "PermissionSetGroupId"),
}
"""Fields that come with a license, a setting or an API version."""


def without(world: World, **fields: tuple[str, ...]) -> World:
    for sobject, names in fields.items():
        for name in names:
            world.org.remove_field(sobject, name)
    return world


def of(findings: Findings, check: str) -> Finding:
    return next(finding for finding in findings.values() if finding.check == check)


def unseen(findings: Findings) -> set[str]:
    return {finding.check for finding in findings.values() if finding.status == "not_visible"}


def test_an_org_without_partners_person_accounts_and_privacy_is_judged_in_full(
    harness: Harness,
) -> None:
    world = without(build(Shape(kinds=("customer",))), **FEATURES)
    world.org.remove_object("Individual")
    before = harness.check_world(world, "before_load")
    run(world)
    after = harness.check_world(world, "after_load")
    assert offenders(before) == offenders(after) == {}
    assert unseen(before) == unseen(after) == set()
    for check, reason in (
        ("CON-07", "Data Protection and Privacy is off, or both fields are hidden"),
        ("ACC-04", "there are no person accounts, or both fields are hidden"),
    ):
        assert of(before, check).status == "not_applicable"
        assert reason in of(before, check).reason
    assert of(before, "ACC-03").status == "not_applicable"


def test_a_field_that_the_org_must_have_by_what_else_it_shows_is_hidden(harness: Harness) -> None:
    """A profile of a partner license, person accounts' other field, the same field on User, a site with a promise."""
    world = without(
        build(Shape(kinds=("partner",))),
        Account=("IsPartner", "IsPersonAccount"),
        Contact=("IndividualId",),
        Network=("OptionsSendWelcomeEmail",),
    )
    assert unseen(harness.check_world(world, "before_load")) == {"ACC-03", "ACC-04", "CON-07", "PRO-05"}


@pytest.mark.parametrize(
    ("kinds", "status"), [(("partner",), "not_applicable"), (("partner", "person"), "not_visible")]
)
def test_person_accounts_that_the_plan_knows_are_hidden_and_not_missing(
    harness: Harness, kinds: tuple[str, ...], status: str
) -> None:
    world = without(build(Shape().with_(kinds=kinds)), Account=("IsPersonAccount", "PersonContactId"))
    assert of(harness.check_world(world, "before_load", only=["ACC-04"]), "ACC-04").status == status


def test_federation_ids_that_the_org_does_not_show_are_neither_free_nor_as_loaded(harness: Harness) -> None:
    world = without(build(Shape(kinds=("customer",), sso=True)), User=("FederationIdentifier",))
    before = harness.check_world(world, "before_load")
    assert unseen(before) == {"USR-05", "USR-09"}
    assert offenders(before) == {"LOAD-04": {"FederationIdentifier"}}
    run(world)
    after = harness.check_world(world, "after_load")
    assert unseen(after) == {"LOG-04", "USE-06"}
    assert {finding.severity for finding in after.values() if finding.check == "USE-06"} == {"error"}


def test_what_the_plan_names_and_the_org_lacks_is_nothing_that_a_user_could_have(harness: Harness) -> None:
    """Nobody is told to give it to everybody; the name that the plan may mean is said."""
    world = harness.loaded(Shape(kinds=("customer",)))
    world.add("Network", Name="Help Square")
    world.add("PermissionSet", Name="Help_Gold")
    for names, wrong in (("sites", "Help Sqare"), ("permission_sets", "Help_Gould")):
        world.put(world.plan["cohorts"][0], names, [wrong])
    findings = harness.check_world(world, "after_load", only=["MEM-01", "USE-07"])
    said = {finding.check: (finding.status, finding.reason) for finding in findings.values()}
    assert said == {
        "MEM-01": (
            "not_visible",
            "no site is called Help Sqare, so its members cannot be read; did you mean Help Square?",
        ),
        "USE-07": (
            "not_visible",
            "no permission set is called Help_Gould, so who has it cannot be read; did you mean Help_Gold?",
        ),
    }


def test_seats_of_a_license_that_the_org_lacks_are_not_counted(harness: Harness) -> None:
    world = harness.loaded(Shape(kinds=("customer",)))
    license_ = world.cohorts[0].license
    world.update("UserLicense", world.licenses[license_], LicenseDefinitionKey="PID_Of_Another_Name")
    uncounted = of(harness.check_world(world, "after_load", only=["SEA-11"]), "SEA-11")
    said = f"no license of this org has the key {license_}, so its seats cannot be counted"
    assert (uncounted.status, uncounted.reason) == ("not_visible", said)


def test_memberships_that_only_the_plan_minds_gate_where_they_are_hidden(harness: Harness) -> None:
    world = harness.loaded(Shape(kinds=("customer",)).with_(operation="move"))
    world.put(world.plan_of(world.cohorts[0]), "stale_membership", "error")
    world.org.permissions.clear()
    hidden = of(harness.check_world(world, "after_load", only=["STA-02"]), "STA-02")
    assert (hidden.status, hidden.severity) == ("not_visible", "error")


def test_a_wrong_federation_id_gates_though_users_may_be_hidden(harness: Harness) -> None:
    world = harness.loaded(Shape(kinds=("customer",), sso=True))
    world.update("User", world.rows[0].user or "", FederationIdentifier="somebody.else")
    world.org.permissions -= {"ViewAllData", "ModifyAllData", "ManageUsers"}
    unsure = of(harness.check_world(world, "after_load", only=["USE-06"]), "USE-06")
    assert (unsure.status, unsure.severity, unsure.offenders) == ("not_visible", "error", 1)


def hide_individuals(world: World) -> None:
    person = world.add("Individual", LastName="Quickenbush", ShouldForget=True)
    world.update("Contact", world.rows[0].contact or "", IndividualId=person)
    world.org.hide("Individual", rows=lambda row: row["Id"] == person)


def take_all_data(world: World) -> None:
    world.org.permissions -= {"ViewAllData", "ModifyAllData"}
    world.org.hide("Contact", rows=lambda _: True)


def take_users(world: World) -> None:
    world.org.permissions -= {"ViewAllData", "ModifyAllData", "ManageUsers"}


@pytest.mark.parametrize(
    ("kind", "spoil", "checks"),
    [
        ("customer", hide_individuals, {"CON-07"}),
        ("partner", take_all_data, {"ACC-04", "ACC-06", "CON-07", "CON-09"}),
        ("plus", take_users, {"ACC-05", "CON-04"}),
    ],
)
def test_nobody_passes_for_want_of_being_seen(
    harness: Harness, kind: str, spoil: Callable[[World], None], checks: set[str]
) -> None:
    world = build(Shape().with_(kinds=(kind,)))
    spoil(world)
    assert unseen(harness.check_world(world, "before_load", only=checks)) == checks


@pytest.mark.parametrize(
    ("phase", "sobject", "hide", "check"),
    [
        ("before_load", "Contact", lambda world: world.org.remove_object("Contact"), "CON-05"),
        ("before_load", "Profile", lambda world: world.org.remove_field("Profile", "UserType"), "LOAD-08"),
        ("after_load", "Profile", lambda world: world.org.remove_object("Profile"), "ACT-06"),
        ("after_load", "Network", lambda world: world.org.remove_object("Network"), "LOG-02"),
    ],
)
def test_a_check_that_reads_a_hidden_object_through_the_loads_rows_does_not_pass(
    harness: Harness, phase: PhaseName, sobject: str, hide: Callable[[World], None], check: str
) -> None:
    shape = Shape(kinds=("customer",))
    world = harness.loaded(shape) if phase == "after_load" else build(shape)
    hide(world)
    hidden = of(harness.check_world(world, phase, only=[check]), check)
    assert hidden.status == "not_visible"
    assert f"does not show {sobject}" in hidden.reason


@pytest.mark.parametrize(
    ("operation", "hide"),
    [
        ("insert", lambda world: world.org.remove_field("User", "UserRoleId")),
        ("disable", lambda world: world.org.remove_object("Contact")),
    ],
)
def test_rows_are_judged_though_the_org_hides_what_the_load_does_not_need(
    harness: Harness, operation: str, hide: Callable[[World], None]
) -> None:
    world = build(Shape(kinds=("customer",)).with_(operation=operation))
    hide(world)
    findings = harness.check_world(world, "before_load", only=("LOAD-02", "LOAD-05", "LOAD-06", "LOAD-07"))
    assert {finding.status for finding in findings.values()} == {"passed"}
