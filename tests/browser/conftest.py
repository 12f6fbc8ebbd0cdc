"""One browser a worker, and each page in a window of its own."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.browser.chromium import PATIENCE, NoBrowserError, chromium
from tests.browser.pages import Pages
from tests.runs.replays import Replays

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Look: TypeAlias = "Callable[..., Page]"


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    try:
        with chromium() as browser:
            yield browser
    except NoBrowserError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def pages(replays: Replays, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return Pages(replays, tmp_path_factory)


@pytest.fixture
def look(browser: "Browser", pages: Pages) -> Iterator[Look]:
    """
    Opens a page by its name, `width` pixels wide; `watch` sees it before it is loaded.

    Other keywords are Playwright's own for a context.
    """
    contexts = []

    def open_page(name: str, width: int = 1_440, watch: "Callable[[Page], object]" = bool, **options: Any) -> "Page":
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        contexts[-1].set_default_timeout(PATIENCE)
        page = contexts[-1].new_page()
        watch(page)
        page.goto(pages[name].as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
