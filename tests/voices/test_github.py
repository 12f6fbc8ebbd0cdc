"""GitHub Actions: annotations that no text can break out of, and a step's summary; both name nobody."""

import re

from hypothesis import given, settings, strategies as st

from reports.outcome import PartOutcome
from reports.voices import step_summary, workflow_commands
from reports.voices.github import SHOWN
from tests.reports.sample_findings import finding, run
from tests.reports.sample_runs import no_go

FILES = {("wave-1", phase): "migrations/spring/loads/wave-1.csv" for phase in ("before_load", "after_load")}


def test_a_check_is_one_annotation_at_the_line_of_its_first_offender() -> None:
    of_two = [finding(remedy="100% of them:\nload, then check."), finding(cohort="resellers")]
    (line,) = workflow_commands(run(of_two), FILES)
    place = "file=migrations/spring/loads/wave-1.csv,line=7,title=CON-01 users without a resolvable contact"
    assert line.startswith(f"::error {place}::Failed: 12 of 41,203 rows. (wave-1, help-customers, before load)%0A")
    assert line.count("Failed: 12 of 41,203 rows. (wave-1, ") == len(of_two)
    assert line.endswith("%0A100%25 of them: load, then check.%0AAll of them: offenders/CON-01.csv")


def test_the_most_harmful_come_first_and_no_more_than_are_shown() -> None:
    many = [finding(f"CON-{n:02}", at_once=n == 30) for n in range(1, 31)]
    warned = [finding(f"LOAD-{n:02}", status="warned", severity="warning") for n in range(1, 31)]
    lines = workflow_commands(run([*many, *warned]), FILES)
    assert [line.split(" ")[0] for line in lines] == ["::error"] * SHOWN + ["::warning"] * SHOWN
    assert "title=CON-30 " in lines[0]


def test_what_waits_and_what_only_warns_is_a_warning() -> None:
    waits = workflow_commands(run([finding(status="pending"), finding("A-1", status="warned")]), FILES)
    assert [line.split(" ")[0] for line in waits] == ["::warning", "::warning"]


def test_what_is_waived_or_passed_has_no_annotation() -> None:
    assert workflow_commands(run([finding(status="waived"), finding("A-1", status="passed")]), FILES) == []


@given(st.text())
@settings(max_examples=40)
def test_no_text_ends_an_annotation_or_its_properties(text: str) -> None:
    hostile = finding(name=f"{text},line=1::", remedy=f"{text}\n::error::", parameters={"site": text})
    (line,) = workflow_commands(run([hostile]), FILES)
    properties, message = re.fullmatch(r"::error (.*?)::(.*)", line).groups()  # type: ignore[union-attr]
    assert [each.split("=")[0] for each in properties.split(",")] == ["file", "line", "title"]
    assert not re.search(r"%(?!25|0A|0D|3A|2C)", properties + message)


def test_neither_annotations_nor_summary_name_anybody() -> None:
    whole = no_go()
    said = "\n".join([*workflow_commands(whole, FILES), step_summary(whole)])
    assert not [each for each in ("@", "003Wt", "Okafor", "SELECT") if each in said]


def test_the_summary_says_the_verdict_and_who_must_do_what() -> None:
    outcome = PartOutcome(
        load="wave-1", phase="before_load", org="uat", verdict="NO-GO", reason="1 check found offenders."
    )
    said = step_summary(run([finding(owner="data preparer", step="Correct the ids")], outcomes=[outcome]))
    assert "## Rollcall: NO-GO, help-center-2026" in said
    assert "- **NO-GO**, wave-1 before load: Do not load wave-1 into uat. 1 check found offenders." in said
    assert "| data preparer | CON-01 | users without a resolvable contact | 12 rows | Correct the ids |" in said


def test_the_summary_holds_text_of_others_as_text() -> None:
    outcome = PartOutcome(load="wave-1", phase="before_load", org="![x](http://a)|<b>", verdict="NO-GO", reason="R.")
    said = step_summary(run([finding()], outcomes=[outcome]))
    assert r"\!" in said or r"\[x\]" in said
    assert "<b>" not in said.replace(r"\<b\>", "")
