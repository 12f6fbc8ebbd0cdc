"""The page for those who cannot see it well, or have no mouse."""

from typing import Any

import pytest

from tests.browser.conftest import Look
from tests.browser.geometry import UNFOLD
from tests.browser.pages import MADE_UP

LOOKED_AT = ["GO of the example", "NO-GO of wave-1", *MADE_UP]
MARKED = """() => [...document.querySelectorAll('a[href], summary')].filter(each => each.checkVisibility())
    .map((each, place) => { each.dataset.stop = place; return each.textContent.trim() })"""
FOCUSED = (
    "() => { const it = document.activeElement; return [it.dataset.stop ?? it.tagName, !!it.closest('.finding')] }"
)


def violations(page: Any) -> list[tuple[str, str]]:
    """What axe-core finds wrong, each with the first element that it is about."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    return [(each["id"], each["nodes"][0]["html"]) for each in axe.run(page).response["violations"]]


@pytest.mark.parametrize("name", LOOKED_AT)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(look: Look, name: str, scheme: str) -> None:
    page = look(name, color_scheme=scheme, bypass_csp=True)
    if name in MADE_UP:
        page.evaluate(UNFOLD)
    assert violations(page) == []


@pytest.mark.parametrize("name", LOOKED_AT)
def test_tab_reaches_every_link_and_summary_in_order_and_stops_nowhere_else(look: Look, name: str) -> None:
    page = look(name)
    stops = page.evaluate(MARKED)
    reached, in_a_card = [], 0
    for _ in stops:
        page.keyboard.press("Tab")
        stop, is_in_a_card = page.evaluate(FOCUSED)
        reached.append(stop)
        in_a_card += is_in_a_card
    assert reached == [str(place) for place in range(len(stops))]
    assert in_a_card <= page.locator(".finding").count()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)[0] in ("BODY", "0")


def test_enter_opens_what_is_folded_and_skips_to_the_report(look: Look) -> None:
    page = look("NO-GO of wave-1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    folded = page.locator("details").first
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert folded.get_attribute("open") is not None
    assert folded.locator("li").first.is_visible()


def test_what_is_focused_can_be_seen_to_be(look: Look) -> None:
    page = look("every status")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
