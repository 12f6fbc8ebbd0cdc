"""`--init FILE` writes a first plan for a file of users; nobody goes by it before it is confirmed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.runs.whole_runs import Runner, refused
from tests.standin import StandIn
from tests.standin.http.faults import Fault

INIT = "--init=loads/wave-1.csv"


def drafted(live: Runner, *arguments: str) -> dict[str, Any]:
    """The plan that a draft writes in the place of the migration's own."""
    (live.migration / "plan.yaml").unlink()
    ended = live(INIT, *arguments)
    assert (ended.code, ended.leftovers) == (0, [])
    assert 'Read each line marked "confirm"' in ended.out
    plan: dict[str, Any] = yaml.safe_load((live.migration / "plan.yaml").read_text(encoding="utf-8"))
    return plan


def test_an_org_says_what_profiles_licenses_and_sites_the_users_of_a_file_get(live: Runner, small_org: StandIn) -> None:
    plan = drafted(live, "--org=env:stand-in")
    assert plan["orgs"] == [
        {"name": "stand-in", "kind": "sandbox", "id": small_org.org_id, "username_suffix": ".uat"},
    ]
    assert plan["cohorts"] == [
        {
            "name": "help-customer",
            "profile": "Help Customer",
            "license": "PID_Customer_Community",
            "sites": ["Help Center"],
            "welcome_email": False,
        }
    ]
    assert plan["loads"] == [{"name": "wave-1", "operation": "insert", "file": "loads/wave-1.csv"}]
    text = (live.migration / "plan.yaml").read_text(encoding="utf-8")
    assert "# contact_key: one of Legacy_Id__c, if rows are to be matched with contacts by it" in text


def test_a_draft_is_no_plan_until_its_line_is_deleted(live: Runner) -> None:
    drafted(live, "--org=env:stand-in")
    plan = live.migration / "plan.yaml"
    refused(live("checks/before_load", "--org=env"), "plan.yaml:2: this plan is a draft. Read each line marked confirm")
    lines = plan.read_text(encoding="utf-8").splitlines(keepends=True)
    plan.write_text("".join(line for line in lines if not line.startswith("draft")), encoding="utf-8")
    ended = live("checks/before_load", "--org=env")
    assert ended.evidence["reason"] == "1 check found offenders: LOAD-11."  # the users are there by now


@pytest.mark.parametrize("written", ["true", "True", "yes", "on", "1"])
def test_a_draft_is_one_however_yaml_spells_it(live: Runner, written: str) -> None:
    plan = live.migration / "plan.yaml"
    plan.write_text(f"draft: {written}\n{plan.read_text()}", encoding="utf-8")
    refused(live("checks/before_load", "--org=env"), "plan.yaml:1: this plan is a draft.")


def test_a_draft_asks_no_more_of_an_org_than_the_command_line_allows(live: Runner) -> None:
    (live.migration / "plan.yaml").unlink()
    refused(live(INIT, "--org=env:stand-in", "--max-api-calls=2"), "all that --max-api-calls 2 allows")
    assert not list(live.migration.glob("*plan*"))


def test_an_org_that_does_not_say_which_it_is_drafts_nothing(live: Runner, small_org: StandIn) -> None:
    (live.migration / "plan.yaml").unlink()
    nobody = Fault(200, '{"totalSize": 0, "done": true, "records": []}', only="v66.0/query")
    small_org.faults.append(nobody)
    refused(live(INIT, "--org=env:stand-in"), "The org does not say which one it is")
    assert not list(live.migration.glob("*plan*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_draft_that_cannot_be_written_leaves_nothing(live: Runner) -> None:
    (live.migration / "plan.yaml").unlink()
    (live.migration / "plan.yaml.incomplete").symlink_to("/dev/full")
    refused(live(INIT), "plan.yaml: it cannot be written: No space left on device. Make the folder writable.")
    assert not list(live.migration.glob("*plan*"))


def test_a_file_alone_tells_its_profiles_and_operation_and_no_more(live: Runner, small_org: StandIn) -> None:
    load = live.migration / "loads" / "wave-1.csv"
    load.write_text("Id,ProfileId,IsActive\n005Rc0000001001AAA,00eRc0000001001AAA,false\n", encoding="utf-8")
    plan = drafted(live)
    assert plan["loads"] == [
        {"name": "wave-1", "operation": "update", "purpose": "disable", "file": "loads/wave-1.csv"},
    ]
    assert [cohort["profile"] for cohort in plan["cohorts"]] == ["00eRc0000001001AAA"]
    assert small_org.requests == []


def test_what_a_site_would_send_today_stands_beside_what_is_drafted(live: Runner, small_org: StandIn) -> None:
    site = small_org.rows("Network")[0]["Id"]
    small_org.update("Network", site, OptionsSendWelcomeEmail=True)
    drafted(live, "--org=env:stand-in")
    text = (live.migration / "plan.yaml").read_text(encoding="utf-8")
    assert "welcome_email: false  # confirm: should they? Today Help Center would send one" in text


def test_a_plan_is_never_written_over_and_a_file_must_be_the_migrations(live: Runner) -> None:
    before = (live.migration / "plan.yaml").read_text()
    refused(live(INIT), "there is a plan already, and it is not written over")
    assert (live.migration / "plan.yaml").read_text() == before
    (live.migration / "plan.yaml").unlink()
    refused(live("--init=/etc/hostname"), "has no such file. Name a file of it, as seen from there")
    refused(live("--init=loads/wave-9.csv"), "has no such file")
    assert not list(live.migration.glob("*plan*"))


def test_a_name_with_a_colon_or_a_comma_is_read_back_as_it_is(live: Runner, small_org: StandIn) -> None:
    site = small_org.rows("Network")[0]["Id"]
    small_org.update("Network", site, Name="Help: a, b & #1")
    plan = drafted(live, "--org=env:stand-in")
    assert plan["cohorts"][0]["sites"] == ["Help: a, b & #1"]
