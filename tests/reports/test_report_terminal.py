"""The terminal's dozen lines, and the few of a failed check."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from reports.output.terminal import failure_text, one_line, summary_lines
from tests.reports.sample_findings import finding, part, run
from tests.reports.sample_runs import go, no_go


def screen(*lines: str) -> str:
    return "\n".join(lines)


def test_the_summary_begins_with_the_verdict_and_ends_with_the_report() -> None:
    lines = summary_lines(go(), 100, report="reports/latest/report.html")
    assert lines[0] == "GO: Every check that applies found no offenders."
    assert lines[-1] == "Report: reports/latest/report.html"


def test_a_failing_check_has_one_line() -> None:
    assert one_line(finding(load="wave-1", cohort="help-customers")) == (
        "NO CON-01 users without a resolvable contact: 12 of 41,203 rows (wave-1, help-customers)"
    )


def test_what_cannot_wait_stands_first_and_says_so() -> None:
    lines = summary_lines(run([finding("USR-08"), finding("USE-04", at_once=True)]), 100)
    named = [line for line in lines if line.startswith("NO ")]
    assert [line.split(":")[0] for line in named] == [
        "NO USE-04 AT ONCE",
        "NO USR-08 users without a resolvable contact",
    ]


def test_a_check_that_could_not_see_says_why() -> None:
    line = one_line(finding(status="not_visible", reason="The running user lacks View All Data."))
    assert line.startswith("?? CON-01")
    assert line.endswith("The running user lacks View All Data.")


def test_a_run_of_every_status_fits_in_a_screen() -> None:
    lines = summary_lines(no_go(), 120, report="reports/latest/report.html")
    assert len(lines) <= 18
    assert "REPLAY, NOT LIVE EVIDENCE" in screen(*lines)
    assert "3 failed, 1 not judged, 1 not visible, 1 pending, 1 warning, 1 waived" in screen(*lines)


def test_many_failing_checks_do_not_flood_the_terminal() -> None:
    many = [finding(f"CON-{number:02}") for number in range(30)]
    lines = summary_lines(run(many), 120)
    assert len([line for line in lines if line.startswith("NO CON-")]) == 8
    assert "22 more in the report." in lines


def test_the_nine_items_stand_in_one_line() -> None:
    assert "Checklist:  1 NO  2 ..  3 ok  4 NO  5 ??  6 --  7 ok  8 ok  9 ??" in summary_lines(no_go(), 120)


def test_a_word_of_any_length_in_a_note_takes_some_lines_and_no_more() -> None:
    lines = summary_lines(run([finding()], [part(notes=["x" * 100_000])]), 100)
    assert sum(line.count("x") for line in lines) < 2_000


def test_a_note_is_said_once() -> None:
    noted = [part(notes=["The plan names no key."]), part(notes=["The plan names no key."])]
    assert summary_lines(run([finding()], noted), 120).count("Note: The plan names no key.") == 1


def test_what_was_left_out_is_named() -> None:
    lines = summary_lines(run([finding(status="passed")], unreached=["MEM-01 (wave-1)"]), 120)
    assert "1 not reached: MEM-01 (wave-1)" in lines


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in summary_lines(no_go(), width)) <= width


@given(st.text(min_size=1))
def test_no_words_of_the_org_reach_the_terminal_as_commands(words_of: str) -> None:
    hostile = finding(load=words_of, cohort=words_of, reason=words_of, remedy=words_of, first=[[words_of] * 3])
    lines = summary_lines(run([hostile], [part(notes=[words_of])], migration=words_of), 100)
    shown = "".join([*lines, *failure_text(hostile).split("\n")])
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_a_failure_shows_a_few_offenders_and_the_remedy() -> None:
    text = failure_text(finding())
    assert text.startswith("CON-01: users without a resolvable contact: 12 of 41,203 rows\n")
    assert "  line 7, Username ana.0@help.example.uat" in text
    assert "... 9 more rows in offenders/CON-01.csv" in text
    assert "  Remedy: Load the missing contacts first" in text


def test_a_failure_fits_into_eighty_columns() -> None:
    text = failure_text(
        finding(remedy="Load the missing contacts first, and look them up. " * 5, first=[["7" * 90] * 3])
    )
    assert max(len(line) for line in text.split("\n")) == 80
