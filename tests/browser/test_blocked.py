"""The page where scripts, styles or both are blocked, as viewers of attachments do; and that it asks for nothing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Look
from tests.browser.geometry import overlaps
from tests.browser.pages import ALL, Pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Page, Route

VIEWER = "https://ticket.example/"
AS_JENKINS_SERVES_FILES = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'"
_BLOCKS = "h1, h2, h3, h4, main p, table, ol, ul, dl, pre, summary"


@pytest.mark.parametrize("name", ALL)
def test_it_runs_nothing_asks_for_nothing_and_is_the_same_without_scripts(look: Look, pages: Pages, name: str) -> None:
    said: list[str] = []
    asked: list[str] = []

    def watch(page: "Page") -> "Page":
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        return page

    with_scripts, without = (look(name, watch=watch, java_script_enabled=enabled) for enabled in (True, False))
    assert with_scripts.inner_text("body") == without.inner_text("body")
    assert said == []
    assert asked == [pages[name].as_uri()] * 2


def served(context: "BrowserContext", html: str, headers: dict[str, str]) -> "Page":
    """The page as a viewer shows it, in an iframe without any permission."""

    def answer(route: "Route") -> None:
        around = '<!DOCTYPE html><iframe sandbox src="report.html" width="1400" height="880"></iframe>'
        body, more = (html, headers) if route.request.url.endswith("report.html") else (around, {})
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=more)

    context.route(VIEWER + "**", answer)
    page = context.new_page()
    page.goto(VIEWER)
    return page


def in_frame(page: "Page") -> "Frame":
    (frame,) = page.main_frame.child_frames
    frame.wait_for_load_state()
    return frame


@pytest.fixture
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    with browser.new_context(viewport={"width": 1_440, "height": 900}) as context:
        yield context


def test_in_a_sandboxed_iframe_it_is_whole(context: "BrowserContext", look: Look, pages: Pages) -> None:
    name = "every status"
    html = pages[name].read_text("utf-8")
    shown = in_frame(served(context, html, {}))
    assert shown.inner_text("body") == look(name).inner_text("body")
    shown.locator("summary").first.click()
    assert shown.locator("details").first.get_attribute("open") is not None


@pytest.mark.parametrize("name", ["every status", "GO of the example", "NO-GO of wave-1"])
def test_without_styles_it_is_a_plain_document_in_order(context: "BrowserContext", pages: Pages, name: str) -> None:
    shown = in_frame(
        served(context, pages[name].read_text("utf-8"), {"Content-Security-Policy": AS_JENKINS_SERVES_FILES})
    )
    assert shown.evaluate("getComputedStyle(document.querySelector('.verdict')).backgroundColor") == "rgba(0, 0, 0, 0)"
    sizes = shown.evaluate("""[...document.querySelectorAll('svg')].map(each => {
        const box = each.getBoundingClientRect()
        return [box.width, box.height, each.getAttribute('role')]
    })""")
    assert max(height for _, height, _ in sizes) <= 64
    assert max(width for width, _, role in sizes if role != "img") <= 64
    assert overlaps(shown) == []
    tops = shown.evaluate(f"[...document.querySelectorAll('{_BLOCKS}')].filter(each => each.checkVisibility())"
                          ".map(each => each.getBoundingClientRect().top)")  # fmt: skip
    assert tops == sorted(tops)
