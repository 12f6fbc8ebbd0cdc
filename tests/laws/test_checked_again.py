"""A load that is checked again between two attempts: whom an earlier one has put in place is nobody to load."""

from tests.worlds import Shape
from tests.worlds.harness import Harness, statuses

IN_ITS_WAY = ("CON-02", "CON-04", "USR-02", "USR-04", "LOAD-11")


def test_the_user_of_a_contact_that_was_merged_since_is_still_the_rows(harness: Harness) -> None:
    """Its row names the merged contact, and its username and nickname are taken: by the user whom the row has made."""
    world = harness.loaded(Shape(kinds=("customer",)))
    row, primary = world.rows[0], world.spare_contacts[0]
    world.org.update("Contact", row.contact or "", IsDeleted=True, MasterRecordId=primary)
    world.org.update("User", row.user or "", ContactId=primary)
    findings = harness.check_world(world, "before_load", only=IN_ITS_WAY)
    assert {check: statuses(findings, check) for check in IN_ITS_WAY} == {
        "CON-02": {"passed"},
        "CON-04": {"passed"},
        "USR-02": {"passed"},
        "USR-04": {"passed"},
        "LOAD-11": {"warned"},
    }


def test_a_row_that_no_attempt_has_loaded_still_names_a_merged_contact(harness: Harness) -> None:
    world = harness.loaded(Shape(kinds=("customer",)))
    row, primary = world.rows[0], world.spare_contacts[0]
    world.org.update("Contact", row.contact or "", IsDeleted=True, MasterRecordId=primary)
    world.org.update("User", row.user or "", ContactId=primary)
    world.attempts.clear()
    del world.load_plan["attempts"]
    findings = harness.check_world(world, "before_load", only=IN_ITS_WAY)
    assert statuses(findings, "CON-02") == statuses(findings, "USR-02") == {"failed"}
