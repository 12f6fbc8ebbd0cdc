"""The SQL in a source file: each text that is a SELECT or a CASE, with what stands in its gaps."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType

from fixtures.version import ROOT
from tests.mutants.sql_tree import Tree, parse, same, text_of

_BEGINS = re.compile(r"\s*(select|with|from|case|\{\w+\}|union)\b", re.IGNORECASE)
_COUNTS = re.compile(r"\s*select (\(select )?count\(")
"""A check's population: it offends nobody."""
_GAP = re.compile(r"\{[A-Za-z_]\w*\}")
_MARK = re.compile(r"gap_(\d+)_")
_READ_FROM = re.compile(r"\b(FROM|JOIN) (gap_\d+_)")
"""A SELECT fills such a gap, or a table."""


@dataclass
class Statement:
    """
    A text of a source file.

    :param place: the function, class or constant at the top of the file that it stands in.
    :param top: the node of that in the file's tree, ``node`` the text's own.
    :param sql: the text, with a name ``gap_1_`` for each gap.
    :param gaps: what stands in them: a part of an f-string, or a name in braces that ``str.format`` fills.
    """

    file: str
    place: str
    top: ast.stmt
    node: ast.Constant | ast.JoinedStr
    sql: str
    gaps: list[ast.FormattedValue | str] = field(repr=False)

    @cached_property
    def is_expression(self) -> bool:
        """Whether it is a part of a SELECT, a CASE."""
        return self.sql.lstrip().lower().startswith("case")

    @cached_property
    def tree(self) -> Tree | None:
        """Its tree; None where it cannot be parsed, or written again as it was."""
        tree = parse(f"select {self.sql}" if self.is_expression else self.sql)
        return tree if tree and same(tree, parse(text_of(tree))) else None

    def line_at(self, place: int) -> int:
        """The line in the file of a place in ``sql``."""
        before = (f"select {self.sql}" if self.is_expression else self.sql).encode()[:place].decode(errors="ignore")
        return self.node.lineno + before.count("\n")

    def text_at(self, start: int, end: int) -> str:
        """What stands there, on one line, with its gaps."""
        text = (f"select {self.sql}" if self.is_expression else self.sql).encode()[start:end].decode(errors="ignore")
        return self.with_gaps(" ".join(text.split()))

    def with_gaps(self, text: str) -> str:
        """A text for people: what fills its gaps in braces."""
        return _MARK.sub(lambda mark: _shown(self.gaps[int(mark[1])]), text)

    def changed(self, tree: Tree) -> ast.expr:
        """The node of the text of another tree."""
        sql = text_of(tree)
        sql = sql.removeprefix("SELECT ") if self.is_expression else sql
        sql = _READ_FROM.sub(r"\1 (\2)", sql)
        parts: list[ast.expr] = []
        for number, part in enumerate(_MARK.split(sql)):
            gap = self.gaps[int(part)] if number % 2 else part
            parts.append(ast.Constant(gap) if isinstance(gap, str) else gap)
        if isinstance(self.node, ast.JoinedStr):
            return ast.JoinedStr(parts)
        return ast.Constant("".join(str(part.value) for part in parts if isinstance(part, ast.Constant)))


def _shown(gap: ast.FormattedValue | str) -> str:
    return gap if isinstance(gap, str) else "{" + ast.unparse(gap.value) + "}"


def module_of(file: str) -> ModuleType:
    """The module of a source file, by its path in the project."""
    return importlib.import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


def source_files() -> list[str]:
    """The files whose SQL is changed, by their paths in the project."""
    found = [*(ROOT / "checks").glob("*_load/[a-z]*.py"), *(ROOT / "fixtures/snapshot/tables").glob("[a-z]*.py")]
    found.remove(ROOT / "fixtures/snapshot/tables/writer.py")  # it makes tables of what the others say
    return sorted(file.relative_to(ROOT).as_posix() for file in found)


def statements(file: str) -> Iterator[Statement]:
    """The SQL of a source file, without the populations of checks."""
    tree = ast.parse(Path(ROOT / file).read_text(encoding="utf-8"))
    for top in tree.body:
        for node in _texts(top):
            statement = _statement(file, top, node)
            if statement and statement.tree:
                yield statement


def _texts(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Those in a node, without docstrings."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
        return
    for each in ast.iter_child_nodes(node):
        is_docstring = isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
        if not is_docstring:
            yield from _texts(each)


def _statement(file: str, top: ast.stmt, node: ast.Constant | ast.JoinedStr) -> Statement | None:
    gaps: list[ast.FormattedValue | str] = []

    def gap(value: ast.FormattedValue | str) -> str:
        gaps.append(value)
        return f"gap_{len(gaps) - 1}_"

    sql = ""
    for part in node.values if isinstance(node, ast.JoinedStr) else [node]:
        if isinstance(part, ast.Constant):
            sql += _GAP.sub(lambda found: gap(found[0]), str(part.value))
        elif isinstance(part, ast.FormattedValue):
            known = vars(module_of(file)).get(part.value.id) if isinstance(part.value, ast.Name) else None
            sql += known if isinstance(known, str) else gap(part)
    is_meant = _BEGINS.match(sql) and not _COUNTS.match(sql)
    return Statement(file, _name_of(top), top, node, sql, gaps) if is_meant else None


def _name_of(top: ast.stmt) -> str:
    if isinstance(top, ast.Assign) and isinstance(top.targets[0], ast.Name):
        return top.targets[0].id
    return str(getattr(top, "name", ""))
