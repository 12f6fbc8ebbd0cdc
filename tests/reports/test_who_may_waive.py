"""Waivers keep the control: who may sign, of what, for how long, on which ticket; what is void waives nothing."""

import inspect
import json
import re
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml

from checks import catalogue
from reports.output import evidence
from tests.campaign.secrets import PEM, PUBLIC
from tests.reports.waived import LATER, finding, remarks, use_05, waive
from tests.runs.whole_runs import Ended, Runner, refused
from tests.standin import StandIn

AFTER = ("checks/after_load", "--org=env", "-k", "USE-05")
NEVER = {
    "LOAD-05", "LOAD-06", "LOAD-07", "LOAD-19", "CON-01", "CON-02", "CON-04", "CON-05", "CON-06", "MOV-01", "PRO-06",
    "SEA-05", "USR-10", "RUN-01", "RUN-03", "RUN-04", "ACT-03", "ACT-04", "ACT-06", "ACT-07", "USE-01", "USE-04",
    "USE-10",
}  # fmt: skip
"""Strangers see data, file or org is another one, nobody can account for the row, or what it names does not exist."""


TWICE = (["FirstName", "City"], ["Alias"], ["CITY"])


def test_what_nobody_may_approve_is_refused_with_the_reason(live: Runner, small_org: StandIn) -> None:
    waive(live.migration, *({"check": check, "rows": ["x"]} for check in sorted(NEVER)))
    ended = live("checks/after_load", "--org=env")
    refused(
        ended,
        "RUN-03 cannot be waived: the check was of another org. Remove this waiver.",
        *(f"{check} cannot be waived: " for check in NEVER),
    )
    assert ended.err.count("cannot be waived") == len(NEVER)
    assert small_org.requests == []


def test_each_reason_completes_its_sentence() -> None:
    never = {check.id: check.never_waived for check in catalogue() if check.never_waived}
    assert never.keys() == NEVER
    assert all(why[0] == why[0].lower() or why.startswith("Id") for why in never.values())
    assert not any(why.endswith(".") for why in never.values())


@pytest.mark.parametrize("ticket", ["none", "n/a", "asap", "TBD", "-", "<b>1</b>", "1", "ok 1", "none0"])
def test_a_ticket_looks_like_one(live: Runner, ticket: str) -> None:
    waive(live.migration, {"rows": ["x"], "ticket": ticket})
    refused(live("checks/after_load", "--org=env"), f"waivers.yaml:3: ticket {ticket} does not look like a ticket.")
    (live.migration / "waivers.yaml").unlink()
    refused(live("checks/after_load", "--org=env", f"--ticket={ticket}"), f"--ticket={ticket}: this does not look like")


@pytest.mark.parametrize(
    "ticket", ["CHG0041", "CHG 7", "MIG2_A-7", "#12", "AB#12", "00001026", "REQ-2026-14", "ABC-DEF-12", "chg0041"]
)
def test_tickets_of_many_tools_look_like_tickets(replay: Runner, ticket: str) -> None:
    waive(replay.migration, {"rows": ["x"], "ticket": ticket})
    ended = replay("checks/after_load", "--collect-only", "-q", f"--ticket={ticket}")
    assert ended.code == 0, ended.said


def test_the_plan_says_what_a_ticket_looks_like(replay: Runner) -> None:
    plan = replay.migration / "plan.yaml"
    text = plan.read_text()
    plan.write_text(f"ticket_pattern: 'https://tickets[.]example/[0-9]+'\n{text}")
    refused(replay("checks/after_load", "--collect-only", "--ticket=CHG0041"), "does not look like a ticket")
    assert replay("checks/after_load", "--collect-only", "--ticket=https://tickets.example/4").code == 0
    plan.write_text(f"ticket_pattern: 'CHG[0-9'\n{text}")
    refused(replay("checks/after_load", "--collect-only"), "plan.yaml:1: ticket_pattern CHG[0-9: it is no regular")


@pytest.mark.parametrize(
    ("loader", "approver"),
    [
        ("admin@example.com", "Admin@Example.com"),
        ('" admin@example.com"', "admin@example.com"),
        ("admin\u200b@example.com", "admin@example.com"),
        ("admin@example.com", "admin@example.com.uat"),
        ("admin@example.com.dev", "admin@example.com"),
        ("admin@example.com.UAT", "admin@example.com.dev"),
    ],
    ids=["case", "blanks", "unseen characters", "suffix", "suffix of a sandbox unknown to the plan", "two suffixes"],
)
def test_who_loaded_cannot_approve_under_another_spelling(
    live: Runner, inactive: list[str], loader: str, approver: str
) -> None:
    plan = live.migration / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("loaded_by: admin@example.com", f"loaded_by: {loader}"), "utf-8")
    waive(live.migration, {"rows": inactive, "approved_by": approver})
    ended = live(*AFTER)
    assert use_05(ended) == ("failed", 2, 0)
    said = "waivers.yaml:1: the waiver of USE-05 was approved by a user who loads and waives nothing."
    assert remarks(ended) == [said]
    assert f"Note: {said}" in ended.out


def test_somebody_else_may_approve(live: Runner, inactive: list[str]) -> None:
    waive(live.migration, {"rows": inactive, "approved_by": "administrator@example.com"})
    ended = live(*AFTER)
    assert (use_05(ended), remarks(ended)) == (("waived", 2, 2), [])


def test_where_the_plan_does_not_say_who_loaded_nothing_is_waived(live: Runner, inactive: list[str]) -> None:
    plan = live.migration / "plan.yaml"
    plan.write_text(plan.read_text().replace(", loaded_by: admin@example.com", ""))
    waive(live.migration, {"rows": inactive})
    ended = live(*AFTER)
    assert use_05(ended) == ("failed", 2, 0)
    assert "plan.yaml does not say loaded_by of each attempt of wave-1, and waives nothing." in remarks(ended)[0]


def test_who_runs_the_checks_cannot_approve(live: Runner, inactive: list[str], small_org: StandIn) -> None:
    small_org.jwt_public_key = PUBLIC.decode()
    small_org.update("User", small_org.user_id, Username="tester@example.com.uat")
    signing = {
        "SF_CLIENT_ID": small_org.client_id,
        "SF_USERNAME": "tester@example.com.uat",
        "SF_LOGIN_URL": live.environment["SF_INSTANCE_URL"],
        "SF_JWT_KEY": PEM,
        "SF_AUDIENCE": "https://test.salesforce.com",
        "SF_ACCESS_TOKEN": "",
    }
    waive(live.migration, {"rows": inactive, "approved_by": "Tester@example.com"})
    ended = live(*AFTER, **signing)
    assert use_05(ended) == ("failed", 2, 0), ended.said
    assert "was approved by the user who runs these checks and waives nothing." in remarks(ended)[0]


def test_where_nobody_knows_who_runs_the_checks_the_run_says_what_it_assumes_of_waivers(
    live: Runner, inactive: list[str], small_org: StandIn
) -> None:
    """By client credentials the connected app names the user, whatever SF_USERNAME says."""
    signing = {
        "SF_CLIENT_ID": small_org.client_id,
        "SF_CLIENT_SECRET": small_org.client_secret,
        "SF_USERNAME": "somebody.else@example.com",
        "SF_LOGIN_URL": live.environment["SF_INSTANCE_URL"],
        "SF_ACCESS_TOKEN": "",
    }
    waive(live.migration, {"rows": inactive})
    ended = live(*AFTER, **signing)
    assert use_05(ended) == ("waived", 2, 2), ended.said
    assumed = "who approved the waivers does not run these checks: this sign-in does not say who does."
    assert ended.evidence["assumes"][-1] == assumed
    assert f"Assumes: {assumed}" in " ".join(ended.out.split())
    assert "somebody.else@example.com" not in ended.said


@pytest.mark.parametrize("approver", ["Jane Boss", "boss", "the boss@example.com", "b\u043ess@example.com"])
def test_an_approver_is_a_username(live: Runner, approver: str) -> None:
    waive(live.migration, {"rows": ["x"], "approved_by": approver})
    refused(live("checks/after_load", "--org=env"), "waivers.yaml:4: approved_by", "it is not a username, such as")


def test_a_waiver_ends_by_the_clock_of_the_org_within_90_days_else_it_waives_nothing(
    live: Runner, small_org: StandIn, inactive: list[str]
) -> None:
    today = small_org.now.date()

    def ends(days: int) -> tuple[Ended, str]:
        day = (today + timedelta(days=days)).isoformat()
        waive(live.migration, {"rows": inactive, "expiration_date": day})
        return live(*AFTER), day

    for days, left in ((1, "1 day left"), (90, "90 days left")):
        ended, _ = ends(days)
        assert use_05(ended)[0] == "waived"
        assert f"; waived by boss@example.com, {left}" in ended.out
        assert ended.evidence["waivers"][0]["days_left"] == days
    ended, day = ends(91)
    assert use_05(ended) == ("failed", 2, 0)
    clock = f"more than 90 days after {today.isoformat()} by the org's clock"
    assert remarks(ended) == [f"waivers.yaml:1: the waiver of USE-05 is to end on {day}, {clock}, and waives nothing."]
    ended, day = ends(0)
    assert use_05(ended) == ("failed", 2, 0)
    said = f"waivers.yaml:1: the waiver of USE-05 expired on {day} and waives nothing."
    assert remarks(ended) == [said]
    assert f"Note: {said}" in ended.out
    assert said in (ended.runs[-1] / "report.html").read_text("utf-8")


def test_a_waived_finding_says_by_whom_until_when_and_how_many(live: Runner, inactive: list[str]) -> None:
    waive(live.migration, {"rows": inactive[:1]}, {"rows": inactive[1:], "approved_by": "head@example.com"})
    ended = live(*AFTER)
    jsonschema.validate(ended.evidence, json.loads(evidence.schema()))
    approvals = finding(ended, "USE-05")["approvals"]
    assert [(each["covered"], each["approved_by"], each["expiration_date"]) for each in approvals] == [
        (1, "boss@example.com", LATER),
        (1, "head@example.com", LATER),
    ]
    assert len({each["days_left"] for each in approvals}) == 1
    assert "~~ USE-05 users not as active as loaded: 2 of 6 users (wave-1, help-customers); waived by boss" in ended.out


def test_one_reason_does_not_cover_another_fault_of_the_same_row(live: Runner, small_org: StandIn) -> None:
    (user, *_) = [each for each in small_org.rows("User") if each["LastName"] == "Wrathbone"]
    small_org.update("User", user["Id"], FirstName="Perry", Alias="perry")
    row = {"check": "USE-06", "rows": [user["ContactId"]]}
    select = ("checks/after_load", "--org=env", "-k", "USE-06")
    waive(live.migration, {**row, "fields": ["firstname"]})
    ended = live(*select)
    found = finding(ended, "USE-06")
    assert (found["status"], found["offenders"], found["waived"]) == ("warned", 2, 1), ended.said
    assert (ended.evidence["waivers"][0]["covered"], remarks(ended)) == (1, [])
    waive(live.migration, {**row, "fields": ["FirstName", "City"]}, {**row, "fields": ["Alias"]})
    ended = live(*select)
    assert finding(ended, "USE-06")["status"] == "waived"
    assert remarks(ended) == [
        "waivers.yaml:1: the waiver of USE-06 is wider than needed: 1 of its 2 fields does not offend. Remove them."
    ]


def test_fields_are_named_where_they_offend_each_once_and_nowhere_else(replay: Runner) -> None:
    row = {"check": "USE-06", "rows": ["x"]}
    waive(
        replay.migration,
        {**row, "rows": ["z"]},
        {"rows": ["y"], "fields": ["City"]},
        *({**row, "fields": each} for each in TWICE),
    )
    refused(
        replay("checks/after_load"),
        "waivers.yaml:1: the offenders of USE-06 are single fields of a row, and fields is missing. Name those",
        "waivers.yaml:15: the offenders of USE-05 are not single fields of a row. Remove fields.",
        "waivers.yaml:42: x is already waived for USE-06 in line 23. Keep one of the two.",
    )


def test_single_fields_are_named_in_a_column_of_their_own() -> None:
    without = [
        check.id
        for check in catalogue()
        if check.names_fields and not re.search(r"\bfield\b", inspect.getsource(check.function))
    ]
    assert without == []


def test_a_row_that_nobody_can_account_for_is_no_go_whatever_was_waived(live: Runner, small_org: StandIn) -> None:
    results = live.migration / "results" / "success.csv"
    header, *lines = results.read_text("utf-8").splitlines()
    results.write_text("\n".join([header, *lines[:-1]]) + "\n", encoding="utf-8")
    user = lines[-1].split(",")[0].strip('"')
    key = next(each["ContactId"] for each in small_org.rows("User") if each["Id"] == user)
    waive(live.migration, {"check": "ACT-01", "rows": [key]})
    ended = live("checks/after_load", "--org=env")
    assert ended.statuses("ACT-01") == {"waived"}
    assert ended.verdict == "GO WITH WAIVERS", ended.said
    small_org.store.execute('delete from User where "Id" = ?', (user,))
    ended = live("checks/after_load", "--org=env")
    assert (ended.statuses("ACT-01"), ended.verdict) == ({"waived"}, "NO-GO"), ended.said
    assert "1 row of wave-1 cannot be accounted for: 1 UNACCOUNTED" in ended.out


def test_a_draft_is_refused_blank_by_blank_and_waives_once_it_is_signed(
    live: Runner, inactive: list[str], tmp_path: Path
) -> None:
    draft = live("checks/after_load", "--org=env").runs[-1] / "next" / "waivers-draft.yaml"
    drafted = yaml.safe_load(draft.read_text("utf-8"))
    blanks = ("justification", "ticket", "approved_by", "expiration_date")
    assert drafted == [{"check": "USE-05", "load": "wave-1", "rows": inactive, **dict.fromkeys(blanks)}]
    (first,) = [n for n, line in enumerate(draft.read_text().splitlines(), start=1) if "justification" in line]
    runs = len(list((live.evidence_dir / "runs").iterdir()))
    ended = live("checks/after_load", "--org=env", f"--waivers={draft}")
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    for number, key in enumerate(blanks, start=first):
        assert f"waivers-draft.yaml:{number}: {key} is blank. Fill it in." in ended.err
    assert ended.err.count("waivers-draft.yaml:") == len(blanks)
    assert len(list((live.evidence_dir / "runs").iterdir())) == runs
    signed = waive(tmp_path, {"rows": drafted[0]["rows"], "load": "wave-1"}, name="signed.yaml")
    assert live("checks/after_load", "--org=env", f"--waivers={signed}").verdict == "GO WITH WAIVERS"
