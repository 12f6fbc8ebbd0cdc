"""The rooms of the product: which rooms each says that it knows, and who imports what of whom, read off the code."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
HELPERS = "fixtures: helpers"
"""The modules right in ``fixtures/`` that import no room, and that every room may import."""


@dataclass(frozen=True)
class Import:
    """A module that another one imports, or imports names of; ``room`` is None where it is not the product's."""

    importer: str
    line: int
    module: str
    name: str = ""

    @property
    def own(self) -> str:
        return room_of(self.importer)

    @property
    def room(self) -> str | None:
        return room_of(self.module) if self.module in files_of() else None

    @property
    def is_handed_out(self) -> bool:
        """Whether it is a name of the room's `__init__`; modules right in a top folder hand out their public names."""
        if self.room in (HELPERS, "fixtures", "checks", "reports", "conftest"):
            return not self.name.startswith("_")
        return self.module == self.room and self.name in handed_out_by(self.module)

    def __str__(self) -> str:
        what = f"{self.name} of {self.module}" if self.name else self.module
        return f"{self.importer}:{self.line} imports {what}"


@cache
def files_of() -> dict[str, Path]:
    """The modules of the product."""
    files = [ROOT / "conftest.py", *(each for top in ("checks", "fixtures", "reports") for each in tree(ROOT / top))]
    return {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def tree(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def room_of(module: str) -> str:
    """The checks' two folders are one room; so are the modules right in ``fixtures/`` that know a room."""
    folder = ".".join(files_of()[module].parent.relative_to(ROOT).parts)
    if folder == "fixtures" and (module == folder or not _imports_of_rooms(module)):
        return HELPERS
    return "checks" if folder.startswith("checks") else folder or "conftest"


@cache
def _imports_of_rooms(module: str) -> bool:
    """Whether a module right in ``fixtures/`` imports more than its fellows that import no room."""
    of_the_product = {each.module for each in imports_of(module) if each.module in files_of()}
    return any(each.count(".") != 1 or _imports_of_rooms(each) for each in of_the_product)


@cache
def rooms_known() -> dict[str, frozenset[str]]:
    """The rooms, each with those that the docstring of its `__init__` says that it knows."""
    rooms = {room_of(module) for module in files_of()} - {HELPERS}
    return {room: frozenset(_named(room, rooms)) for room in rooms}


def _named(room: str, rooms: set[str]) -> Iterator[str]:
    init = ROOT / "conftest.py" if room == "conftest" else ROOT / room.replace(".", "/") / "__init__.py"
    docstring = ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))) or ""
    sentence = re.search(r"^Knows (.+?)\.$", docstring, flags=re.MULTILINE | re.DOTALL)
    assert sentence, f"{init.relative_to(ROOT)} does not say which rooms it knows, as in 'Knows plan, files and org.'"
    if sentence[1] == "no other room":
        return
    for name in re.split(r",\s+|\s+and\s+", sentence[1]):
        parents = (f"{room}.", f"{room.rpartition('.')[0]}.", "fixtures.", "reports.", "")
        yield next((parent + name for parent in parents if parent + name in rooms), name)


@cache
def handed_out_by(room: str) -> frozenset[str]:
    """What a room's `__init__` imports under its own name (`from x import A as A`), or defines."""
    body = ast.parse(files_of()[room].read_text(encoding="utf-8")).body
    imported = {each.asname for node in body if isinstance(node, ast.ImportFrom) for each in node.names if each.asname}
    defined = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return frozenset(name for name in imported | defined if not name.startswith("_"))


def imports() -> Iterator[Import]:
    """All of the product."""
    for module in files_of():
        yield from imports_of(module)


def imports_of(module: str) -> Iterator[Import]:
    """Those of a module, also those within functions and those for types alone."""
    for node in ast.walk(ast.parse(files_of()[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(module, node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                a_name = node.module in files_of() and each.name in handed_out_by(node.module)
                whole = inner in files_of() and not a_name
                yield Import(module, node.lineno, inner if whole else node.module or "", "" if whole else each.name)


@cache
def rooms_imported() -> dict[str, frozenset[str]]:
    """The rooms, each with those that its modules import; helpers are everybody's."""
    known: dict[str, set[str]] = defaultdict(set)
    for each in imports():
        known[each.own] |= {each.room} if each.room not in (None, each.own, HELPERS) else set()
    return {room: frozenset(known[room]) for room in {*known, *rooms_known()} - {HELPERS}}


def picture() -> str:
    """The rooms from the top down, each with those that it says that it knows; in a circle there is no top."""
    try:
        order = list(TopologicalSorter(rooms_known()).static_order())
    except CycleError:
        order = sorted(rooms_known(), reverse=True)
    return "\n".join(
        f"{room:26} -> {', '.join(sorted(rooms_known()[room], key=order.index)) or '(none)'}"
        for room in reversed(order)
    )
