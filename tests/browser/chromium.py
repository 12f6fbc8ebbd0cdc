"""The Chromium that is installed, driven by Playwright: nothing is downloaded, and no name is resolved."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND"
PATIENCE = 120_000  # milliseconds, since the machine may have much else to do


class NoBrowserError(Exception):
    """Why there is no browser, and what to do."""


@contextmanager
def chromium() -> Iterator["Browser"]:
    """
    A browser without a window.

    :raises NoBrowserError: where Chromium or Playwright is missing.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowserError("Playwright is missing: pip install -r requirements-browser.txt") from None
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoBrowserError(f"Chromium is missing: none of {', '.join(NAMES)} is on the PATH")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=[_OFFLINE], timeout=PATIENCE)
