"""The page at each width, in each set of colors, and where styles or scripts are blocked."""

import pytest

from tests.browser.conftest import Look
from tests.browser.geometry import UNFOLD, broken_words, overlaps, too_wide
from tests.browser.pages import ALL, OF_EXAMPLES


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", [320, 390, 1_440])
def test_nothing_scrolls_sideways_and_no_words_lie_upon_others(look: Look, name: str, width: int) -> None:
    page = look(name, width)
    assert overlaps(page) == []
    page.evaluate(UNFOLD)
    assert too_wide(page) == []
    assert overlaps(page) == []


@pytest.mark.parametrize("name", ["every status", *OF_EXAMPLES])
@pytest.mark.parametrize("width", [320, 390, 1_440])
def test_no_word_and_no_number_is_broken(look: Look, name: str, width: int) -> None:
    assert broken_words(look(name, width)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colors_signs_can_be_told_apart_and_the_verdict_has_an_edge(look: Look, scheme: str) -> None:
    page = look("every status", forced_colors="active", color_scheme=scheme)
    marks = page.evaluate("""() => [...document.querySelectorAll('svg.icon')].map(each => {
        const cut = document.querySelector(each.firstElementChild.getAttribute('href')).querySelector('.cut')
        return [getComputedStyle(each).color, cut && getComputedStyle(cut).stroke]
    })""")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert {color for color, _ in marks} != {ground}
    assert {cut for _, cut in marks if cut} == {ground}
    assert page.evaluate("getComputedStyle(document.querySelector('.verdict')).borderTopStyle") == "solid"
