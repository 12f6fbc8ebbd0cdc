"""Whom a file for loaders must not have: keys that are cut, rows that a waiver leaves out, sites on their way."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.next_steps.played import rows_of
from tests.next_steps.test_files_for_loaders import REFERENCE, left
from tests.runs.small_migration import SmallMigration, write_csv
from tests.runs.test_way_back import PLUS, Trip
from tests.runs.whole_runs import Runner

BEFORE, AFTER = ("checks/before_load", "--org=env"), ("checks/after_load", "--org=env")


@pytest.mark.parametrize(("here", "written"), [("1234567890123457", "1234567890123450"), ("00731", "731")])
def test_no_contact_is_staged_by_a_key_that_a_spreadsheet_has_cut(
    small: SmallMigration, check: Runner, here: str, written: str
) -> None:
    rows = [{**row, REFERENCE: f"L-{number}"} for number, row in enumerate(small.rows)]
    for row in rows:
        small.org.update("Contact", row.pop("ContactId"), Legacy_Id__c=row[REFERENCE])
    small.org.update("Contact", small.rows[1]["ContactId"], Legacy_Id__c=here)
    rows[1][REFERENCE] = written
    rows[2][REFERENCE] = "L-new"
    write_csv(small.folder / "loads" / "wave-1.csv", rows)
    ended = check(*BEFORE)
    assert ended.statuses("CON-01") == {"failed"}
    assert [row["Legacy_Id__c"] for row in rows_of(left(ended, "contacts_to_stage.csv"), "utf-8")] == ["L-new"]


def promise(small: SmallMigration, **keys: object) -> None:
    plan = yaml.safe_load(small.plan.read_text("utf-8"))
    plan["cohorts"][0].update(keys)
    small.plan.write_text(yaml.safe_dump(plan), encoding="utf-8")


def test_a_profile_is_not_put_on_a_site_to_which_a_permission_set_is_on_its_way(
    small: SmallMigration, check: Runner
) -> None:
    for group in small.org.rows("NetworkMemberGroup"):
        small.org.store.execute('delete from NetworkMemberGroup where "Id" = ?', (group["Id"],))
    access = small.org.add("PermissionSet", Name="Site_Access")
    small.org.pending = True
    small.org.add("NetworkMemberGroup", NetworkId=small.site, ParentId=access, AssignmentStatus="AddCalculated")
    promise(small, permission_sets=["Site_Access"])
    ended = check(*BEFORE)
    assert ended.statuses("PRO-01") == {"pending"}
    assert not left(ended, "site_groups_to_add.csv").exists()


def refused(small: SmallMigration) -> None:
    """Two rows wait for a lock that another job held."""
    small.load()
    results = small.folder / "results"
    success = rows_of(results / "success.csv", "utf-8")
    gone = success[4:]
    for row in gone:
        small.org.store.execute('delete from User where "Id" = ?', (row["ID"],))
    write_csv(results / "success.csv", success[:4])
    error = "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--"
    cells = ({name: cell for name, cell in row.items() if name not in ("ID", "STATUS")} for row in gone)
    write_csv(results / "error.csv", [{**row, "ERROR": error} for row in cells])
    text = small.plan.read_text("utf-8")
    small.plan.write_text(text.replace("results/success.csv]", "results/success.csv, results/error.csv]"), "utf-8")


def test_rows_that_a_waiver_leaves_out_are_not_loaded_again(small: SmallMigration, check: Runner) -> None:
    refused(small)
    first = check(*AFTER)
    rows = rows_of(left(first, "retry.csv"), "utf-8")
    assert [row["LastName"] for row in rows] == ["Dalrymple", "Featherstone"]
    ledger = {row["Id"] or row["row_key"]: row for row in rows_of(first.runs[-1] / "ledger.csv")}
    keys = [row["row_key"] for row in ledger.values() if row["state"] == "REJECTED"]
    waivers = [
        {
            "check": "ACT-05",
            "rows": keys[:1],
            "justification": "has left the company",
            "ticket": "CHG-7",
            "approved_by": "lead@example.com",
            "expiration_date": "2027-01-31",
        }
    ]
    (small.folder / "waivers.yaml").write_text(yaml.safe_dump(waivers), encoding="utf-8")
    again = check(*AFTER)
    assert [row["LastName"] for row in rows_of(left(again, "retry.csv"), "utf-8")] == ["Featherstone"]


def test_each_attempt_that_loads_again_has_a_file_and_result_files_of_its_own(
    small: SmallMigration, check: Runner
) -> None:
    refused(small)
    plan = yaml.safe_load(small.plan.read_text("utf-8"))
    (load,) = plan["loads"]
    first, second = load["attempts"][0], check(*AFTER)
    assert attempt_to_enter(left(second, "README.txt").read_text("utf-8"))["file"] == "loads/wave-1-again.csv"
    (small.folder / "loads" / "wave-1-again.csv").write_bytes(left(second, "retry.csv").read_bytes())
    (small.folder / "results" / "error.csv").rename(small.folder / "results" / "wave-1-again-error.csv")
    load["attempts"] = [
        {**first, "results": ["results/success.csv"]},
        {**first, "file": "loads/wave-1-again.csv", "results": ["results/wave-1-again-error.csv"]},
    ]
    small.plan.write_text(yaml.safe_dump(plan), encoding="utf-8")
    third = check(*AFTER)
    attempt = attempt_to_enter(left(third, "README.txt").read_text("utf-8"))
    assert attempt["file"] == "loads/wave-1-again-2.csv"
    assert attempt["results"] == ["results/wave-1-again-2-success.csv", "results/wave-1-again-2-error.csv"]


def attempt_to_enter(readme: str) -> dict[str, object]:
    lines = readme.partition("among the attempts of")[2].splitlines()[1:]
    (attempt,) = yaml.safe_load("\n".join(line for line in lines if line.startswith("    ")))
    assert isinstance(attempt, dict)
    return attempt


def test_why_a_row_is_to_correct_is_written_into_a_file_whose_encoding_lacks_its_letters(
    small: SmallMigration, check: Runner
) -> None:
    text = (small.folder / "loads" / "wave-1.csv").read_text("utf-8").replace("Peregrine,", "P\u00e9regrine,")
    (small.folder / "loads" / "wave-1.csv").write_bytes(text.encode("cp1252"))
    promise(small, sites=["Help Center", "\u0426\u0435\u043d\u0442\u0440"])
    ended = check(*BEFORE)
    assert ended.code == 1, ended.out[-3000:]
    rows = rows_of(left(ended, "to_mend.csv"), "cp1252")
    assert {row["FirstName"] for row in rows} >= {"P\u00e9regrine"}
    assert len(rows) == 6


SAME_PROFILE = {"name": "regulars", "profile": "Guest", "license": PLUS, "welcome_email": False}


@pytest.mark.parametrize(("sites", "files"), [(["Help Center"], 1), (["Help Center", "Old"], 0)])
def test_a_profile_stays_on_a_site_that_the_plan_promises_to_others_who_have_it(
    tmp_path: Path, sites: list[str], files: int
) -> None:
    trip = Trip(tmp_path)
    trip.has_users_to_move("PID_Customer_Community", PLUS, CompanyName="guests")
    (guest,) = (each["Id"] for each in trip.org.rows("Profile") if each["Name"] == "Guest")
    (old,) = (each["Id"] for each in trip.org.rows("Network") if each["Name"] == "Old")
    trip.org.add("NetworkMemberGroup", NetworkId=old, ParentId=guest, AssignmentStatus="Added")
    small = trip.migration
    promise(small, column="CompanyName", value="guests")
    plan = yaml.safe_load(small.plan.read_text("utf-8"))
    plan["cohorts"].append({**SAME_PROFILE, "sites": sites, "column": "CompanyName", "value": "regulars"})
    plan["loads"][0]["cohorts"] = ["guests", "regulars"]
    small.plan.write_text(yaml.safe_dump(plan), encoding="utf-8")
    rows = rows_of(small.folder / "loads" / "wave-1.csv", "utf-8")
    write_csv(small.folder / "loads" / "wave-1.csv", [*rows[:-1], {**rows[-1], "CompanyName": "regulars"}])
    ended = trip.checked("before_load")
    assert "failed" in ended.statuses("PRO-07"), ended.out[-3000:]
    assert len(list(left(ended, "").glob("site_groups_to_remove.csv"))) == files
