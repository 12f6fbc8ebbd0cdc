"""
Our page in place of pytest-html's, whose rows need scripts and which escapes nothing that we add.

One private attribute of pytest-html is used, `_template`; its version is pinned and a test guards it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_html.selfcontained_report import SelfContainedReport


class OurPage:
    """What pytest-html renders instead of its own template; its arguments are of no use to us."""

    def __init__(self, page: Callable[[], str]) -> None:
        self.page = page

    def render(self, **_pytest_html: object) -> str:
        """The page, made when pytest-html writes its file: when the session is over."""
        return self.page()


def ask_for_page(config: pytest.Config, path: Path) -> None:
    """Has pytest-html, not configured yet, write one file at `path`, or where the user asked for it."""
    config.option.self_contained_html = True
    if not config.getoption("htmlpath", None):
        config.option.htmlpath = str(path)


def use_our_page(html_plugin: object, page: Callable[[], str]) -> bool:
    """Whether `html_plugin` is pytest-html's report; then it will write `page()`."""
    if not isinstance(html_plugin, SelfContainedReport):
        return False
    html_plugin._template = OurPage(page)  # noqa: SLF001 - pytest-html offers no public way to a page without scripts
    return True
