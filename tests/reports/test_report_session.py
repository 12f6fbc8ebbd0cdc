"""A session of checks, run by pytest itself: what it leaves behind, says, and exits with."""

import xml.etree.ElementTree as ET
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from pytest_html.selfcontained_report import SelfContainedReport

from reports.outcome.ledger import Ledgers
from reports.plugin.reporting import use_our_page
from tests.reports.pytester_session import FAILED, PASSED, Checks
from tests.reports.report_html import parsed


@pytest.fixture
def checks(tmp_path: Path) -> Checks:
    return Checks(tmp_path)


@pytest.fixture(scope="module")
def no_go(tmp_path_factory: pytest.TempPathFactory) -> Checks:
    """A run in which one check failed."""
    checks = Checks(tmp_path_factory.mktemp("no-go"))
    checks.run(con_01=FAILED)
    return checks


def test_a_faithful_run_exits_0_and_leaves_its_evidence_twice(checks: Checks) -> None:
    done = checks.run(con_01=PASSED)
    assert done.returncode == 0, done.stdout
    assert "GO: Every check that applies found no offenders." in done.stdout
    sealed = ["SHA256SUMS", "code.sha256", "evidence.json", "junit.xml", "report.html", "summary.txt"]
    assert checks.written("runs/one") == sealed
    assert checks.written("latest") == checks.written("runs/one")


def test_a_ledger_that_does_not_add_up_is_no_go_whatever_the_checks_found(checks: Checks) -> None:
    done = checks.run(con_01=PASSED, kept=Ledgers(fault="The ledger of wave-1 has other rows than its load file."))
    assert done.returncode == 1
    assert (checks.evidence["verdict"], checks.evidence["ledger"]) == ("NO-GO", {})
    assert checks.evidence["reason"] == "The ledger of wave-1 has other rows than its load file."


def test_a_run_whose_checks_all_pass_is_no_go_with_rows_that_nobody_has_judged(checks: Checks) -> None:
    done = checks.run(con_01=PASSED, kept=Ledgers({"wave-1": {"UNCHECKED": 4}}))
    assert done.returncode == 1
    assert "NO-GO: 4 rows of wave-1 cannot be accounted for: 4 UNCHECKED." in done.stdout


def test_the_html_file_of_pytest_html_is_our_page(no_go: Checks) -> None:
    seen = parsed((no_go.folder / "latest" / "report.html").read_text(encoding="utf-8"))
    assert "script" not in seen.tags
    assert seen.headings[0][1].endswith("NO-GO")


def test_a_failed_check_is_reported_without_a_traceback(checks: Checks) -> None:
    done = checks.run(con_01=FAILED)
    assert done.returncode == 1
    assert "CON-01: users without a resolvable contact: 12 of 41,203 rows" in done.stdout
    assert "NO CON-01 users without a resolvable contact: 12 of 41,203 rows" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert checks.written("latest/offenders") == ["CON-01.csv"]


def test_what_pytest_says_of_waived_and_skipped_checks_moves_no_cursor(checks: Checks) -> None:
    hostile = {"reason": "agreed \x1b[2Jby \u202eboss"}
    done = checks.run("-rxs", acc_01={"status": "waived", **hostile}, load_01={"status": "not_applicable", **hostile})
    assert done.stdout.count("agreed \\x1b[2Jby \\u202eboss") >= 2
    assert not {"\x1b", "\u202e"} & set(done.stdout)


def test_each_status_has_its_word_in_pytests_own_lines(checks: Checks) -> None:
    done = checks.run(
        "-v",
        con_01=PASSED,
        usr_01={"status": "warned", "severity": "warning"},
        acc_01={"status": "waived", "reason": "CHG0041199"},
        mem_01={"status": "not_visible", "reason": "Lacks View All Data."},
        pro_01={"status": "pending"},
        load_01={"status": "not_applicable", "reason": "An upsert."},
        sea_01={"status": "error", "reason": "out of memory"},
    )
    for word in ("WARNED", "WAIVED", "NOT VISIBLE", "PENDING", "NOT APPLICABLE", "NOT JUDGED", "PASSED"):
        assert word in done.stdout
    assert "3 failed, 1 passed, 1 skipped, 1 xfailed, 1 warned" in done.stdout
    assert "CHG0041199" in done.stdout


def test_what_is_pending_exits_10_since_it_only_waits(checks: Checks) -> None:
    done = checks.run(con_01=PASSED, pro_01={"status": "pending"})
    assert (done.returncode, checks.evidence["verdict"]) == (10, "NOT YET")


def test_a_broken_test_beside_the_checks_stops_what_would_wait(checks: Checks) -> None:
    broken = {"con_01": '"""crash"""; raise ValueError("no such table")'}
    done = checks.run(deselected=["CON-01"], con_01=PASSED, pro_01={"status": "pending"}, bodies=broken)
    assert (done.returncode, checks.evidence["verdict"]) == (1, "NOT YET")


def test_a_pending_warning_fails_nothing(checks: Checks) -> None:
    done = checks.run("-x", con_01={"status": "pending", "severity": "warning"}, usr_01=PASSED)
    assert (done.returncode, checks.evidence["verdict"]) == (0, "GO")


def test_a_stale_replay_exits_12_though_every_check_passed(checks: Checks) -> None:
    done = checks.run(con_01=PASSED, stale=["loads/wave-1.csv"])
    assert done.returncode == 12
    assert "STALE" in done.stdout


def test_workers_find_the_same_as_one_process(checks: Checks) -> None:
    statuses: dict[str, Any] = {
        "con_01": FAILED,
        "usr_01": PASSED,
        "acc_01": {"status": "waived", "reason": "ok"},
        "mem_01": FAILED,
    }
    checks.run(**statuses)
    alone = checks.evidence["checks"]
    done = checks.run("-n", "2", **statuses)
    assert done.returncode == 1
    assert checks.evidence["checks"] == alone
    assert checks.written("latest/offenders") == ["ACC-01.csv", "CON-01.csv", "MEM-01.csv"]


def test_a_check_whose_worker_crashes_is_in_error(checks: Checks) -> None:
    crash = {"con_01": '"""crash"""; os._exit(3)'}
    done = checks.run("-n", "2", con_01=PASSED, usr_01=PASSED, bodies=crash)
    assert done.returncode == 1
    assert checks.statuses == {"CON-01": "error", "USR-01": "passed"}
    assert checks.evidence["verdict"] == "NO-GO"


def test_a_check_that_breaks_is_in_error(checks: Checks) -> None:
    broken = {"con_01": '"""crash"""; raise ValueError("no such table")'}
    done = checks.run(con_01=PASSED, bodies=broken)
    assert done.returncode == 1
    assert checks.evidence["checks"][0]["reason"] == "run: ValueError: no such table"


def test_a_fault_outside_of_the_selected_checks_is_not_the_users_selection(checks: Checks) -> None:
    broken = {"con_01": '"""crash"""; raise ValueError("no such table")'}
    done = checks.run(deselected=["CON-01"], con_01=PASSED, usr_01=PASSED, bodies=broken)
    assert done.returncode == 1
    assert checks.evidence["unreached"] == ["CON-01 (wave-1, help-customers)"]


def test_a_check_that_is_collected_and_never_reported_is_in_error(checks: Checks) -> None:
    done = checks.run(con_01=PASSED, usr_01=PASSED, lost="usr_01")
    assert done.returncode == 1
    assert checks.statuses == {"CON-01": "passed", "USR-01": "error"}


def test_latest_that_cannot_be_written_is_said_and_changes_no_verdict(checks: Checks) -> None:
    (checks.folder / "a file").write_text("")
    done = checks.run(con_01=PASSED, latest="a file/latest")
    assert done.returncode == 0, done.stdout
    assert "is still that of an earlier run" in done.stdout


def test_stopping_at_the_first_failure_names_what_was_not_reached(checks: Checks) -> None:
    done = checks.run("-x", con_01=FAILED, usr_01=PASSED)
    assert done.returncode == 1
    assert checks.evidence["unreached"] == ["USR-01 (wave-1, help-customers)"]
    assert checks.evidence["verdict"] == "NO-GO"
    assert checks.written("latest") == []


def test_a_selection_of_the_users_is_partial_exits_11_and_keeps_latest(checks: Checks) -> None:
    checks.run(con_01=PASSED)
    before = (checks.folder / "latest" / "evidence.json").read_text()
    done = checks.run("-k", "con_01", deselected=["USR-04"], con_01=PASSED, usr_04=PASSED)
    assert done.returncode == 11
    assert checks.evidence["verdict"] == "PARTIAL"
    assert checks.evidence["deselected"] == ["USR-04 (wave-1, help-customers)"]
    assert (checks.folder / "latest" / "evidence.json").read_text() == before


@pytest.mark.parametrize(
    ("options", "usage_error", "code"),
    [(["--collect-only"], False, 0), ([], True, 4), (["-k", "nothing"], False, 5)],
    ids=["collect-only", "usage-error", "nothing-selected"],
)
def test_a_run_that_judges_nothing_writes_nothing(
    checks: Checks, options: list[str], usage_error: bool, code: int
) -> None:
    done = checks.run(*options, con_01=PASSED, usage_error=usage_error)
    assert done.returncode == code, done.stdout
    assert checks.written("runs/one") == checks.written("latest") == []
    assert not (checks.folder / "runs" / "one").exists()


def test_junit_says_check_load_and_counts(no_go: Checks) -> None:
    properties = ET.parse(no_go.folder / "latest" / "junit.xml").iter("property")
    recorded = {each.get("name"): each.get("value") for each in properties}
    assert (recorded["check"], recorded["load"], recorded["offenders"]) == ("CON-01", "wave-1", "12")


def test_html_writes_another_page_and_the_evidence_keeps_its_own(checks: Checks) -> None:
    checks.run("--html", "mine.html", con_01=PASSED)
    mine = (checks.folder / "mine.html").read_text(encoding="utf-8")
    assert "Verdict: </span>GO" in mine
    assert "report.html" in checks.written("latest")


def test_the_private_attribute_of_pytest_html_is_there_in_the_pinned_version() -> None:
    assert version("pytest-html") == "4.2.0"
    report = object.__new__(SelfContainedReport)
    use_our_page(report, lambda: "ours")
    assert report._template.render(title="ignored") == "ours"
