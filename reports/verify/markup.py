"""Reads what people see of a page: the texts of its marks, where each of them stands, and what no page of ours has."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from reports.verify.vocabulary import ATTRIBUTES, EMPTY, HEADINGS, IN_THIS_ORDER, META, OF_MAIN, TAGS, UNSEEN

SEALED = "data-sealed"
OF = "data-of"
VERDICTS = ("GO WITH WAIVERS", "NO-GO", "GO", "NOT YET", "PARTIAL", "STALE")


@dataclass(frozen=True)
class Mark:
    """A sealed element: its kind, what it is of, and the tags around it, from beneath ``body``."""

    kind: str
    of: str
    place: str
    is_seen: bool


@dataclass
class _Element:
    tag: str
    classes: frozenset[str]
    mark: Mark | None = None
    children: int = 0


class Markup(HTMLParser):
    """
    ``texts`` of each mark; ``headings``; ``shapes`` by kind and subject of the mark around them, or "header";
    ``strange``: what no page of ours has, a few words each.

    :param text: the page without its styles and shapes.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: dict[Mark, list[str]] = {}
        self.headings: list[tuple[str, str]] = []
        self.shapes: dict[tuple[str, str], list[str]] = {}
        self.strange: dict[str, None] = {}
        self._open: list[_Element] = []
        self.feed(text)
        self.close()
        if self._open:
            self._refuse(f"<{self._open[-1].tag}> that is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element into account, and what must not be in it."""
        named = dict(attrs)
        if tag not in TAGS or len(named) < len(attrs):
            self._refuse(f"<{tag}>")
        for name in named.keys() - ATTRIBUTES:
            self._refuse(f"the attribute {name}")
        if (named.get("http-equiv") or "").lower() not in META:
            self._refuse(f"http-equiv {named['http-equiv']}")
        self._refuse_out_of_place(tag, sealed=SEALED in named)
        if tag == "use":
            self._take_shape(named.get("href") or "")
        if self._open:
            self._open[-1].children += 1
        if tag in EMPTY:
            return
        element = _Element(tag, frozenset((named.get("class") or "").split()))
        self._open.append(element)
        if SEALED in named:
            element.mark = self._mark(named.get(SEALED) or "", named.get(OF) or "")
            self.texts.setdefault(element.mark, []).append("")
        if tag in HEADINGS:
            self.headings.append((tag, ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that is drawn, and holds nothing."""
        self.handle_starttag(tag, attrs)
        if tag in ("rect", "use"):
            self._open.pop()
        elif tag not in EMPTY:
            self._refuse(f"<{tag}/>")

    def handle_endtag(self, tag: str) -> None:
        """Close the element that is open: browsers and this reader must see one tree."""
        if self._open and self._open[-1].tag == tag:
            self._open.pop()
        else:
            self._refuse(f"</{tag}> that closes nothing")

    def handle_data(self, data: str) -> None:
        """Add to each mark and heading that is open."""
        sealed = [element.mark for element in self._open if element.mark]
        for mark in sealed:
            self.texts[mark][-1] += data
        tags = [element.tag for element in self._open]
        if any(tag in HEADINGS for tag in tags):
            self.headings[-1] = (self.headings[-1][0], self.headings[-1][1] + data)
        if data.strip() and tags[-1:] in (["html"], ["head"], ["body"], ["main"], []):
            self._refuse(f"text in no element: {data.strip()[:40]}")
        if data.strip() in VERDICTS and not sealed and "article" not in tags:
            self._refuse(f"{data.strip()} where no verdict stands")

    def handle_comment(self, data: str) -> None:
        """Refuse what old viewers read, and others do not."""
        self._refuse(f"a comment: {data[:40]}")

    def handle_decl(self, decl: str) -> None:
        """Refuse all but the first line."""
        if decl.lower() != "doctype html" or self.getpos()[0] > 1:
            self._refuse(f"<!{decl[:40]}>")

    def handle_pi(self, data: str) -> None:
        """Refuse what belongs to another language."""
        self._refuse(f"<?{data[:40]}>")

    def unknown_decl(self, data: str) -> None:
        """Refuse what belongs to another language."""
        self._refuse(f"<![{data[:40]}]>")

    def _mark(self, kind: str, of: str) -> Mark:
        place = "/".join(element.tag for element in self._open[2:-1])
        hidden = any(element.classes & UNSEEN for element in self._open)
        return Mark(kind, of, place, not hidden)

    def _take_shape(self, drawn: str) -> None:
        marks = [element.mark for element in self._open if element.mark]
        if marks:
            self.shapes.setdefault((marks[-1].kind, marks[-1].of), []).append(drawn)
        elif any(element.tag == "header" for element in self._open):
            self.shapes.setdefault(("header", ""), []).append(drawn)

    def _refuse_out_of_place(self, tag: str, *, sealed: bool) -> None:
        """What stands before, above or beside the verdict and the report, where all that a page has is known."""
        within = self._open[-1] if self._open else None
        order = IN_THIS_ORDER.get(within.tag) if within else None
        if within and order and order[within.children : within.children + 1] != (tag,):
            self._refuse(f"<{tag}> where none stands in <{within.tag}>")
        if within and within.tag == "main" and ((tag == "header") != (within.children == 0) or tag not in OF_MAIN):
            self._refuse(f"<{tag}> beside the verdict")
        path = [each.tag for each in self._open[2:]]
        if not sealed and (path == ["main", "header", "div"] or (path == ["main"] and tag == "p")):
            self._refuse(f"<{tag}> beside the verdict that is not sealed")

    def _refuse(self, what: str) -> None:
        self.strange[what] = None
