"""The part of the page that says what has changed since an earlier run."""

from reports.outcome import CheckChange, Comparison, EarlierRun
from reports.output.page import templates
from tests.reports.report_html import parsed, words
from tests.reports.sample_findings import SHA256, run

HOSTILE = '"><script>alert(1)</script>'
SHOWN = "{% from 'compared.html.jinja' import compared %}{{ compared(run) }}"
EARLIER = EarlierRun(
    run="20261120T210211Z_example",
    evidence_sha256=SHA256,
    finished="2026-11-20T21:02:19Z",
    verdict="NO-GO",
    differs=["the load file"],
)


def page_of(*checks: CheckChange, earlier: EarlierRun | None = EARLIER, not_in: str = "") -> str:
    compared = Comparison(load="wave-1", phase="before_load", earlier=earlier, checks=checks, not_in=not_in)
    return templates().from_string(SHOWN).render(run=run([], compared=[compared]))


def test_the_page_counts_each_check_and_lists_the_first_that_were_fixed() -> None:
    change = CheckChange(
        check="CON-01", offenders_in_words="users", new=1, fixed=1_200, still=7, fixed_keys=["L-1", HOSTILE]
    )
    html = page_of(change)
    shown = words(parsed(html).text)
    assert "1 new, 1,200 fixed, 7 still there" in shown
    assert "Since then have changed: the load file." in shown
    assert f"L-1, {HOSTILE} and more" in shown
    assert "script" not in parsed(html).tags


def test_the_page_says_what_is_not_comparable_and_why() -> None:
    unseen = [
        CheckChange(check=check, offenders_in_words="", not_comparable="not judged then") for check in ("A-1", "A-2")
    ]
    assert "Not comparable, not judged then: A-1, A-2." in words(parsed(page_of(*unseen)).text)


def test_the_page_says_that_a_first_run_has_none_before_it() -> None:
    assert "First runs that can be compared: wave-1 before load." in words(parsed(page_of(earlier=None)).text)


def test_the_page_says_that_the_run_that_was_named_did_not_check_this_phase() -> None:
    shown = words(parsed(page_of(earlier=None, not_in=EARLIER.run)).text)
    assert f"With none: {EARLIER.run} did not check wave-1 before load." in shown
    assert "irst run" not in shown
