"""The page on paper: few enough pages that a change manager prints them."""

import re

import pytest

from tests.browser.conftest import Look
from tests.browser.geometry import broken_words, overlaps, too_wide

MOST_PAGES = {
    "GO of the example": 6,
    "GO of the whole example": 6,
    "NO-GO of wave-1": 30,
    "NO-GO of the whole botched migration": 30,
}
_PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b")


def printed(look: Look, name: str, paper: str) -> int:
    """How many sheets of paper a page takes."""
    return len(_PAGE_OBJECT.findall(look(name).pdf(format=paper, prefer_css_page_size=True)))


@pytest.mark.parametrize("name", MOST_PAGES)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_on_few_pages(look: Look, name: str, paper: str) -> None:
    assert 1 <= printed(look, name, paper) <= MOST_PAGES[name]


@pytest.mark.parametrize("name", MOST_PAGES)
def test_on_paper_nothing_is_cut_off_broken_or_upon_other_words(look: Look, name: str) -> None:
    page = look(name, width=720)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.verdict')).printColorAdjust") == "exact"
    assert (too_wide(page), overlaps(page), broken_words(page)) == ([], [], [])
