"""A page as a tree of elements; what has been compared is marked, so that what has not can be found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

_VOID = {"meta", "br", "wbr"}


@dataclass(eq=False)
class Node:
    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)
    compared: bool = False

    @property
    def text(self) -> str:
        """Its words with single blanks; elements add none."""
        return " ".join("".join(self._strings()).split())

    def _strings(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._strings()

    def all(self, *names: str) -> list[Node]:
        """Elements within, in order: by `tag`, `.class` or `tag.class`."""
        return [each for each in self._elements() if any(each._is(name) for name in names)]

    def one(self, name: str) -> Node:
        (found,) = self.all(name)
        return found

    def _elements(self) -> Iterator[Node]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child._elements()

    def _is(self, name: str) -> bool:
        tag, _, kind = name.partition(".")
        return (not tag or tag == self.tag) and (not kind or kind in self.attributes.get("class", "").split())

    def within(self, *names: str) -> bool:
        """Whether it is such an element, or lies in one."""
        return any(self._is(name) for name in names) or (self.parent is not None and self.parent.within(*names))

    def says(self, expected: str) -> None:
        """Hold that it has just these words."""
        assert self.text == " ".join(expected.split()), (self.text, expected)
        self.compared = True

    def says_but_for_addresses(self, expected: str) -> None:
        """The same, where the evidence, which names nobody, has asterisks in place of addresses."""
        assert re.sub(r"[^\s@]+@[\w.-]+\w", "***", self.text) == " ".join(expected.split()), (self.text, expected)
        self.compared = True

    def begins(self, expected: str) -> None:
        """Hold that its first words are these; what follows is a name or a sentence."""
        assert self.text.startswith(" ".join(expected.split())), (self.text, expected)
        self.compared = True

    def rows(self, expected: list[list[str]]) -> None:
        """Hold that a table's body has these cells; `...` stands for words of any kind."""
        found = [[cell for cell in row.all("td", "th") if cell.parent is row] for row in self.one("tbody").all("tr")]
        for cells, texts in zip_longest(found, expected):
            assert cells is not None, texts
            assert texts is not None, [cell.text for cell in cells]
            for cell, text in zip_longest(cells, texts):
                cell.says(cell.text if text == "..." else text)

    def section(self, heading: str) -> Node:
        """The section with this h2, apart from what stands behind a colon."""
        (found,) = [each for each in self.all("h2") if each.text.partition(":")[0] == heading]
        assert found.parent is not None
        return found.parent

    def not_compared(self) -> Iterator[tuple[Node, str]]:
        """The words that nothing was compared with, each with its element."""
        if self.compared:
            return
        for child in self.children:
            if isinstance(child, Node):
                yield from child.not_compared()
            elif child.strip():
                yield self, " ".join(child.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.open.children += [" "] if tag == "br" else []
            return
        made = Node(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(made)
        self.open = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.tag == tag
        assert self.open.parent is not None
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def read(file: Path) -> Node:
    """The page's body."""
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    return reader.open.one("body")
