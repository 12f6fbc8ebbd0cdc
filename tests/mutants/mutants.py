"""The mutants: each changes one place of a source file, in memory alone."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import checks
from fixtures.version import ROOT
from tests.mutants.changes import Change, changes
from tests.mutants.statements import Statement, module_of, source_files, statements


@dataclass(frozen=True, eq=False)
class Mutant:
    """
    One change of a source file.

    :param place: the function, class or constant at the top of the file that is changed, ``change`` what is done.
    :param remade: makes the changed node of the file's tree.
    :param shows_in_the_plan: whether the plan of a statement is another one, if the change is one.
    :param is_of_sql: whether a statement is changed, and not what a check says of itself.
    """

    file: str
    line: int
    place: str
    change: str
    remade: Callable[[], ast.stmt] = field(repr=False)
    shows_in_the_plan: bool = False
    is_of_sql: bool = True

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.place}: {self.change}"

    @property
    def is_of_a_check(self) -> bool:
        """Whether it changes a check, and not a table."""
        return self.file.startswith("checks/")

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when lines are added above."""
        return self.file, self.place, self.change

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The module is changed meanwhile, and whatever has taken something from it by name."""
        try:
            _run(self.file, self.remade())
            yield
        finally:
            _run(self.file, _top_of(self.file, self.place))

    @contextmanager
    def undone(self) -> Iterator[None]:
        """While it is applied: the module is as it was."""
        try:
            _run(self.file, _top_of(self.file, self.place))
            yield
        finally:
            _run(self.file, self.remade())


def all_mutants() -> list[Mutant]:
    """Of every file, in the order of files and lines."""
    checks.catalogue()
    return [mutant for file in source_files() for mutant in mutants(file)]


def mutants(file: str) -> list[Mutant]:
    """Those of a source file, in the order of its lines."""
    made = [*_of_decorators(file), *_of_statements(file)] if file.startswith("checks/") else [*_of_statements(file)]
    times = Counter(each.key for each in made)
    seen: Counter[tuple[str, str, str]] = Counter()
    told_apart = []
    for each in made:
        seen[each.key] += 1
        again = f" ({seen[each.key]} of {times[each.key]})" if times[each.key] > 1 else ""
        told_apart.append(replace(each, change=each.change + again))
    return sorted(told_apart, key=lambda each: each.line)


def _of_statements(file: str) -> Iterator[Mutant]:
    for statement in statements(file):
        tree = statement.tree
        assert tree
        names_offenders = file.startswith("checks/") and not statement.is_expression
        for change in changes(tree, names_offenders=names_offenders):
            yield _mutant(statement, change)


def _mutant(statement: Statement, change: Change) -> Mutant:
    line = statement.line_at(change.place[0]) if change.place else statement.node.lineno
    is_written = change.place and not change.is_of_a_table
    shown = statement.text_at(*change.place) if change.place and is_written else statement.with_gaps(change.words)
    told = f"{change.kind}: {shown}"
    made = partial(_remade, statement, change)
    return Mutant(statement.file, line, statement.place, told, made, shows_in_the_plan=change.shows_in_the_plan)


def _remade(statement: Statement, change: Change) -> ast.stmt:
    return _replaced(statement.top, statement.node, statement.changed(change.tree))


def _of_decorators(file: str) -> Iterator[Mutant]:
    """Another severity or purpose, or one purpose less; what a check can do without, or where it gates, forgotten."""
    for top in ast.parse(Path(ROOT / file).read_text(encoding="utf-8")).body:
        call = top.decorator_list[0] if isinstance(top, ast.FunctionDef) and top.decorator_list else None
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check"):
            continue
        assert isinstance(top, ast.FunctionDef)
        for keyword in call.keywords:
            for words, value in _other_values(keyword):
                others = [each for each in call.keywords if each is not keyword]
                others += [ast.keyword(keyword.arg, value)] if value else []
                other = ast.Call(call.func, call.args, others)
                yield Mutant(
                    file, keyword.lineno, top.name, words, partial(_replaced, top, call, other), is_of_sql=False
                )


def _other_values(keyword: ast.keyword) -> Iterator[tuple[str, ast.expr | None]]:
    if keyword.arg == "severity":
        other = "WARNING" if ast.unparse(keyword.value) == "ERROR" else "ERROR"
        yield f"severity {other.lower()}", ast.Constant(other.lower())
    elif keyword.arg == "purposes" and isinstance(keyword.value, ast.Tuple):
        purposes = keyword.value.elts
        for purpose in purposes:
            left = [each for each in purposes if each is not purpose] or [_another(purpose)]
            yield f"purpose {ast.unparse(purpose).lower()} dropped", ast.Tuple(left, ast.Load())
    elif keyword.arg in {"spares", "gates_where"}:
        yield f"{keyword.arg} dropped", None


def _another(purpose: ast.expr) -> ast.expr:
    return ast.Constant("move" if ast.unparse(purpose) == "CREATE" else "create")


def _replaced(top: ast.stmt, node: ast.expr, other: ast.expr) -> ast.stmt:
    """A copy of a statement with another node in the place of one of its own."""

    class Replace(ast.NodeTransformer):
        def visit(self, each: ast.AST) -> ast.AST:
            here = type(each) is type(node) and _place(each) == _place(node)
            return other if here else super().visit(each)

    changed = Replace().visit(deepcopy(top))
    assert isinstance(changed, ast.stmt)
    return ast.fix_missing_locations(changed)


def _place(node: ast.AST) -> tuple[object, ...]:
    return tuple(getattr(node, name, None) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"))


def _top_of(file: str, place: str) -> ast.stmt:
    for top in ast.parse(Path(ROOT / file).read_text(encoding="utf-8")).body:
        target = top.targets[0] if isinstance(top, ast.Assign) else None
        if place in {getattr(top, "name", None), getattr(target, "id", None)}:
            return top
    raise LookupError(f"{file} has no {place}")


def _run(file: str, top: ast.stmt) -> None:
    """Run one statement of a module anew, and hand what it makes to those who have the old one."""
    module = module_of(file)
    name = str(getattr(top, "name", "")) or ast.unparse(top.targets[0] if isinstance(top, ast.Assign) else top)
    old = getattr(module, name)
    code = compile(ast.Module([top], []), file, "exec", flags=_annotations(module.__name__), dont_inherit=True)
    exec(code, vars(module))
    new = getattr(module, name)
    for other in list(sys.modules.values()):
        for known, value in list(vars(other).items() if hasattr(other, "__dict__") else ()):
            if value is old and known == name and other is not module:
                setattr(other, known, new)


def _annotations(name: str) -> int:
    import __future__

    return __future__.annotations.compiler_flag if hasattr(sys.modules[name], "annotations") else 0
