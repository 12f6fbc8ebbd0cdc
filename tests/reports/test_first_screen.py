"""The first screen: may we, why not, who does what first, and what exactly this is about."""

import re
from html import unescape

import pytest

from checks import DATA_PREPARER, LOADER, SALESFORCE_ADMIN
from fixtures.plan import PhaseName
from reports.outcome import Provenance, Run, Seats
from reports.outcome.part_outcome import Attempt, BeforeRun, Facts
from reports.outcome.verdict import Word
from reports.output.page import page
from tests.reports.report_html import parsed, words
from tests.reports.sample_findings import finding, outcome, part, run

AFTER = part(phase="after_load")


def text(whole: Run) -> str:
    """The words of the page, those of each cell apart."""
    body = page(whole).partition("<body>")[2]
    return words(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<wbr>|</?a[^>]*>", "", body))))


def first_screen(whole: Run) -> str:
    return text(whole).split("What was found")[0].split("Item by item")[0]


def attempt(**changes: object) -> Attempt:
    counts = {"rows": 170, "success": 141, "error": 30, "unprocessed": 0, "repeated": 1, "foreign": 0, "unanswered": 0}
    times = {
        "number": 1,
        "started_at": "2026-11-20T21:00:00+00:00",
        "finished_at": None,
        "loaded_by": "ada@ops.example",
    }
    return Attempt(**{**times, **counts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phase", "verdict", "sentence"),
    [
        ("before_load", "GO", "Wave-1 may be loaded into uat."),
        ("before_load", "NO-GO", "Do not load wave-1 into uat."),
        ("before_load", "NOT YET", "Do not load wave-1 into uat yet"),
        ("before_load", "PARTIAL", "Not all of wave-1 was checked"),
        ("after_load", "GO", "Wave-1 is in order in uat."),
        ("after_load", "NO-GO", "Wave-1 is not in order in uat"),
        ("after_load", "NOT YET", "Wave-1 is not settled in uat yet"),
    ],
)
def test_the_verdict_is_a_sentence_about_this_load_and_phase(phase: PhaseName, verdict: Word, sentence: str) -> None:
    this = part(phase=phase)
    shown = first_screen(run([finding()], [this], verdict=verdict, outcomes=[outcome(this, verdict=verdict)]))
    assert f"Verdict: {verdict} {sentence}" in shown


def test_of_several_phases_each_has_its_verdict_and_the_worst_decides() -> None:
    second = part(load="wave-2")
    outcomes = [outcome(part(), verdict="NO-GO"), outcome(second, verdict="GO")]
    shown = first_screen(run([finding()], [part(), second], verdict="NO-GO", outcomes=outcomes))
    assert "Verdict: NO-GO Do not load wave-1 into uat." in shown
    assert "wave-1, before load, uat NO-GO Do not load wave-1 into uat." in shown
    assert "wave-2, before load, uat GO Wave-2 may be loaded into uat." in shown


def test_it_says_what_where_when_who_which_file_and_ticket() -> None:
    facts = Facts(attempts=[attempt()])
    shown = first_screen(
        run([finding(phase="after_load")], [AFTER], outcomes=[outcome(AFTER, facts=facts)],
            provenance=Provenance(user="sam", host="runner-7"))
    )  # fmt: skip
    for said in (
        "What help-center-2026: wave-1 after load",
        "Where uat (sandbox)",
        "When checked 2026-11-20 20:41 UTC by the org's clock",
        "loaded 2026-11-20 21:00 UTC",
        "read by migration.check@example.com.uat",
        "loaded by ada@ops.example",
        "run by sam on runner-7",
        "File loads/wave-1.csv, 41,203 rows",
        "SHA-256 9f2c7e11…5678",
        "Ticket CHG0041287",
    ):
        assert said in shown


def test_who_must_act_at_once_comes_first_with_three_things_each_and_the_rest_folded() -> None:
    of_the_file = {"owner": DATA_PREPARER, "step": "Correct the values"}
    found = [finding(f"LOAD-{n:02}", **of_the_file) for n in range(1, 6)]
    found += [finding("USE-04", unit="user", offenders=2, owner=SALESFORCE_ADMIN, step="Deactivate them", at_once=True)]
    html = page(run(found))
    owners = re.findall(r"<h3>([A-Z][a-z A-Z]+?) <span class=.soft.>(\d+ checks?)</span></h3>", html)
    assert owners == [("Salesforce admin", "1 check"), ("Data preparer", "5 checks")]
    assert "At once. 2 users: users without a resolvable contact. Deactivate them. USE-04" in words(parsed(html).text)
    assert "2 more" in first_screen(run(found))


def test_of_several_phases_what_is_to_do_names_its_own() -> None:
    found = finding("CON-03", offenders=5, owner=DATA_PREPARER, step="Give them accounts")
    shown = first_screen(run([found], [part(), AFTER], outcomes=[outcome(part()), outcome(AFTER)]))
    assert "users without a resolvable contact (wave-1 before load). Give them accounts." in shown


def test_what_a_waiver_covers_is_nobodys_duty() -> None:
    partly = finding("CON-03", offenders=5, waived=2, owner=DATA_PREPARER, step="Give them accounts")
    assert "3 rows: users without a resolvable contact. Give them accounts." in first_screen(run([partly]))


def test_a_warning_is_to_be_read_after_what_stops_the_load() -> None:
    warned = finding("USR-07", status="warned", severity="warning", owner=DATA_PREPARER, step="Append .invalid")
    shown = first_screen(run([warned, finding("CON-02", owner=DATA_PREPARER, step="Restore them")]))
    assert shown.index("Restore them") < shown.index("To read. 12 rows")


def test_what_the_platform_settles_waits_for_nobody_and_a_missing_login_for_who_loads() -> None:
    pending = {"phase": "after_load", "status": "pending"}
    found = [
        finding("MEM-01", **pending, unit="membership", owner=SALESFORCE_ADMIN, step="Put the profile on the site"),
        finding("LOG-01", **pending, unit="smoke test", offenders=1, owner=LOADER, step="Log in to the site"),
    ]
    shown = first_screen(run(found, [AFTER]))
    assert "Nobody, just wait: users without a resolvable contact, 12 memberships (MEM-01)" in shown
    assert "Loader 1 check 1 smoke test: users without a resolvable contact. Log in to the site. LOG-01" in shown


def test_what_the_running_user_cannot_see_is_for_the_salesforce_admin() -> None:
    hidden = finding("CON-01", status="not_visible", offenders=0, owner=DATA_PREPARER, step="Look them up")
    shown = first_screen(run([hidden]))
    assert "Salesforce admin 1 check users without a resolvable contact. Show the running user" in shown


def test_before_a_load_no_item_is_passed_that_only_the_check_after_it_can_answer() -> None:
    shown = first_screen(run([finding("CON-07", item="5", status="passed", offenders=0)]))
    assert "5 Every user has its site membership After the load" in shown
    shown = first_screen(run([finding("CON-07", item="5")]))
    assert "5 Every user has its site membership Failed" in shown


def test_every_row_stands_in_the_bar_once_however_few_are_in_a_state() -> None:
    ledger = {"wave-1": {"VERIFIED": 999_998, "REJECTED": 1, "MISSING": 1}}
    html = page(run([finding(phase="after_load")], [AFTER], ledger=ledger))
    bar = re.findall(r'<rect x="([\d.]+)" y="0" width="([\d.]+)" height="22"', html)
    ends = [float(start) + float(width) for start, width in bar]
    assert [float(start) for start, _ in bar[1:]] == pytest.approx(ends[:-1], abs=0.2)
    assert ends[-1] == pytest.approx(560, abs=0.5)
    assert min(float(width) for _, width in bar) > 2
    assert "999,998 verified, 1 rejected, 1 missing" in html
    assert "2 of 1,000,000 rows are not right" in words(parsed(html).text)


def test_seats_say_bought_used_needed_and_free_or_short() -> None:
    licenses = [Seats("PID_Partner", 20, 4, 24, 0, 28), Seats("PID_Plus", 150, 12, 25, 1, 36)]
    shown = first_screen(run([finding()], [part()], outcomes=[outcome(part(), facts=Facts(seats=licenses))]))
    assert "PID_Partner 20 4 24 8 short" in shown
    assert "PID_Plus 150 12 24 114" in shown


def test_the_check_before_the_load_and_after_stand_as_a_pair_and_a_load_against_advice_is_said() -> None:
    before = BeforeRun(run="20261120T193000Z_help", evidence_sha256="a" * 64, verdict="NO-GO",
                       at="2026-11-20T19:30:00+00:00", file_sha256="9f2c7e11" + "0" * 56, same_file=False)  # fmt: skip
    facts = Facts(attempts=[attempt()], before=before)
    shown = first_screen(run([finding(phase="after_load")], [AFTER], outcomes=[outcome(AFTER, facts=facts)]))
    assert "wave-1 was loaded although the check before it said NO-GO." in shown
    assert "Before NO-GO 2026-11-20 19:30 UTC 9f2c7e11… another file 20261120T193000Z_help" in shown
    assert "Load 141 success, 30 error 2026-11-20 21:00 UTC by ada@ops.example" in shown


def test_the_page_says_why_there_are_more_results_than_rows() -> None:
    facts = Facts(attempts=[attempt()])
    shown = text(run([finding(phase="after_load")], [AFTER], outcomes=[outcome(AFTER, facts=facts)]))
    assert "wave-1: 141 success + 30 error + 0 unprocessed = 171 results for 170 rows; 1 result of rows that" in shown


def test_what_narrows_a_run_stands_beside_its_verdict() -> None:
    narrowed = Provenance(narrowed_by=["-k CON-01", "--runxfail"])
    assert "Narrowed by the command: -k CON-01, --runxfail" in first_screen(run([finding()], provenance=narrowed))


def test_groups_add_up_to_the_offenders() -> None:
    shown = text(run([finding(offenders=41, groups=[("0055g1", 20), ("0055g2", 3)])]))
    assert "0055g1 20 0055g2 3 Others 18" in shown
