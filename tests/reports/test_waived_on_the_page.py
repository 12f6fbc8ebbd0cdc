"""The page's part of what is waived: on a finding's card, in the checklist, and the table of all waivers."""

from datetime import date
from typing import Any

from reports.judging import UsedWaiver
from reports.judging.findings import Approval
from reports.outcome import by_item
from reports.output.page import templates
from tests.reports.sample_findings import finding

MACROS = '{% from "waived.html.jinja" import of_finding, of_item, all_waivers %}'
HOSTILE = "<img src=x onerror=alert(1)>"
BOSS = Approval(
    covered=3,
    approved_by="boss@example.com",
    justification="Agreed",
    ticket="CHG0041",
    expiration_date="2026-12-15",
    days_left=1,
)


def shown(call: str, **words: Any) -> str:
    return " ".join(templates().from_string(f"{MACROS}{{{{ {call} }}}}").render(**words).split())


def used(**changes: Any) -> UsedWaiver:
    whole = {
        "line": 1,
        "check": "USE-06",
        "load": "wave-1",
        "rows": 2,
        "fields": ("City",),
        "justification": "Agreed",
        "ticket": "CHG0041",
        "approved_by": "boss@example.com",
        "expiration_date": date(2026, 12, 15),
        "days_left": 22,
        "judged": True,
        "covered": 2,
        "remarks": (),
    }
    return UsedWaiver(**whole | changes)


def test_a_card_says_how_many_are_waived_by_whom_until_when_where_and_why() -> None:
    card = shown("of_finding(each)", each=finding(status="failed", waived=3, approvals=(BOSS,)))
    assert "<strong>3 rows waived</strong> by boss@example.com, until 2026-12-15, 1 day left, CHG0041: Agreed" in card
    assert shown("of_finding(each)", each=finding()) == ""


def test_an_item_of_the_checklist_says_it_for_each_check_over_all_its_cohorts() -> None:
    two = [finding(cohort=cohort, waived=3, approvals=(BOSS,)) for cohort in ("help-customers", "resellers")]
    assert "CON-01: 6 rows waived by boss@example.com, 1 day left" in shown("of_item(item)", item=by_item(two)[0])
    assert shown("of_item(item)", item=by_item([finding()])[0]) == ""


def test_the_table_has_each_waiver_with_days_left_fields_and_what_is_wrong_with_it() -> None:
    table = shown("all_waivers(waivers)", waivers=[used(), used(check="PRO-05", rows=None, fields=(), covered=0)])
    assert '<span class="id">USE-06</span> wave-1 City</th>' in table
    assert "until 2026-12-15, 22 days left" in table
    assert '"Names">2 rows</td>' in table
    assert '"Covers">2</td>' in table
    assert '"Names">all</td>' in table
    assert '"Covers">0</td>' in table
    ended = shown("all_waivers(waivers)", waivers=[used(days_left=-3, covered=0, remarks=("It expired.",))])
    assert "<small>It expired.</small>" in ended
    assert "left" not in ended
    unjudged = shown("all_waivers(waivers)", waivers=[used(judged=False, days_left=None)])
    assert "not part of this run" in unjudged


def test_hostile_words_of_waivers_are_only_words() -> None:
    hostile = Approval(3, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1)
    found = finding(waived=3, approvals=(hostile,))
    texts = [
        shown("of_finding(each)", each=found),
        shown("of_item(item)", item=by_item([found])[0]),
        shown("all_waivers([each])", each=used(justification=HOSTILE, ticket=HOSTILE, fields=(HOSTILE,))),
    ]
    assert all("<img" not in text and "&lt;img" in text for text in texts)
