"""Each next file of the botched example, loaded into the org, leaves none of the offenders that it was made of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from checks import catalogue
from tests.next_steps.played import Moment, Row, moment, nothing_to_choose, rows_of
from tests.standin import StandIn


def a_role(org: StandIn, _row: Row) -> Row:
    return {"UserRoleId": org.add("UserRole", Name="Sales")}


def the_loading_user(org: StandIn, _row: Row) -> Row:
    return {"OwnerId": org.user_id}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moment]:
    steps = {
        "owners_without_role.csv": ("update", "User", a_role),
        "accounts_to_reassign.csv": ("update", "Account", the_loading_user),
        "contacts_to_reassign.csv": ("update", "Contact", the_loading_user),
        "site_groups_to_add.csv": ("insert", "NetworkMemberGroup", nothing_to_choose),
    }
    with moment(tmp_path_factory.mktemp("before"), "wave-1", "before_load", steps) as played:
        yield played


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moment]:
    steps = {
        "retry.csv": ("insert", "User", nothing_to_choose),
        "users_to_correct.csv": ("update", "User", nothing_to_choose),
        "users_to_deactivate.csv": ("update", "User", nothing_to_choose),
        "permission_sets_to_assign.csv": ("insert", "PermissionSetAssignment", nothing_to_choose),
    }
    with moment(tmp_path_factory.mktemp("after"), "wave-1", "after_load", steps) as played:
        yield played


@pytest.fixture(scope="module")
def move(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moment]:
    steps = {"site_groups_to_remove.csv": ("update", "NetworkMemberGroup", nothing_to_choose)}
    with moment(tmp_path_factory.mktemp("move"), "wave-2", "before_load", steps) as played:
        yield played


@pytest.mark.parametrize(
    ("file", "check"),
    [
        ("owners_without_role.csv", "ACC-01"),
        ("accounts_to_reassign.csv", "ACC-02"),
        ("contacts_to_reassign.csv", "ACC-06"),
        ("site_groups_to_add.csv", "PRO-01"),
    ],
)
def test_before_the_load(before: Moment, file: str, check: str) -> None:
    before.holds(file, check)


@pytest.mark.parametrize(
    ("file", "check"),
    [
        ("retry.csv", "USE-01"),
        ("users_to_correct.csv", "USE-02"),
        ("users_to_correct.csv", "USE-05"),
        ("users_to_correct.csv", "USE-06"),
        ("users_to_deactivate.csv", "USE-10"),
        ("permission_sets_to_assign.csv", "USE-07"),
    ],
)
def test_after_the_load(after: Moment, file: str, check: str) -> None:
    after.holds(file, check)


def test_a_move(move: Moment) -> None:
    move.holds("site_groups_to_remove.csv", "PRO-07")


def test_rows_that_were_loaded_again_are_in_a_result_and_what_nobody_may_waive_is_not_drafted(after: Moment) -> None:
    assert after.first
    assert after.second
    ledger = {row["row_key"]: row for row in rows_of(after.second.runs[-1] / "ledger.csv")}
    assert {row["LEGACY_NO"] for row in after.by_file["retry.csv"]} == {"L-10031", "L-10033"}
    assert ledger["L-10031"]["state"] == "VERIFIED"
    assert ledger["L-10033"]["checks"] == "ACT-04"
    assert "L-10031" not in {row["row_key"] for row in after.left("ACT-01")}
    drafted = yaml.safe_load((after.second.runs[-1] / "next" / "waivers-draft.yaml").read_text("utf-8"))
    failed = {each["id"] for each in after.second.evidence["checks"] if each["status"] == "failed"}
    assert "ACT-04" in failed
    assert {each["check"] for each in drafted} == failed - {check.id for check in catalogue() if check.never_waived}


def test_the_contact_that_a_foreign_id_means_is_named_beside_the_row(before: Moment) -> None:
    assert before.first
    path = before.first.runs[0] / "next" / "to_mend.csv"
    (row,) = [row for row in rows_of(path, "utf-8") if row["LEGACY_NO"] == "L-10008"]
    (here,) = [each["Id"] for each in before.org.rows("Contact") if each["Customer_No__c"] == "L-10008"]
    assert row["CONTACT"] != here
    assert f"problem no such contact here; the external id finds {here}" in row["WHY"]


@pytest.mark.parametrize("name", ["before", "after", "move"])
def test_no_file_makes_a_new_error(name: str, request: pytest.FixtureRequest) -> None:
    played: Moment = request.getfixturevalue(name)
    assert played.errors(played.second) <= played.errors(played.first)
