"""Whether styles and shapes of the page are the files that code.sha256 lists: what could cover or hide what is said."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from fixtures.checksums import read_sums
from reports.bundle import CODE
from reports.verify.findings import Found, broken

_TEMPLATES = "reports/output/templates/"
_STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_SPRITE = re.compile(r'<svg\b[^<>]* class="sprite">.*?</svg>\n', re.DOTALL)


def without_drawing(text: str) -> str:
    """The page without its styles and shapes, of which nothing is read."""
    return _SPRITE.sub("", _STYLES.sub("", text))


def compare_drawing(text: str, page: str, folder: Path) -> Iterator[Found]:
    """
    Styles and shapes that are not those of the code that drew the page.

    :param text: of the page.
    """
    path = folder / CODE
    sums, _ = read_sums(path.read_text(encoding="utf-8", errors="replace") if path.is_file() else "")
    known = [of_it for name, of_it in sums.items() if name.startswith(_TEMPLATES) and name.endswith((".css", ".svg"))]
    there = [hashlib.sha256(each.encode()).hexdigest() for each in [*_STYLES.findall(text), *_SPRITE.findall(text)]]
    if sorted(there) != sorted(known):
        yield broken(f"{page}: its styles and shapes are not those that {CODE} lists")
