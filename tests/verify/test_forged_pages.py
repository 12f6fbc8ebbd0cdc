"""A page, a CSV file, a ledger or a JUnit file that contradicts evidence.json is found, though all hashes are new."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.verify.forging import Verify, hashes_written_anew, loses_an_offender, replaced

GO = "GO"
NO_GO = "NO-GO"
PAGE = "report.html"


def says_go(bundle: Path) -> None:
    replaced(bundle / "report.html", f"</span>{NO_GO}</h1>", f"</span>{GO}</h1>")


def says_go_in_the_title(bundle: Path) -> None:
    replaced(bundle / "report.html", f"<title>{NO_GO}", f"<title>{GO}")


def says_go_above(bundle: Path) -> None:
    replaced(bundle / "report.html", "<main", f"<h1>{GO}</h1><main")


def hides_a_number(bundle: Path) -> None:
    replaced(bundle / "report.html", ">1 of 75 rows</strong>", ">0 of 75 rows</strong>")


def hides_a_card(bundle: Path) -> None:
    replaced(bundle / "report.html", 'data-of="CON-02 (wave-1, customers)"', "")


def improves_the_ledger(bundle: Path) -> None:
    replaced(bundle / "report.html", 'data-of="wave-1 VERIFIED">126<', 'data-of="wave-1 VERIFIED">168<')


def verifies_a_row(bundle: Path) -> None:
    replaced(bundle / "ledger.csv", '"MISSING"', '"VERIFIED"')


def passes_a_test(bundle: Path) -> None:
    replaced(
        bundle / "junit.xml", '<property name="status" value="failed" />', '<property name="status" value="passed" />'
    )


def says_that_it_may_be_loaded(bundle: Path) -> None:
    replaced(bundle / PAGE, "Do not load wave-1 and wave-2 into uat. ", "Wave-1 may be loaded into uat. ")


def goes_ahead_in_a_phase(bundle: Path) -> None:
    replaced(bundle / PAGE, f"</svg>{NO_GO}</span></td>", f"</svg>{GO}</span></td>")


def says_of_a_phase_that_it_may(bundle: Path) -> None:
    replaced(bundle / PAGE, ">Do not load wave-2 into uat.</td>", ">Wave-2 may be loaded into uat.</td>")


def swaps_the_shape(bundle: Path) -> None:
    page = (bundle / PAGE).read_text(encoding="utf-8")
    (bundle / PAGE).write_text(page.replace("#s-failed", "#s-passed", 1), encoding="utf-8")


def draws_another_shape(bundle: Path) -> None:
    replaced(bundle / PAGE, 'id="s-failed"', 'id="s-was-failed"')


def hides_the_truth(bundle: Path) -> None:
    page = (bundle / PAGE).read_text(encoding="utf-8")
    hidden = page.replace("<body>", "<body><h2>GO</h2><div hidden>").replace("</body>", "</div></body>")
    (bundle / PAGE).write_text(hidden, encoding="utf-8")


def hides_the_truth_in_details(bundle: Path) -> None:
    page = (bundle / PAGE).read_text(encoding="utf-8")
    folded = page.replace('<header class="verdict', '<details><header class="verdict').replace(
        "</header>", "</header></details>"
    )
    (bundle / PAGE).write_text(folded, encoding="utf-8")


def puts_a_style_on_it(bundle: Path) -> None:
    replaced(
        bundle / PAGE, "</style>\n</head>", "</style>\n<style>h1::before { content: 'GO, not '; }</style>\n</head>"
    )


def changes_its_style(bundle: Path) -> None:
    replaced(bundle / PAGE, "</style>", "h1 { display: none; }</style>")


def styles_an_element(bundle: Path) -> None:
    replaced(bundle / PAGE, '<p class="say"', '<p style="display: none" class="say"')


def lays_a_picture_over_it(bundle: Path) -> None:
    replaced(bundle / PAGE, '<main id="main">', '<main id="main"><img src="data:image/png;base64,AA==">')


def puts_a_sentence_above(bundle: Path) -> None:
    replaced(bundle / PAGE, '<main id="main">', '<main id="main"><p>Approved: load it.</p>')


def puts_a_sentence_beside(bundle: Path) -> None:
    replaced(bundle / PAGE, '<p class="say"', '<p class="say">Approved: load it.</p><p class="say"')


def says_it_in_a_comment(bundle: Path) -> None:
    replaced(bundle / PAGE, "<h1", "<!--[if IE]>GO<![endif]--><h1")


def says_that_a_phase_was_live(bundle: Path) -> None:
    replaced(bundle / PAGE, 'data-of="wave-2 after_load">Replay</strong>', 'data-of="wave-2 after_load">Live</strong>')


def leads_elsewhere(bundle: Path) -> None:
    replaced(bundle / PAGE, "</head>", '<meta http-equiv="refresh" content="0; url=https://example.com"></head>')


def says_that_no_check_failed(bundle: Path) -> None:
    page = (bundle / PAGE).read_text(encoding="utf-8")
    changed = re.sub(r'(data-sealed="counts">)\d+ checks failed', r"\1No check failed", page)
    assert changed != page
    (bundle / PAGE).write_text(changed, encoding="utf-8")


def loses_its_banner(bundle: Path) -> None:
    page = (bundle / PAGE).read_text(encoding="utf-8")
    bare = re.sub(r'<p class="replay".*?</p>', "", page)
    assert bare != page
    (bundle / PAGE).write_text(bare, encoding="utf-8")


def improves_the_pair(bundle: Path) -> None:
    page = (bundle / PAGE).read_text(encoding="utf-8")
    changed = re.sub(r'(data-of="wave-1 Before">)NO-GO', r"\1GO", page)
    assert changed != page
    (bundle / PAGE).write_text(changed, encoding="utf-8")


def loses_a_warning(bundle: Path) -> None:
    page = (bundle / PAGE).read_text(encoding="utf-8")
    silent = re.sub(r'<p class="warning".*?</p>', "", page, count=1)
    assert silent != page
    (bundle / PAGE).write_text(silent, encoding="utf-8")


def passes_a_verdict(bundle: Path) -> None:
    path = bundle / "junit.xml"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(
        r'(name="verdict">\s*)<failure.*?</failure>',
        r"\1<system-out>GO: load it.</system-out>",
        text,
        count=1,
        flags=re.DOTALL,
    )
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def says_go_in_the_summary(bundle: Path) -> None:
    replaced(bundle / "summary.txt", "NO-GO: botched", "GO: botched")


def says_live_in_the_summary(bundle: Path) -> None:
    replaced(bundle / "summary.txt", "REPLAY, NOT LIVE EVIDENCE", "LIVE EVIDENCE")


FORGERIES: dict[str, tuple[Callable[[Path], None], str]] = {
    "the page says GO": (says_go, "report.html: it says GO, evidence.json says NO-GO"),
    "the page's title says GO": (says_go_in_the_title, "report.html: it says GO, evidence.json says NO-GO"),
    "a GO above the NO-GO": (says_go_above, "report.html: it says GO, evidence.json says NO-GO"),
    "a card with another number": (hides_a_number, "0 of 75 rows in place of 1"),
    "a card that is gone": (hides_a_card, "CON-02 (wave-1, customers): 1 are not shown"),
    "a ledger on the page": (improves_the_ledger, "wave-1 VERIFIED: 168 in place of 126"),
    "a row of a CSV": (loses_an_offender, "offenders/USE-04.csv: wave-2: it has 0 rows, evidence.json says 1"),
    "a row of the ledger": (verifies_a_row, "ledger.csv: wave-1 MISSING: it has 0 rows, evidence.json says 1"),
    "the sentence": (
        says_that_it_may_be_loaded,
        "report.html: its sentence is not Do not load wave-1 and wave-2",
    ),
    "the verdict of a phase": (goes_ahead_in_a_phase, "its outcome of wave-1 before_load is not NO-GO: GO"),
    "the sentence of a phase": (says_of_a_phase_that_it_may, "its in words of wave-2 before_load is not Do not load"),
    "a shape": (swaps_the_shape, "another shape stands beside the verdict of header"),
    "a drawing": (draws_another_shape, "its styles and shapes are not those that code.sha256 lists"),
    "the truth is hidden": (hides_the_truth, "no page has <h2> where none stands in <body>, "),
    "the truth is folded": (hides_the_truth_in_details, "not everyone sees verdict"),
    "another style": (puts_a_style_on_it, "its styles and shapes are not those that code.sha256 lists"),
    "a changed style": (changes_its_style, "its styles and shapes are not those that code.sha256 lists"),
    "a styled element": (styles_an_element, "no page has the attribute style"),
    "a picture": (lays_a_picture_over_it, "no page has <img>"),
    "a sentence above": (puts_a_sentence_above, "no page has <p> beside the verdict"),
    "a sentence beside": (puts_a_sentence_beside, "no page has <p> beside the verdict that is not sealed"),
    "a comment": (says_it_in_a_comment, "no page has a comment: [if IE]>GO"),
    "a live phase": (says_that_a_phase_was_live, "its source of wave-2 after_load is not Replay: Live"),
    "another address": (leads_elsewhere, "no page has http-equiv refresh"),
    "the counts": (says_that_no_check_failed, "report.html: its counts is not "),
    "no banner": (loses_its_banner, "report.html: its banner is not REPLAY, NOT LIVE EVIDENCE.: gone"),
    "the check before": (improves_the_pair, "report.html: its step of wave-1 Before is not NO-GO: GO"),
    "a warning that is gone": (loses_a_warning, "report.html: its warning is not wave-1 was loaded although"),
    "a verdict in JUnit": (passes_a_verdict, "junit.xml: the verdict of wave-1, before load is not NO-GO: Do not load"),
    "a GO to paste": (says_go_in_the_summary, "summary.txt: it does not begin with NO-GO"),
    "a live run to paste": (says_live_in_the_summary, "summary.txt: it lacks the line REPLAY, NOT LIVE EVIDENCE:"),
    "a test in JUnit": (passes_a_test, "junit.xml: other than evidence.json it lacks "),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_bundle_that_contradicts_itself_is_found_though_all_hashes_are_written_anew(
    bundle: Path, verify: Verify, forgery: str
) -> None:
    forge, said_of_it = FORGERIES[forgery]
    forge(bundle)
    hashes_written_anew(bundle)
    code, said = verify(bundle)
    assert code == 1
    assert said_of_it in said
    assert "has another hash" not in said
