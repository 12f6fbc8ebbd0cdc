"""Hostile words of files, plans and orgs are words on the page, whatever they look like."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Look
from tests.browser.geometry import UNFOLD, overlaps, too_wide
from tests.reports.hostile_run import NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Dialog

ELEMENTS = "[...document.querySelectorAll('*')].map(each => each.tagName).filter(name => name !== 'WBR')"
ATTRIBUTES = "[...new Set([...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames()))].sort()"
ADDRESSES = "[...document.querySelectorAll('a')].map(each => each.protocol)"


@pytest.mark.parametrize("kind", NAMES)
def test_hostile_words_make_no_element_no_dialog_and_no_room(look: Look, kind: str) -> None:
    happened: list[str] = []

    def dismissed(dialog: "Dialog") -> None:
        happened.append(dialog.message)
        dialog.dismiss()

    plain = look("words: plain", 320)
    hostile = look(f"words: {kind}", 320, watch=lambda page: page.on("dialog", dismissed))
    for made in (ELEMENTS, ATTRIBUTES, ADDRESSES):
        assert hostile.evaluate(made) == plain.evaluate(made)
    hostile.evaluate(UNFOLD)
    assert (too_wide(hostile), overlaps(hostile), happened) == ([], [], [])
