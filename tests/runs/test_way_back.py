"""The way back, by the command line: an insert and a move are loaded into the stand-in org, and undone by its files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.build.building import Row, rows_of
from tests.examples.record_examples import variables
from tests.runs.small_migration import SmallMigration, write_csv
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn, serve

CUSTOMER, PLUS, PARTNER = "PID_Customer_Community", "PID_Customer_Community_Plus", "PID_Partner_Community"
STAMPS = ("LastModifiedById", "LastModifiedDate", "SystemModstamp")
MOVE = """\
migration: moves
orgs:
  - {{name: stand-in, id: {org_id}, kind: sandbox}}
cohorts:
  - {{name: guests, profile: Guest, license: {license}, sites: [Help Center], leaves: [Old], welcome_email: false}}
loads:
  - {{name: wave-1, operation: update, file: loads/wave-1.csv}}
"""
OTHER = """\
  - name: wave-0
    operation: insert
    file: loads/wave-0.csv
    attempts:
      - {{results: [results/wave-0.csv], started_at: "{began}", finished_at: "{ended}", loaded_by: admin@example.com}}
"""


class Trip:
    """A migration, its org, and its files that lead back."""

    def __init__(self, folder: Path) -> None:
        self.org = StandIn()
        self.migration = SmallMigration(folder / "small", self.org)
        self.run_again = Runner(self.migration.folder, folder)

    def checked(self, phase: str, *more: str) -> Ended:
        with serve(self.org) as url:
            access = variables(self.org, url.base, url.ca_file)
            return self.run_again(f"checks/{phase}", "--org=env", *more, **access)

    def users(self) -> dict[str, dict[str, Any]]:
        return {user["Id"]: user for user in self.org.rows("User")}

    def load(self, rows: list[Row], operation: str = "update", sobject: str = "User") -> None:
        results = self.org.load(
            operation, sobject, [{name: cell for name, cell in row.items() if cell} for row in rows]
        )
        assert all(result.success for result in results), results

    def has_users_to_move(self, license_: str, target: str, **cells: str) -> list[str]:
        """Six users on the license of the migration, and a load that moves them to another one."""
        org, rows = self.org, []
        old = org.add("Network", Name="Old", Status="Live")
        org.add("NetworkMemberGroup", NetworkId=old, ParentId=self.migration.profile, AssignmentStatus="Added")
        other = org.add("UserLicense", LicenseDefinitionKey=target, Name=target, TotalLicenses=50)
        guest = org.add("Profile", Name="Guest", UserLicenseId=other)
        org.add("NetworkMemberGroup", NetworkId=self.migration.site, ParentId=guest, AssignmentStatus="Added")
        org.update("UserLicense", self.migration.license, LicenseDefinitionKey=license_, Name=license_)
        results = org.load("insert", "User", self.migration.rows)
        rows = [{"Id": str(result.id), "ProfileId": guest, **cells} for result in results]
        org.settle()
        write_csv(self.migration.folder / "loads" / "wave-1.csv", rows)
        self.migration.plan.write_text(MOVE.format(org_id=org.org_id, license=target), encoding="utf-8")
        return [row["Id"] for row in rows]


def left(ended: Ended, name: str) -> list[Row]:
    return rows_of(ended.runs[-1] / "rollback" / name)


def names(ended: Ended) -> list[str]:
    folder = ended.runs[-1] / "rollback"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def readme(ended: Ended) -> str:
    return " ".join((ended.runs[-1] / "rollback" / "README.txt").read_text(encoding="utf-8").split())


@pytest.fixture
def trip(tmp_path: Path) -> Trip:
    return Trip(tmp_path)


def test_users_whom_a_load_made_are_deactivated_or_disabled_and_the_same_file_loads_again(trip: Trip) -> None:
    assert names(trip.checked("before_load")) == [], "nobody is made yet"
    there = trip.users()
    trip.migration.load()
    made = set(trip.users()) - set(there)

    ended = trip.checked("after_load")

    assert names(ended) == ["README.txt", "deactivate.csv", "disable.csv"]
    assert left(ended, "deactivate.csv") == [{"Id": user, "IsActive": "false"} for user in sorted(made)]
    command = "sf data update bulk --sobject User --file rollback/deactivate.csv --line-ending LF --wait 30"
    page = (ended.runs[-1] / "report.html").read_text(encoding="utf-8")
    for text in (readme(ended).replace("\\ ", ""), " ".join(page.replace("\\\n", "").split())):
        assert command in text
    assert "<h2>The way back</h2>" in page
    listed = ended.evidence["way_back"]["files"]
    assert [(file["path"], file["rows"]) for file in listed] == [
        ("rollback/deactivate.csv", 6),
        ("rollback/disable.csv", 6),
    ]
    assert "unique fields keep their values, and until these are cleared a row that brings one is rejected" in readme(
        ended
    )
    trip.load(left(ended, "deactivate.csv"))
    assert not any(trip.users()[user]["IsActive"] for user in made)
    refused = trip.org.load("insert", "User", trip.migration.rows)
    assert {result.code for result in refused} == {"PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT"}
    trip.load([{**row, "IsActive": "true"} for row in left(ended, "deactivate.csv")])

    trip.load(left(ended, "disable.csv"))
    assert {user: row for user, row in trip.users().items() if user in there} == there
    assert all(result.success for result in trip.org.load("insert", "User", trip.migration.rows))


def test_a_user_whom_the_org_does_not_show_as_made_by_the_load_is_in_no_file(trip: Trip) -> None:
    trip.migration.load()
    first, second, *_ = sorted(user["Id"] for user in trip.org.rows("User") if user["Username"].endswith(".uat"))
    trip.org.update("User", first, CreatedDate="2019-01-01T00:00:00.000+0000")
    trip.org.update("User", second, CreatedById=first)

    ended = trip.checked("after_load")

    assert not {first, second} & {row["Id"] for name in ("deactivate.csv", "disable.csv") for row in left(ended, name)}
    assert len(left(ended, "deactivate.csv")) == 4
    assert "wave-1: 2 users of rows with a success are in no file" in readme(ended)


def test_a_user_whom_another_load_of_the_same_hour_claims_is_in_no_file(trip: Trip) -> None:
    began = trip.org.now + timedelta(hours=1)
    trip.migration.load()
    row = trip.migration.rows[0]
    (user,) = [each["Id"] for each in trip.org.rows("User") if each["Username"] == row["Username"]]
    write_csv(trip.migration.folder / "loads" / "wave-0.csv", [row])
    write_csv(trip.migration.folder / "results" / "wave-0.csv", [{"ID": user, **row, "STATUS": "Item Created"}])
    with trip.migration.plan.open("a") as plan:
        plan.write(OTHER.format(began=began.isoformat(), ended=trip.org.now.isoformat()))

    ended = trip.checked("after_load", "--load=wave-1")

    assert len(left(ended, "deactivate.csv")) == 5
    assert user not in {row["Id"] for row in left(ended, "deactivate.csv")}


def test_a_move_is_undone_by_what_its_before_load_run_has_kept(trip: Trip) -> None:
    loaded = {"FirstName": "Moved", "IsActive": "true"}
    moved = trip.has_users_to_move(PLUS, CUSTOMER, **loaded)
    of_license = trip.org.add("PermissionSet", Name="Of_Plus", LicenseId=trip.migration.license)
    of_none = trip.org.add("PermissionSet", Name="Of_None")
    assignment = trip.org.assign(moved[0], of_license)
    trip.org.assign(moved[1], of_none)
    trip.org.update("User", moved[2], IsActive=False)
    there = trip.users()

    ended = trip.checked("before_load")

    assert names(ended) == ["README.txt", "former_values.csv", "permission_sets_to_give_back.csv"]
    assert left(ended, "permission_sets_to_give_back.csv") == [{"AssigneeId": moved[0], "PermissionSetId": of_license}]
    assert "What users have now in FirstName is not kept: export it before the load." in readme(ended)
    trip.org.delete("PermissionSetAssignment", assignment)
    trip.load(rows_of(trip.migration.folder / "loads" / "wave-1.csv"))
    assert all(user["ProfileId"] != trip.migration.profile for user in trip.users().values() if user["Id"] in moved)

    trip.load(left(ended, "former_values.csv"))
    trip.load(left(ended, "permission_sets_to_give_back.csv"), "insert", "PermissionSetAssignment")

    back = trip.users()
    lost = {(user, field) for user in there for field in there[user] if back[user][field] != there[user][field]}
    assert lost - {(user, field) for user in moved for field in STAMPS} == {
        (user, field) for user in moved for field in ("FirstName", "Name")
    }
    again = trip.org.rows("PermissionSetAssignment")
    assert {(moved[0], of_license), (moved[1], of_none)} <= {
        (each["AssigneeId"], each["PermissionSetId"]) for each in again
    }


def test_who_could_not_be_moved_back_is_said_before_the_load(trip: Trip) -> None:
    moved = trip.has_users_to_move(CUSTOMER, PARTNER)

    ended = trip.checked("before_load")

    (part,) = ended.evidence["parts"]
    assert (
        f"wave-1: 6 users could not be moved back, once moved: the way from {PARTNER} to {CUSTOMER} is not documented."
        in part["notes"]
    )
    assert names(ended) == ["README.txt", "no_way_back.csv"]
    assert {(row["Id"], row["WHY"]) for row in left(ended, "no_way_back.csv")} == {
        (user, "not documented") for user in moved
    }
    trip.load(rows_of(trip.migration.folder / "loads" / "wave-1.csv"))
    refused = trip.org.load("update", "User", [{"Id": user, "ProfileId": trip.migration.profile} for user in moved])
    assert {result.code for result in refused} == {"FIELD_INTEGRITY_EXCEPTION"}


def test_what_is_masked_is_in_no_file_and_a_move_without_a_way_back_is_said_all_the_same(trip: Trip) -> None:
    trip.has_users_to_move(CUSTOMER, PARTNER)
    trip.checked("before_load", "--record")

    ended = trip.run_again("checks/before_load")

    assert names(ended) == []
    assert ended.evidence["way_back"] == {"files": [], "remarks": []}
    assert any("6 users could not be moved back" in note for note in ended.evidence["parts"][0]["notes"])


def test_a_load_that_only_deactivates_is_undone_and_one_that_disables_leaves_a_record(trip: Trip) -> None:
    users = trip.has_users_to_move(PLUS, CUSTOMER)
    trip.org.update("User", users[0], IsActive=False)
    text = trip.migration.plan.read_text(encoding="utf-8")
    trip.migration.plan.write_text(
        text.replace("operation: update,", "operation: update, purpose: disable,").replace("leaves: [Old], ", "")
    )
    write_csv(trip.migration.folder / "loads" / "wave-1.csv", [{"Id": user, "IsActive": "false"} for user in users])
    there = {user: row["IsActive"] for user, row in trip.users().items()}

    ended = trip.checked("before_load")
    trip.load(rows_of(trip.migration.folder / "loads" / "wave-1.csv"))
    trip.load(left(ended, "former_values.csv"))
    assert {user: row["IsActive"] for user, row in trip.users().items()} == there

    rows = [{"Id": user, "IsPortalEnabled": "false"} for user in users]
    write_csv(trip.migration.folder / "loads" / "wave-1.csv", rows)
    ended = trip.checked("before_load")
    assert names(ended) == ["README.txt", "former_users.csv"]
    (record,) = [row for row in left(ended, "former_users.csv") if row["Id"] == users[1]]
    assert record["Username"] == trip.users()[users[1]]["Username"]
    assert "nothing undoes that" in readme(ended)


@pytest.mark.parametrize(("hours", "said"), [(-1, True), (1, False)])
def test_a_before_load_run_says_so_only_of_attempts_that_had_begun_by_the_orgs_clock(
    trip: Trip, hours: int, said: bool
) -> None:
    """A replay of the run knows the attempts that came after it, and what it has kept is from before them."""
    trip.has_users_to_move(PLUS, CUSTOMER)
    began = trip.org.now + timedelta(hours=hours)
    rows = rows_of(trip.migration.folder / "loads" / "wave-1.csv")
    write_csv(trip.migration.folder / "results.csv", [{"ID": row["Id"], "STATUS": "Item Updated"} for row in rows])
    plan = trip.migration.plan.read_text(encoding="utf-8")
    attempt = f'{{results: [results.csv], started_at: "{began.isoformat()}"}}'
    trip.migration.plan.write_text(
        plan.replace("wave-1.csv}", f"wave-1.csv, attempts: [{attempt}]}}"), encoding="utf-8"
    )
    assert ("An attempt has run" in readme(trip.checked("before_load"))) is said
