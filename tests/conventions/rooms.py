"""The rooms of the product, from the bottom up, and who imports what of whom, read off the code."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEAVES = "fixtures: leaves"
ROOMS = (
    LEAVES,
    "fixtures.database",
    "fixtures.org",
    "fixtures.org.questions",
    "fixtures.org.http",
    "fixtures.org.masking",
    "fixtures.org.sign_in",
    "fixtures.org.api",
    "fixtures.org.recording",
    "fixtures.org.reading",
    "fixtures.org.sources",
    "fixtures.plan",
    "fixtures.files",
    "fixtures.snapshot.tables",
    "fixtures.snapshot",
    "fixtures.session",
    "fixtures",
    "checks",
    "reports.judging",
    "reports.outcome",
    "reports.output",
    "reports.plugin",
    "reports",
    "conftest",
)
"""Each may import the rooms before it. The checks' two folders are one room; so is what lies right in ``fixtures/``."""
OF_LEAVES = ("checksums", "clock", "csv_form", "problems", "progress", "tuning", "version")
"""Modules of ``fixtures/`` that every room may use."""


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
        """Whether it is a name of the room's `__init__`; what lies right in a top folder is handed out as it is."""
        if self.room in (LEAVES, "fixtures", "checks", "reports", "conftest"):
            return True
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
    folder = ".".join(files_of()[module].parent.relative_to(ROOT).parts)
    if folder == "fixtures" and (module == folder or module.rpartition(".")[2] in OF_LEAVES):
        return LEAVES
    return "checks" if folder.startswith("checks") else folder or "conftest"


@cache
def handed_out_by(room: str) -> frozenset[str]:
    """What a room's `__init__` imports under its own name (`from x import A as A`), or defines."""
    body = ast.parse(files_of()[room].read_text(encoding="utf-8")).body
    imported = {each.asname for node in body if isinstance(node, ast.ImportFrom) for each in node.names if each.asname}
    return frozenset(imported | {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)})


def imports() -> Iterator[Import]:
    """All of the product, also those within functions and those for types alone."""
    for module, file in files_of().items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (Import(module, node.lineno, each.name) for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                for each in node.names:
                    inner = f"{node.module}.{each.name}"
                    a_name = node.module in files_of() and each.name in handed_out_by(node.module)
                    whole = inner in files_of() and not a_name
                    yield Import(module, node.lineno, inner if whole else node.module or "", "" if whole else each.name)


def picture() -> str:
    """The rooms from the top down, each with the rooms that it imports; `!` marks one that is not below it."""
    known: dict[str, set[str]] = defaultdict(set)
    for each in imports():
        if each.room not in (None, each.own):
            known[each.own].add(each.room or "")
    lines = []
    for place in reversed(range(len(ROOMS))):
        room = ROOMS[place]
        marked = (f"{'' if ROOMS.index(other) < place else '! '}{other}" for other in ROOMS if other in known[room])
        lines.append(f"{room:26} -> {', '.join(marked) or '(none)'}")
    return "\n".join(lines)
