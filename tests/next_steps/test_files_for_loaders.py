"""What a run leaves for loaders beside parts of the load file: contacts to stage, users to correct."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import yaml

from tests.next_steps.played import rows_of
from tests.runs.small_migration import SmallMigration, write_csv
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn

REFERENCE = "Contact.Legacy_Id__c"


def left(ended: Ended, name: str) -> Path:
    assert ended.runs, ended.said
    return ended.runs[-1] / "next" / name


def names_contacts_by_their_key(small: SmallMigration, *missing: int) -> None:
    """The load file refers to contacts by the external id; some of them are not there."""
    rows = [{**row, REFERENCE: f"L-{number}"} for number, row in enumerate(small.rows)]
    for row in rows:
        small.org.update("Contact", row["ContactId"], Legacy_Id__c=row[REFERENCE])
    for number in missing:
        small.org.store.execute('delete from Contact where "Id" = ?', (small.rows[number]["ContactId"],))
    for row in rows:
        del row["ContactId"]
    write_csv(small.folder / "loads" / "wave-1.csv", rows)


def test_contacts_that_are_not_there_are_staged_once_somebody_has_chosen_their_accounts(
    small: SmallMigration, check: Runner
) -> None:
    names_contacts_by_their_key(small, 0, 3)
    ended = check("checks/before_load", "--org=env")
    assert (ended.verdict, ended.statuses("CON-01")) == ("NO-GO", {"failed"})
    rows = rows_of(left(ended, "contacts_to_stage.csv"), "utf-8")
    assert [(row["LastName"], row["AccountId"]) for row in rows] == [("Quickenbush", ""), ("Umfreville", "")]

    account = small.org.rows("Account")[0]["Id"]
    staged = [{**{name: cell for name, cell in row.items() if name != "WHY"}, "AccountId": account} for row in rows]
    assert [each.created for each in small.org.load("upsert", "Contact", staged, "Legacy_Id__c")] == [True, True]
    again = check("checks/before_load", "--org=env")
    assert again.verdict == "GO", again.out[-3000:]


def test_a_bystander_whom_the_load_changed_gets_back_what_was_before(small: SmallMigration, check: Runner) -> None:
    other = small.org.add("Profile", Name="Other Customer", UserLicenseId=small.license)
    account = small.org.rows("Account")[0]["Id"]
    contact = small.org.add("Contact", LastName="Bystander", AccountId=account)
    row = {**small.rows[0], "Username": "by@stander.example", "CommunityNickname": "by", "ContactId": contact}
    (made,) = small.org.load("insert", "User", [row])
    small.org.now += timedelta(days=1)
    again = check("checks/before_load", "--org=env")
    assert again.verdict == "GO", again.out[-3000:]

    small.load()
    small.org.now -= timedelta(hours=1)
    small.org.update("User", str(made.id), ProfileId=other, IsActive=False)
    small.org.now += timedelta(hours=1)
    ended_at(small)
    ended = check("checks/after_load", "--org=env")
    assert ended.statuses("BYS-02") == {"failed"}
    (wrong,) = rows_of(left(ended, "users_to_correct.csv"), "utf-8")
    assert wrong == {"Id": made.id, "IsActive": "true", "ProfileId": small.profile}
    assert [each.success for each in small.org.load("update", "User", [wrong])] == [True]
    assert check("checks/after_load", "--org=env").statuses("BYS-02") == {"passed"}


def ended_at(small: SmallMigration) -> None:
    """The plan says when the attempt ended: as soon as it began."""
    plan = yaml.safe_load(small.plan.read_text("utf-8"))
    (attempt,) = plan["loads"][0]["attempts"]
    attempt["finished_at"] = attempt["started_at"]
    small.plan.write_text(yaml.safe_dump(plan), encoding="utf-8")


def test_what_a_person_has_changed_since_is_written_back_by_nobody(live: Runner, small_org: StandIn) -> None:
    user = next(each for each in small_org.rows("User") if each["LastName"] == "Wrathbone")
    small_org.now += timedelta(hours=1)
    small_org.update("User", user["Id"], LocaleSidKey="fr_FR", LastModifiedById=user["Id"])
    ended = live("checks/after_load", "--org=env", "--fail-on=warning")
    assert ended.statuses("USE-06") == {"warned"}
    assert not left(ended, "users_to_correct.csv").exists()
    assert left(ended, "queries.soql").is_file()


def test_a_permission_set_of_another_license_is_assigned_to_nobody(small: SmallMigration, check: Runner) -> None:
    other = small.org.add("UserLicense", LicenseDefinitionKey="PID_Partner_Community", Name="Partner", TotalLicenses=9)
    small.org.add("PermissionSet", Name="Of_Partners", LicenseId=other)
    everybodys = small.org.add("PermissionSet", Name="Of_Everybody")
    small.load()
    plan = yaml.safe_load(small.plan.read_text("utf-8"))
    plan["cohorts"][0]["permission_sets"] = ["Of_Partners", "Of_Everybody"]
    small.plan.write_text(yaml.safe_dump(plan, sort_keys=False), encoding="utf-8")
    ended = check("checks/after_load", "--org=env")
    rows = rows_of(left(ended, "permission_sets_to_assign.csv"), "utf-8")
    assert [row["PermissionSetId"] for row in rows] == [everybodys] * 6
    assert all(each.success for each in small.org.load("insert", "PermissionSetAssignment", rows))


def test_who_is_excluded_and_had_a_user_before_the_load_is_not_deactivated(
    small: SmallMigration, check: Runner
) -> None:
    """A move has given him another profile: he gets the earlier one back."""
    made = small.org.load("insert", "User", small.rows)
    gold = small.org.add("Profile", Name="Gold Customer", UserLicenseId=small.license)
    small.org.add("NetworkMemberGroup", NetworkId=small.site, ParentId=gold, AssignmentStatus="Added")
    rows = [{"Id": str(each.id), "ProfileId": gold} for each in made]
    write_csv(small.folder / "loads" / "wave-1.csv", rows)
    write_csv(small.folder / "source.csv", [{"Id": row["Id"]} for row in rows])
    write_csv(small.folder / "excluded.csv", [{"Id": rows[0]["Id"], "Reason": "objects"}])
    small.org.now += timedelta(days=1)
    began = small.org.now
    moved = small.org.load("update", "User", rows)
    assert all(each.success for each in moved)
    done = [{"ID": row["Id"], "ProfileId": gold, "STATUS": "Item Updated"} for row in rows]
    write_csv(small.folder / "results" / "success.csv", done)
    plan = yaml.safe_load(small.plan.read_text("utf-8"))
    plan["cohorts"][0] |= {"profile": "Gold Customer", "leaves": ["Old Portal"]}
    attempt = {"results": ["results/success.csv"], "started_at": began.isoformat(), "loaded_by": "admin@example.com"}
    plan["loads"][0] |= {"operation": "update", "attempts": [attempt]}
    plan |= {"source": {"file": "source.csv", "exclusions": "excluded.csv"}, "key": "Id"}
    small.plan.write_text(yaml.safe_dump(plan, sort_keys=False), encoding="utf-8")
    small.org.settle()
    ended = check("checks/after_load", "--org=env")
    assert ended.runs, ended.said[-2500:]
    assert ended.statuses("USE-10") == {"failed"}
    assert not left(ended, "users_to_deactivate.csv").exists()


def test_a_masked_recording_leaves_nothing_to_load(replay: Runner) -> None:
    """Its plan names another site than the recorded one: PRO-01 finds offenders, and the run is STALE."""
    (replay.migration / "plan.yaml").write_text(
        (replay.migration / "plan.yaml").read_text("utf-8").replace("Help Center", "Help Centre"), encoding="utf-8"
    )
    ended = replay("checks/before_load")
    assert ended.code == 12
    assert ended.statuses("PRO-01") == {"failed"}
    assert not (ended.runs[-1] / "next").exists()


def test_each_file_is_in_the_readme_the_evidence_and_beside_its_check_on_the_page(
    small: SmallMigration, check: Runner
) -> None:
    names_contacts_by_their_key(small, 0)
    ended = check("checks/before_load", "--org=env")
    page = (ended.runs[-1] / "report.html").read_text("utf-8")
    readme = left(ended, "README.txt").read_text("utf-8")
    files = {path.name for path in left(ended, "").iterdir()} - {"README.txt"}
    assert files == {"contacts_to_stage.csv", "loadable.csv", "to_mend.csv", "queries.soql"}
    assert {each["path"].removeprefix("next/") for each in ended.evidence["next_files"]} == files
    for name in files:
        assert f"next/{name}: " in readme
    assert 'href="next/contacts_to_stage.csv"' in page
    assert "to upsert Contact by Legacy_Id__c" not in page  # the command says so, below the sentence
    assert "Data Loader: Upsert Contact by Legacy_Id__c, next/contacts_to_stage.csv" in page


def test_what_an_attempt_had_corrected_in_a_file_of_its_own_is_not_loaded_again_as_it_was(
    small: SmallMigration, check: Runner
) -> None:
    wrong, right = {**small.rows[0], "Alias": "far too long"}, dict(small.rows[0])
    write_csv(small.folder / "loads" / "wave-1.csv", [wrong, *small.rows[1:]])
    write_csv(small.folder / "loads" / "again.csv", [right])
    made = small.org.load("insert", "User", small.rows[1:])
    done = [
        {"ID": each.id or "", **row, "STATUS": "Item Created"} for each, row in zip(made, small.rows[1:], strict=True)
    ]
    write_csv(small.folder / "results" / "success.csv", done)
    write_csv(small.folder / "results" / "error.csv", [{**wrong, "ERROR": "Alias: data value too large: far too long"}])
    write_csv(
        small.folder / "results" / "again.csv", [{**right, "ERROR": "unable to obtain exclusive access to this record"}]
    )
    plan = yaml.safe_load(small.plan.read_text("utf-8"))
    plan["loads"][0]["attempts"] = [
        {"results": ["results/success.csv", "results/error.csv"]},
        {"file": "loads/again.csv", "results": ["results/again.csv"]},
    ]
    small.plan.write_text(yaml.safe_dump(plan), encoding="utf-8")
    ended = check("checks/after_load", "--org=env")
    assert not left(ended, "retry.csv").exists()
    (row,) = rows_of(left(ended, "to_mend.csv"), "utf-8")
    assert row["WHY"].startswith("attempt 2 had other values in its own file: put them into the load file; ACT-05 ")
