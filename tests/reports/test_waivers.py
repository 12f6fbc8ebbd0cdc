"""Waivers in whole runs: named rows of a check are excepted, seen, dated, and said where they should not be."""

import csv
import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from checks import catalogue
from fixtures.dry_run import dry_run
from fixtures.plan.waivers import schema
from reports.output import evidence
from tests.reports.waived import remarks, use_05, waive
from tests.runs.small_migration import SmallMigration
from tests.runs.spoiled_recordings import change_answers
from tests.runs.whole_runs import ROOT, Ended, Runner, refused
from tests.standin import StandIn
from tests.standin.visibility import ALL_PERMISSIONS


def frozen(replay: Runner, users: int) -> None:
    """Spoil the recording: so many answers say of a user that it is inactive, which USE-05 names."""
    recorded = replay.migration / "recorded/stand-in/wave-1/after_load"
    change_answers(recorded, '"IsActive":true', '"IsActive":false', users)


def offenders(ended: Ended) -> list[dict[str, str]]:
    with (ended.runs[-1] / "offenders/USE-05.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_check_all_of_whose_rows_are_waived_is_waived_and_the_verdict_says_so(
    live: Runner, inactive: list[str]
) -> None:
    waive(live.migration, {"rows": inactive, "justification": "They left the company"})
    ended = live("checks/after_load", "--org=env", "-rx")
    assert (ended.code, ended.verdict, use_05(ended)) == (0, "GO WITH WAIVERS", ("waived", 2, 2))
    jsonschema.validate(ended.evidence, json.loads(evidence.schema()))
    assert "WAIVED" in ended.out or "xfailed" in ended.out
    assert "All 2 users are waived: They left the company (CHG1, approved by boss@example.com" in ended.out
    assert {row["status"] for row in offenders(ended)} == {"waived"}
    assert len(ended.evidence["inputs"]["waivers.yaml"]) == 64
    assert [(each["judged"], each["covered"], each["remarks"]) for each in ended.evidence["waivers"]] == [(True, 2, [])]
    assert "They left the company" in (ended.runs[-1] / "report.html").read_text("utf-8")
    assert ended.evidence["ledger"] == {"wave-1": {"VERIFIED": 6}}
    with (ended.runs[-1] / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["waived"] for row in rows] == ["false", "true", "true", "false", "false", "false"]


def test_a_waived_row_that_was_rejected_stays_rejected_in_the_ledger(live: Runner, small_org: StandIn) -> None:
    results = live.migration / "results"
    header, *lines = (results / "success.csv").read_text("utf-8").splitlines()
    (results / "success.csv").write_text("\n".join([header, *lines[:-1]]) + "\n", encoding="utf-8")
    refused_row = f"{lines[-1].removesuffix('Item Created')}UNABLE_TO_LOCK_ROW: unable to obtain exclusive access"
    (results / "error.csv").write_text(f"{header.replace('STATUS', 'ERROR')}\n{refused_row}\n", encoding="utf-8")
    plan = live.migration / "plan.yaml"
    plan.write_text(plan.read_text().replace("[results/success.csv]", "[results/success.csv, results/error.csv]"))
    user = lines[-1].split(",")[0].strip('"')
    row = dict(next(each for each in small_org.rows("User") if each["Id"] == user))
    other = small_org.add("Profile", Name="Elsewhere", UserLicenseId=small_org.rows("UserLicense")[0]["Id"])
    small_org.update("User", user, ProfileId=other)
    key = row["ContactId"]
    waive(live.migration, {"check": "ACT-05", "rows": [key]}, {"check": "MEM-01", "rows": [key]})

    ended = live("checks/after_load", "--org=env")

    small_org.update("User", user, ProfileId=row["ProfileId"])
    small_org.delete("Profile", other)
    small_org.settle()
    assert ended.verdict == "GO WITH WAIVERS", ended.said
    assert ended.evidence["ledger"] == {"wave-1": {"VERIFIED": 5, "REJECTED": 1}}


def test_rows_without_a_waiver_keep_the_check_failed_with_the_number_waived(live: Runner, inactive: list[str]) -> None:
    waive(live.migration, {"rows": inactive[:1]})
    ended = live("checks/after_load", "--org=env")
    assert (ended.code, ended.verdict, use_05(ended)) == (1, "NO-GO", ("failed", 2, 1))
    assert "NO USE-05 users not as active as loaded: 2 of 6 users, 1 of them waived" in ended.out
    assert "1 of 2 users are waived: Agreed (CHG1" in ended.out
    assert [(row["row_key"], row["status"]) for row in offenders(ended)] == [(inactive[0], "waived"), (inactive[1], "")]


def test_workers_and_a_file_of_another_name_waive_alike(live: Runner, inactive: list[str], tmp_path: Path) -> None:
    waive(live.migration, {"rows": ["nobody"]})
    file = waive(tmp_path, {"rows": inactive, "load": "wave-1"}, name="mine.yaml")
    ended = live("checks/after_load", "--org=env", "-n2", f"--waivers={file}")
    assert (ended.verdict, use_05(ended)) == ("GO WITH WAIVERS", ("waived", 2, 2))
    assert "mine.yaml" in ended.evidence["inputs"]


def test_runxfail_judges_without_waivers(live: Runner, inactive: list[str]) -> None:
    waive(live.migration, {"rows": inactive})
    ended = live("checks/after_load", "--org=env", "--runxfail")
    assert (ended.verdict, use_05(ended), ended.evidence["waivers"]) == ("NO-GO", ("failed", 2, 0), [])


def test_waivers_of_rows_that_do_not_offend_are_said_unless_the_run_is_a_part(
    live: Runner, inactive: list[str]
) -> None:
    waive(live.migration, {"rows": [*inactive, "elsewhere"]}, {"rows": ["nobody"]}, {"rows": ["x"], "check": "CON-08"})
    wide, unused, other = live("checks/after_load", "--org=env").evidence["waivers"]
    assert wide["remarks"] == [
        "waivers.yaml:1: the waiver of USE-05 is wider than needed: 1 of its 3 rows does not offend. Remove them."
    ]
    assert unused["remarks"][0].endswith("is not used: nothing that it names offends. Remove it.")
    assert (other["judged"], other["remarks"]) == (False, [])
    assert remarks(live("checks/after_load", "--org=env", "-k", "USE-02")) == []


def test_a_check_whose_offenders_are_not_rows_is_waived_whole_or_by_first_column(
    live: Runner, small_org: StandIn
) -> None:
    site = small_org.rows("Network")[0]["Id"]
    small_org.update("Network", site, OptionsSendWelcomeEmail=True)
    for rows in ("all", ["Help Center"]):
        waive(live.migration, {"check": "PRO-05", "rows": rows})
        ended = live("checks/before_load", "--org=env", "-k", "PRO-05")
        assert ended.statuses("PRO-05") == {"waived"}, ended.said
        assert remarks(ended) == []
    small_org.update("Network", site, OptionsSendWelcomeEmail=False)


def test_what_is_not_visible_or_pending_is_not_waived(live: Runner, small_org: StandIn, inactive: list[str]) -> None:
    keys = [*inactive, *(user["ContactId"] for user in small_org.rows("User") if user["ContactId"])]
    waive(live.migration, {"check": "MEM-01", "rows": list(dict.fromkeys(keys))})
    kept = small_org.rows("NetworkMember")
    for member in kept:
        small_org.delete("NetworkMember", member["Id"])
    assert live("checks/after_load", "--org=env", "-k", "MEM-01").statuses("MEM-01") == {"waived"}
    small_org.permissions.clear()
    assert live("checks/after_load", "--org=env", "-k", "MEM-01").statuses("MEM-01") == {"not_visible"}
    small_org.permissions.update(ALL_PERMISSIONS)
    (group,) = small_org.rows("NetworkMemberGroup")
    small_org.pending = True
    small_org.update("NetworkMemberGroup", group["Id"], AssignmentStatus="WaitingForAdd")
    assert live("checks/after_load", "--org=env", "-k", "MEM-01").statuses("MEM-01") == {"pending"}
    small_org.pending = False
    small_org.settle()


def test_original_keys_waive_rows_of_a_masked_replay_until_the_load_file_changes(
    recorded: tuple[SmallMigration, Runner], replay: Runner
) -> None:
    frozen(replay, 9)
    waive(replay.migration, {"rows": [row["ContactId"] for row in recorded[0].rows]})
    kept = replay.migration.parent / "snapshots"
    ended = replay("checks/after_load", f"--snapshot={kept}")
    status, named, waived = use_05(ended)
    assert (status, named) == ("waived", waived), ended.said
    assert (kept / "wave-1/after_load/load_cells").is_dir()
    assert not list(kept.rglob("original_key*"))
    file = replay.migration / "loads/wave-1.csv"
    file.write_text(file.read_text() + "\n")
    stale = replay("checks/after_load")
    assert (stale.verdict, use_05(stale)) == ("NO-GO", ("failed", named, 0))
    assert "was not applied: the rows of a masked recording" in remarks(stale)[0]


WRONG = """\
- check: USE-5
  rows: []
  justification: x
- check: USE-05
  rows: all
  load: wave-9
  justification: "  "
  ticket: CHG1
  aproved_by: x
  expiration_date: 20261201
- check: USE-05
  rows: [a, b, a]
  justification: y
  ticket: CHG1
  approved_by: x@y.example
  expiration_date: 2026-13-01
- just words
- check: PRO-05
  rows: [all]
  justification: y
  ticket:
  approved_by: x@y.example
  expiration_date: 2026-12-01
  expiration_date: 2026-12-02
"""


def test_every_mistake_in_the_waivers_is_said_at_once_before_the_org_is_asked(live: Runner, small_org: StandIn) -> None:
    (live.migration / "waivers.yaml").write_text(WRONG)
    ended = live("checks/after_load", "--org=env")
    refused(
        ended,
        "waivers.yaml:1: there is no check USE-5. Did you mean USE-05?",
        "waivers.yaml:1: ticket is missing. Add ticket.",
        "waivers.yaml:2: rows []: it is neither a list of row keys nor all.",
        "waivers.yaml:4: approved_by is missing.",
        "waivers.yaml:5: the offenders of USE-05 are rows of the load file: they cannot all be waived.",
        "waivers.yaml:6: there is no load wave-9. Did you mean wave-1?",
        "waivers.yaml:7: justification",
        "waivers.yaml:9: unknown key 'aproved_by'. Did you mean approved_by?",
        "waivers.yaml:10: expiration_date 20261201: it does not begin with a date",
        "waivers.yaml:12: a is already waived for USE-05 in line 12. Keep one of the two.",
        "waivers.yaml:16: expiration_date 2026-13-01 is not a date.",
        "waivers.yaml:17: this just words is not a group of keys.",
        "waivers.yaml:19: rows ['all']: it is neither",
        "waivers.yaml:21: ticket is blank. Fill it in.",
        "waivers.yaml:24: expiration_date is already given in line 23.",
    )
    assert small_org.requests == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("check: USE-05", "waivers.yaml:1: this is not a list"), ("- [", "waivers.yaml:1: this is not YAML")],
)
def test_a_file_that_is_no_list_of_waivers_is_refused(live: Runner, text: str, said: str) -> None:
    (live.migration / "waivers.yaml").write_text(text)
    refused(live("checks/after_load", "--org=env"), said)


def test_a_missing_waivers_file_is_refused_and_an_empty_one_waives_nothing(live: Runner) -> None:
    refused(live("checks/after_load", "--org=env", "--waivers=nowhere.yaml"), "nowhere.yaml: there is no such file")
    (live.migration / "waivers.yaml").write_text("# none yet\n")
    assert live("checks/after_load", "--org=env").evidence["waivers"] == []


def test_the_shipped_schema_is_that_of_the_waivers() -> None:
    assert (ROOT / "fixtures/waivers.schema.json").read_text("utf-8") == schema()


def test_the_waivers_of_the_docs_are_good() -> None:
    text = (ROOT / "docs/waivers.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    jsonschema.validate(yaml.load(example, yaml.BaseLoader), json.loads(schema()))


def test_a_check_carries_row_keys_where_it_is_said_to_name_rows() -> None:
    named = {check.id: dry_run(check.function).names_rows for check in catalogue()}
    assert named["CON-01"]
    assert not named["PRO-05"]
    assert not named["SEA-01"]
