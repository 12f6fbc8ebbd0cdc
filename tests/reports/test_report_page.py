"""The page: what it shows, and that nothing on it can run."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from reports.outcome.run import Run
from reports.outcome.verdict import Word
from reports.output.page import page
from tests.reports.hostile_run import HOSTILE, hostile_run
from tests.reports.report_html import Page, parsed, words
from tests.reports.sample_findings import finding, healthy, part, run
from tests.reports.sample_runs import go, no_go


def read(whole: Run) -> Page:
    return parsed(page(whole))


def text(whole: Run) -> str:
    return words(read(whole).text)


@pytest.mark.parametrize("verdict", ["GO", "GO WITH WAIVERS", "NOT YET", "NO-GO", "PARTIAL", "STALE"])
def test_each_verdict_is_a_word_and_a_shape_of_its_own(verdict: Word) -> None:
    seen = parsed(page(run([finding()], verdict=verdict, reason="Because.")))
    assert words(seen.headings[0][1]) == f"Verdict: {verdict}"
    shapes = {
        other: parsed(page(run([finding()], verdict=other))).of("use", "href")[0]
        for other in ("GO", "GO WITH WAIVERS", "NOT YET", "NO-GO", "PARTIAL", "STALE")
    }
    assert list(shapes.values()).count(shapes[verdict]) == 1


def test_a_replay_says_so_in_words_at_the_top() -> None:
    assert "REPLAY, NOT LIVE EVIDENCE" in text(no_go()).split("Who must do what")[0]
    assert "REPLAY" not in text(go())


def test_a_failing_check_says_how_many_who_why_and_what_to_do() -> None:
    shown = text(run([finding()]))
    found = finding()
    assert "CON-01 users without a resolvable contact" in shown
    assert "12 of 41,203 rows before load" in shown
    for said in (
        found.title,
        found.why,
        found.remedy,
        found.limits,
        words(found.soql),
        "ana.3@help.example.uat",
    ):
        assert said in shown
    assert "offenders/CON-01.csv" in parsed(page(run([finding()]))).of("a", "href")


def test_five_offenders_stand_openly_and_the_rest_of_a_hundred_can_be_unfolded() -> None:
    rows = [[str(line), f"user-{line:03}", None] for line in range(100)]
    html = page(run([finding(offenders=41_203, first=rows)]))
    assert "First 5 of 41,203 rows" in html
    openly, folded = html.split("95 more rows")
    assert re.findall(r"user-\d+", openly)[-1] == "user-004"
    assert "user-005" in folded
    assert "user-099" in folded


def test_a_check_that_does_not_apply_or_could_not_see_says_why() -> None:
    shown = text(
        run(
            [
                finding("CON-06", status="not_applicable", reason="The plan names no key.", population=0),
                finding("MEM-01", status="not_visible", reason="The running user lacks View All Data."),
            ]
        )
    )
    assert "Not applicable: The plan names no key." in shown
    assert "The running user lacks View All Data." in shown


def test_an_item_is_as_bad_as_its_worst_check_in_any_cohort() -> None:
    passed = healthy("CON-01", "1", "users_without_a_resolvable_contact", "Healthy.")
    shown = text(run([*passed, finding(status="failed", cohort="resellers")]))
    assert "1 Every ContactId resolves in the target org Failed, 1 of 1 check" in shown


def test_an_item_without_a_check_in_this_run_is_not_called_passed() -> None:
    assert "6 No stale membership is left After the load" in text(run([finding(status="passed")]))
    shown = text(run([finding(status="passed")], [part(), part(phase="after_load")]))
    assert "6 No stale membership is left Not checked" in shown


def test_what_was_not_judged_is_listed() -> None:
    shown = text(run([finding()], unreached=["MEM-01 (wave-1, resellers)"], deselected=["USR-01 (wave-1)"]))
    assert "MEM-01 (wave-1, resellers)" in shown
    assert "USR-01 (wave-1)" in shown


def test_notes_stand_beside_the_verdict_once() -> None:
    noted = [part(notes=["The plan names no key."]), part(notes=["The plan names no key."])]
    above = text(run([finding()], noted)).split("What was found")[0]
    assert above.count("The plan names no key.") == 1


def test_files_of_a_stale_replay_are_marked() -> None:
    shown = text(run([finding(status="passed")], [part(stale=["loads/wave-1.csv"])]))
    assert "loads/wave-1.csv changed since the recording" in shown


def test_the_page_lists_the_questions_with_their_soql_and_calls() -> None:
    shown = text(go())
    assert "SELECT Id, OwnerId, Owner.UserRoleId FROM Account WHERE Id IN (…)" in shown
    assert "collections" in shown


def _without_breaks(words_of: str) -> list[str]:
    """The tags but those that allow a break in a name."""
    return [tag for tag in read(hostile_run(words_of)).tags if tag != "wbr"]


def test_hostile_words_of_org_and_files_are_only_words() -> None:
    seen = read(hostile_run(HOSTILE))
    assert "script" not in seen.tags
    assert "img" not in seen.tags
    assert "alert(1)</script>" in seen.text
    assert "{{ 7*7 }}" in seen.text


@settings(max_examples=40)
@given(st.text(min_size=1))
def test_no_words_change_the_pages_structure(words_of: str) -> None:
    assert _without_breaks(words_of) == _without_breaks("plain")
    page(hostile_run(words_of)).encode("utf-8")


def test_characters_that_turn_text_around_are_made_visible() -> None:
    shown = read(run([finding(first=[["7", "moc.elpmaxe\u202e", "\x1b[2J\u200b"]])])).text
    assert "\\u202e" in shown
    assert "\\x1b[2J\\u200b" in shown
