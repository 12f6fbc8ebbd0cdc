"""What a verdict rests on stands beside the word: what it assumes, and what it could not judge."""

from typing import Any

from reports.output.evidence import evidence
from reports.output.page import page
from reports.output.terminal import summary_lines
from tests.reports.report_html import parsed, words
from tests.reports.sample_findings import finding, part, run
from tests.reports.sample_runs import go

GUESS = "wave-1: loads/wave-1.csv: its encoding is a guess."
NO_KEY = "No column holds the key."


def resting_on_much() -> Any:
    """A GO that could not see, or compare, all that there is."""
    lacking: dict[str, Any] = {"status": "not_applicable", "reason": NO_KEY, "offenders": 0, "lacks_data": True}
    return run(
        [
            finding("MEM-01", status="pending", severity="warning"),
            finding("USE-05", status="not_visible", severity="warning"),
            finding("BYS-01", **lacking | {"severity": "warning", "reason": "No attempt says who loaded."}),
            finding("CON-06", **lacking),
            finding("CON-09", **lacking),
            finding("USR-06", status="not_applicable", reason="This org is a sandbox.", offenders=0),
            finding("CON-01", status="passed", offenders=0),
        ],
        [part(assumes=[GUESS], not_judged=["wave-1: no site is promised."]), part(phase="after_load", assumes=[GUESS])],
        loads=["wave-1", "wave-2"],
    )


EXPECTED = [
    "USE-05: not visible; MEM-01: pending.",
    "wave-1: no site is promised.",
    f"CON-06, CON-09: {NO_KEY}",
    "BYS-01: No attempt says who loaded.",
    "wave-2: loads of the plan that this run is not about.",
]


def test_what_was_not_judged_and_what_is_assumed_are_in_the_evidence_the_most_important_first() -> None:
    told = evidence(resting_on_much())
    assert (told["verdict"], told["not_judged"], told["assumes"]) == ("GO", EXPECTED, [GUESS])


def test_what_is_not_visible_says_why() -> None:
    hidden = [finding(check, status="not_visible", reason="It lacks View All Data.") for check in ("CON-01", "CON-06")]
    assert run(hidden).not_judged == ["CON-01, CON-06: not visible: It lacks View All Data."]


def test_what_is_so_for_several_loads_is_said_once_with_their_names() -> None:
    said = ["the plan names no loader.", "5 seats are free."]
    parts = [
        part(assumes=[f"wave-1: {each}" for each in said], notes=["Summer Time ended."]),
        part(load="wave-2", assumes=["wave-2: the plan names no loader."], notes=["Summer Time ended."]),
    ]

    over = run([], parts, loads=["wave-1", "wave-2"])

    assert over.assumes == ["wave-1, wave-2: the plan names no loader.", "wave-1: 5 seats are free."]
    assert over.notes == ["Summer Time ended."]


def test_the_terminal_says_it_below_the_verdict_before_any_finding_and_keeps_it_short() -> None:
    lines = summary_lines(resting_on_much(), 120)
    judged = next(number for number, line in enumerate(lines) if line.startswith("Judged: "))
    said = [*(f"Not judged: {line}" for line in EXPECTED[:4]), "Not judged: 1 more in the report.", f"Assumes: {GUESS}"]
    assert lines[judged + 1 : judged + 1 + len(said)] == said


def test_the_page_says_all_of_it_above_the_checklist() -> None:
    above = words(parsed(page(resting_on_much())).text).split("The checklist")[0]
    for line in [*(f"Not judged: {line}" for line in EXPECTED), f"Assumes: {GUESS}"]:
        assert above.count(line) == 1


def test_a_verdict_that_rests_on_nothing_says_nothing() -> None:
    assert not [line for line in summary_lines(go(), 120) if line.startswith(("Not judged", "Assumes"))]
    assert "Assumes" not in page(go())
