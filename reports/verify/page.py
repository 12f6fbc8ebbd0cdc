"""Whether the page shows what evidence.json says: by what people read there, not by what is written beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fixtures.problems import fits_terminal
from reports.verify.findings import LISTED, Found, broken

PAGE = "report.html"
SEALED = "data-sealed"
OF = "data-of"
_NUMBER = re.compile(r"\d[\d,]*")
_VERDICT = re.compile(r"\s*(?:Verdict:\s*)?(GO WITH WAIVERS|NO-GO|GO|NOT YET|PARTIAL|STALE)\b")
_EMPTY = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
_QUIET = ("passed", "not_applicable")


class _Marks(HTMLParser):
    """The texts of the elements that are marked, by kind and by what they are of, and those of title and headings."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[tuple[str, str], list[str]] = {}
        self._open: list[tuple[str, tuple[str, str] | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin to listen where an element is marked."""
        if tag in _EMPTY:
            return
        named = dict(attrs)
        mark = (named.get(SEALED) or "", named.get(OF) or "") if SEALED in named else None
        if mark is None and tag in ("title", "h1"):
            mark = ("heading", tag)
        if mark:
            self.texts.setdefault(mark, []).append("")
        self._open.append((tag, mark))

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest element of this name, and what was left open in it."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Add to each marked element that is open."""
        for mark in {mark for _, mark in self._open if mark}:
            self.texts[mark][-1] += data


def compare_page(evidence: Mapping[str, Any], folder: Path) -> Iterator[Found]:
    """The verdict, the offenders of each check that has any, and the totals of the ledgers."""
    path = folder / PAGE
    if not path.is_file():
        yield broken(f"{PAGE}: it is missing")
        return
    marks = _Marks()
    marks.feed(path.read_text(encoding="utf-8", errors="replace"))
    yield from _compare_verdict(marks, evidence["verdict"])
    expected = {("offenders", _subject(each)): each["offenders"] for each in evidence["checks"] if _is_shown(each)}
    for load, states in evidence["ledger"].items():
        expected |= {("ledger", f"{load} {state}"): rows for state, rows in states.items()}
    wrong = [f"{of}: {why}" for (kind, of), count in expected.items() if (why := _why(marks, kind, of, count))]
    if wrong:
        yield broken(f"{PAGE}: other than evidence.json, {'; '.join(wrong[:LISTED])} ({len(wrong)} in all)")
    added = [of for kind, of in marks.texts if kind in ("offenders", "ledger") and (kind, of) not in expected]
    if added:
        yield broken(f"{PAGE}: it shows what evidence.json does not know: {'; '.join(added[:LISTED])}")


def _compare_verdict(marks: _Marks, verdict: str) -> Iterator[Found]:
    shown = marks.texts.get(("verdict", ""), [])
    if not any(map(_VERDICT.match, shown)):
        yield broken(f"{PAGE}: it shows no verdict")
    headings = [text for (kind, _), texts in marks.texts.items() if kind == "heading" for text in texts]
    said = {found[1] for text in [*shown, *headings] if (found := _VERDICT.match(text))}
    if others := sorted(said - {verdict}):
        yield broken(f"{PAGE}: it says {', '.join(others)}, evidence.json says {verdict}")


def _is_shown(check: Mapping[str, Any]) -> bool:
    return check["status"] not in _QUIET and bool(check["offenders"])


def _why(marks: _Marks, kind: str, of: str, count: int) -> str:
    texts = marks.texts.get((kind, of))
    if not texts:
        return f"{count:,} are not shown"
    shown = {int(found[0].replace(",", "")) if (found := _NUMBER.search(text)) else None for text in texts}
    return "" if shown == {count} else f"{', '.join(texts).strip()} in place of {count:,}"


def _subject(check: Mapping[str, Any]) -> str:
    """`MEM-01 (wave-1, help-customers, Help Center)`."""
    cohort = [check["cohort"]] if check["cohort"] else []
    return fits_terminal(f"{check['id']} ({', '.join([check['load'], *cohort, *check['parameters'].values()])})")
