"""A run is compared with the last whole one of the same load, org and phase: new, fixed, still there."""

import csv
import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.reports.waived import waive
from tests.runs.small_migration import write_csv
from tests.runs.whole_runs import Ended, Runner, refused
from tests.standin import StandIn

BEFORE = ("checks/before_load", "--org=env", "-q")
FIRST = "Compared: this is the first run of wave-1 before load that can be compared."


def with_bad_emails(runner: Runner, *bad: str) -> None:
    """Whose addresses are malformed in the load file: USR-08 names them, each by row key."""
    path = runner.migration / "loads" / "wave-1.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        address = row["Email"].removesuffix(" at home")
        row["Email"] = f"{address} at home" if row["FirstName"] in bad else address
    write_csv(path, rows)


def compared(ended: Ended) -> dict[str, Any]:
    (one,) = ended.evidence["compared"]
    return dict(one)


def change(ended: Ended, check: str) -> dict[str, Any]:
    (one,) = (each for each in compared(ended)["checks"] if each["id"] == check)
    return {name: value for name, value in one.items() if value and name != "id"}


def in_total(ended: Ended) -> str:
    """As the terminal says it, by the counts in the evidence."""
    checks = compared(ended)["checks"]
    return ", ".join(f"{sum(each[kind] for each in checks)} {kind}" for kind in ("new", "fixed", "still"))


def said(ended: Ended) -> str:
    return " ".join(ended.out.split())


def test_the_first_run_has_nothing_to_be_compared_with_and_says_so(live: Runner) -> None:
    ended = live(*BEFORE)
    assert (compared(ended)["earlier"], compared(ended)["checks"]) == (None, [])
    assert FIRST in ended.out


def test_offenders_are_new_fixed_or_still_there_by_their_row_keys(live: Runner) -> None:
    with_bad_emails(live, "Ottoline", "Peregrine")
    first = live(*BEFORE)
    with_bad_emails(live, "Peregrine", "Zenobia", "Lysander")
    second = live(*BEFORE)

    assert change(second, "USR-08") == {"new": 2, "fixed": 1, "still": 1}
    earlier = first.runs[0]
    assert compared(second)["earlier"] == {
        "run": earlier.name,
        "evidence_sha256": sha256((earlier / "evidence.json").read_bytes()).hexdigest(),
        "finished": json.loads((earlier / "evidence.json").read_text())["finished"],
        "verdict": "NO-GO",
        "differs": ["the load file"],
    }
    assert f"Compared: wave-1 before load with {earlier.name} (" in second.out
    assert f"NO-GO): {in_total(second)} there. Since then have changed: the load file." in said(second)
    assert "  USR-08 malformed emails: 2 new, 1 fixed, 1 still there\n" in second.out


def test_waivers_that_came_since_are_said_beside_offenders_that_are_still_there(live: Runner) -> None:
    with_bad_emails(live, "Ottoline")
    first = live(*BEFORE)
    with (first.runs[-1] / "offenders" / "USR-08.csv").open(newline="", encoding="utf-8-sig") as file:
        keys = [row["row_key"] for row in csv.DictReader(file)]
    waive(live.migration, {"check": "USR-08", "rows": keys})
    second = live(*BEFORE)
    assert compared(second)["earlier"]["differs"] == ["waivers"]
    assert change(second, "USR-08") == {"still": 1}


def test_where_everything_is_as_it_was_no_check_has_a_line(live: Runner) -> None:
    with_bad_emails(live, "Ottoline")
    live(*BEFORE)
    again = live(*BEFORE)
    assert in_total(again).startswith("0 new, 0 fixed, ")
    assert f"{in_total(again)} there. " in said(again)
    assert "  USR-08" not in again.out


def test_what_is_fixed_altogether_is_counted_although_the_check_passes(live: Runner) -> None:
    with_bad_emails(live, "Ottoline", "Zenobia")
    live(*BEFORE)
    with_bad_emails(live)
    assert change(live(*BEFORE), "USR-08") == {"fixed": 2}


def test_evidence_counts_offenders_and_names_none(live: Runner) -> None:
    with_bad_emails(live, "Ottoline")
    live(*BEFORE)
    with_bad_emails(live, "Zenobia")
    ended = live(*BEFORE)
    with (ended.runs[-1] / "offenders" / "USR-08.csv").open(newline="", encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    counted = json.dumps(ended.evidence["compared"]).lower()
    assert not [value for value in (row["row_key"], "Ottoline", "Zenobia") if value.lower() in counted]


def test_a_check_that_is_not_judged_in_this_run_is_not_fixed(live: Runner) -> None:
    with_bad_emails(live, "Ottoline")
    live(*BEFORE)
    with_bad_emails(live)
    ended = live(*BEFORE, "-k", "USR-01")
    assert change(ended, "USR-08") == {"not_comparable": "not judged in this run"}
    assert "checks not comparable" in ended.out


def test_a_run_that_left_checks_out_is_passed_over(live: Runner) -> None:
    with_bad_emails(live, "Ottoline")
    whole = live(*BEFORE)
    live(*BEFORE, "-k", "USR-01")
    assert compared(live(*BEFORE))["earlier"]["run"] == whole.runs[0].name


def test_a_check_that_could_not_see_then_is_not_comparable_and_nothing_is_new(live: Runner, small_org: StandIn) -> None:
    small_org.visibility.objects.add("UserLicense")
    checks = live(*BEFORE).evidence["checks"]
    hidden = {each["id"] for each in checks if each["status"] == "not_visible"}
    small_org.visibility.objects.clear()
    ended = live(*BEFORE)
    seen = {each["id"] for each in ended.evidence["checks"] if each["status"] == "passed"} & hidden
    assert seen
    assert all(change(ended, check) == {"not_comparable": "not judged then"} for check in seen)


def test_each_phase_is_compared_with_itself(live: Runner) -> None:
    before = live(*BEFORE)
    after = live("checks/after_load", "--org=env", "-q")
    assert "Compared: this is the first run of wave-1 after load that can be compared." in after.out
    assert compared(live(*BEFORE))["earlier"]["run"] == before.runs[0].name


def test_a_replay_is_no_earlier_run_of_a_live_one(live: Runner) -> None:
    recorded = live(*BEFORE, "--record=plain").runs[0]
    assert FIRST in live("checks/before_load", "-q").out
    assert compared(live(*BEFORE))["earlier"]["run"] == recorded.name


def test_another_run_than_the_last_can_be_named(live: Runner) -> None:
    with_bad_emails(live, "Ottoline")
    first = live(*BEFORE).runs[0]
    with_bad_emails(live)
    live(*BEFORE)
    assert "0 fixed" in live(*BEFORE).out
    assert change(live(*BEFORE, f"--compare={first}"), "USR-08") == {"fixed": 1}


def test_a_phase_that_the_named_run_did_not_check_has_none_and_is_not_called_the_first(replay: Runner) -> None:
    named = replay("checks/before_load", "-k", "LOAD-01").runs[0]
    both = replay("-k", "LOAD-01 or RUN-03", f"--compare={named}")
    assert f"Compared: wave-1 before load with {named.name} (" in both.out
    assert f"Compared: {named.name} did not check wave-1 after load.\n" in both.out
    assert "first run" not in both.out


def test_a_named_run_that_cannot_be_compared_is_refused_before_the_org_is_asked(
    live: Runner, small_org: StandIn, tmp_path: Path
) -> None:
    refused(live(*BEFORE, f"--compare={tmp_path}"), f"--compare {tmp_path}: it has no evidence.json", "Name the folder")
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "evidence.json").write_text('{"schema": 1, "verdict"')
    refused(live(*BEFORE, f"--compare={tmp_path / 'cut'}"), "its evidence.json is cut, or of another version")
    small_org.requests.clear()
    other = Runner(live.migration, tmp_path / "elsewhere", live.environment)
    after = other("checks/after_load", "--org=env", "-q").runs[-1]
    small_org.requests.clear()
    what = "it checked wave-1 after load in stand-in, and this run checks wave-1 before load in stand-in"
    refused(live(*BEFORE, f"--compare={after}"), what)
    assert small_org.requests == []


def edited(run: Path, name: str, **changes: Any) -> None:
    """A copy of a run, whose evidence somebody has edited, as an earlier version left it: without SHA256SUMS."""
    copy = run.with_name(f"{run.name}-{name}")
    shutil.copytree(run, copy)
    (copy / "SHA256SUMS").unlink()
    file = copy / "evidence.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_an_earlier_run_that_is_damaged_is_named_and_the_one_before_it_is_compared(live: Runner) -> None:
    with_bad_emails(live, "Ottoline")
    first = live(*BEFORE).runs[0]
    edited(first, "no-moment", finished="yesterday")
    edited(first, "no-such-day", finished="2026-11-31T20:00:00Z")
    edited(first, "no-verdict", verdict="FINE")
    edited(
        first, "no-count", checks=[{**json.loads((first / "evidence.json").read_text())["checks"][0], "offenders": -1}]
    )
    for name, written in {"cut": "{", "empty": "[]"}.items():
        edited(first, name)
        (first.with_name(f"{first.name}-{name}") / "evidence.json").write_text(written)
    shutil.copytree(first, first.with_name(f"{first.name}-other"))
    with (first.with_name(f"{first.name}-other") / "evidence.json").open("a") as evidence:
        evidence.write("\n")

    ended = live(*BEFORE)
    assert compared(ended)["earlier"]["run"] == first.name
    cut = "its evidence.json is cut, or of another version of Rollcall"
    damages = dict.fromkeys(("no-moment", "no-such-day", "no-verdict", "no-count", "cut", "empty"), cut)
    damages["other"] = "its evidence.json is not as it was kept"
    expected = [f"The earlier run {first.name}-{name} is not compared: {why}." for name, why in damages.items()]
    assert sorted(compared(ended)["notes"]) == sorted(expected)
    assert set(expected) <= {line.strip() for line in ended.out.splitlines()}


def test_an_earlier_list_of_offenders_that_is_gone_makes_its_check_not_comparable(live: Runner) -> None:
    with_bad_emails(live, "Ottoline")
    first = live(*BEFORE).runs[0]
    (first / "offenders" / "USR-08.csv").unlink()
    with_bad_emails(live)
    ended = live(*BEFORE)
    assert change(ended, "USR-08") == {"not_comparable": "the earlier list of its offenders is missing"}
    assert f"{in_total(ended)} there; 1 check not comparable." in said(ended)
