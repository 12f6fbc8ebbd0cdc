"""
Draws the pictures of the report in docs/, of the examples: `python -m tests.pictures`, or `make pictures`.

It takes what requirements-browser.txt names, and an installed Chromium.
"""

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from tests.browser.chromium import NoBrowserError, chromium
from tests.runs.example_findings import MIGRATIONS
from tests.runs.whole_runs import ROOT, Runner

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DOCS = ROOT / "docs"
COLORS = 128
"""Of a picture: the page has fewer, apart from the edges of its letters."""


class Picture(NamedTuple):
    """`run`: the example, then the options of its run; the page is shown `width` by `height` pixels large."""

    run: str
    width: int
    height: int
    scale: float = 1


PICTURES = {
    "report-go.png": Picture("example checks/before_load --load=wave-1", 1_280, 1_000),
    "report-no-go.png": Picture("botched checks/before_load --load=wave-1", 1_280, 1_000),
    "report-after-load.png": Picture("botched checks/after_load --load=wave-1", 1_280, 1_000),
    "report-phone.png": Picture("botched checks/after_load --load=wave-1", 390, 1_100),
}


def report_of(run: str, folder: Path) -> Path:
    """The page of a run of an example."""
    migration, *options = run.split()
    ended = Runner(MIGRATIONS / migration, folder)(*options, "--ticket=CHG0041287")
    return ended.runs[-1] / "report.html"


def draw(browser: "Browser", page: Path, picture: Picture, to: Path) -> None:
    """Writes the top of a page as a small PNG."""
    from PIL import Image  # where there is no browser, it is not there either

    size = {"width": picture.width, "height": picture.height}
    with browser.new_context(viewport=size, device_scale_factor=picture.scale) as context:
        shown = context.new_page()
        shown.goto(page.as_uri())
        drawn = Image.open(BytesIO(shown.screenshot()))
        drawn.quantize(COLORS, dither=Image.Dither.NONE).save(to, optimize=True)


def main() -> int:
    """Draws all of them."""
    pages: dict[str, Path] = {}
    try:
        with chromium() as browser, TemporaryDirectory() as folder:
            for name, picture in PICTURES.items():
                if picture.run not in pages:
                    pages[picture.run] = report_of(picture.run, Path(folder) / str(len(pages)))
                draw(browser, pages[picture.run], picture, DOCS / name)
                print(f"docs/{name}")
    except NoBrowserError as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
