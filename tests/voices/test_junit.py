"""junit.xml: a suite for each load and phase, statuses told apart, nobody named, whatever the text."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from checks import Severity
from reports.judging.statuses import Status
from reports.outcome import PartOutcome, Word
from reports.voices import junit
from tests.reports.sample_findings import finding, run
from tests.reports.sample_runs import no_go


def suites(whole: Any) -> list[ET.Element]:
    return list(ET.fromstring(junit(whole)))


def case_of(**changes: Any) -> ET.Element:
    """That of the check, beside that of the verdict."""
    cases = ET.fromstring(junit(run([finding(**changes)]))).iter("testcase")
    (case,) = (each for each in cases if each.get("name") != "verdict")
    return case


def outcome(verdict: Word) -> PartOutcome:
    return PartOutcome(load="wave-1", phase="before_load", org="uat", verdict=verdict, reason="Because of CON-01.")


def test_each_load_and_phase_has_a_suite_and_each_check_a_name_of_its_own() -> None:
    found = suites(no_go())
    assert [suite.get("name") for suite in found] == ["wave-1 before load", "wave-1 after load"]
    for suite in found:
        cases = list(suite.iter("testcase"))
        names = [str(case.get("name")) for case in cases]
        assert len(set(names)) == len(names) == int(suite.get("tests", "0"))
        assert {case.get("classname") for case in cases} == {
            str(suite.get("name")).replace(" ", ".", 1).replace(" ", "_")
        }
    assert "CON-01 users without a resolvable contact (help-customers)" in [
        c.get("name") for c in found[0].iter("testcase")
    ]


@pytest.mark.parametrize(
    ("status", "severity", "tag", "kind"),
    [
        ("failed", "error", "failure", "failed"),
        ("pending", "error", "failure", "pending"),
        ("not_visible", "error", "failure", "not visible"),
        ("error", "warning", "error", "not judged"),
        ("warned", "warning", "skipped", "warning"),
        ("pending", "warning", "skipped", "warning"),
        ("waived", "error", "skipped", "waived"),
        ("not_applicable", "error", "skipped", "not applicable"),
    ],
)
def test_statuses_are_told_apart(status: Status, severity: Severity, tag: str, kind: str) -> None:
    case = case_of(status=status, severity=severity, reason="Why.")
    (result,) = (each for each in case if each.tag != "properties")
    assert (result.tag, result.get("type")) == (tag, kind)
    assert str(result.text).startswith(str(result.get("message")))


def test_a_failure_says_how_many_what_to_do_and_where_all_are() -> None:
    text = str(case_of().findtext("failure"))
    assert text.splitlines() == ["Failed: 12 of 41,203 rows.", finding().remedy, "All of them: offenders/CON-01.csv"]


def test_nobody_is_named_no_cell_no_key_no_query_no_approver() -> None:
    said = junit(
        run(
            [
                finding(groups=[("ana@help.example", 3)]),
                finding("ACC-01", status="waived", waived=12, reason="CHG0041: agreed, approved by R. Okafor."),
                finding("ACC-02", waived=2, reason="2 rows are waived: approved by R. Okafor."),
                finding(
                    "BYS-01", status="not_applicable", reason="loaded_by kim@help.example.uat is nobody: see RUN-04."
                ),
            ]
        )
    )
    assert not [each for each in ("ana.", "ana@", "kim@", "Okafor", "003Wt", "SELECT") if each in said]
    assert "12 of 41,203 rows, 2 of them waived." in said
    assert "loaded_by *** is nobody: see RUN-04." in said


@pytest.mark.parametrize("verdict", ["NO-GO", "NOT YET", "PARTIAL", "STALE"])
def test_a_run_that_is_no_go_has_a_failed_case_even_where_each_check_passed(verdict: Word) -> None:
    passed = finding(status="passed", offenders=0)
    (suite,) = suites(run([passed], outcomes=[outcome(verdict)]))
    failure = suite.find("testcase[@name='verdict']/failure")
    assert failure is not None
    assert (failure.get("type"), suite.get("failures")) == (verdict, "1")
    assert "Because of CON-01." in str(failure.text)


@pytest.mark.parametrize("verdict", ["GO", "GO WITH WAIVERS"])
def test_a_go_has_no_failed_case(verdict: Word) -> None:
    (suite,) = suites(run([finding(status="passed")], outcomes=[outcome(verdict)]))
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("0", "0", "0")


def test_a_warning_is_a_failure_where_warnings_fail_the_run() -> None:
    whole = run([finding(status="warned", severity="warning")], fail_on="warning")
    assert [each.get("type") for each in ET.fromstring(junit(whole)).iter("failure")] == ["warning"]


@given(st.text())
@settings(max_examples=40)
def test_any_text_is_well_formed_xml(text: str) -> None:
    hostile = finding(
        name=text, reason=text, remedy=text, load=text, cohort=text, status="error", parameters={"site": text}
    )
    cases = ET.fromstring(junit(run([hostile], migration=text))).iter("testcase")
    assert [each.find("error") is not None for each in cases] == [False, True]  # the verdict and the check


def test_a_broken_test_beside_the_checks_is_in_it_without_its_message() -> None:
    (_, suite) = ET.fromstring(junit(run([]), ["tests/test_mine.py::test_it"]))
    assert [case.get("name") for case in suite.iter("testcase")] == ["tests/test_mine.py::test_it"]
    assert suite.get("errors") == "1"
