"""The changes that are made to a statement, one in each copy of its tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from tests.mutants.sql_tree import Tree, same, span, spelled

Path: TypeAlias = tuple[str | int, ...]
"""Where a node stands: the keys and places that lead to it."""
Alter: TypeAlias = Callable[[Tree], Any]
"""From a node to what takes its place."""

_BOUNDS = {
    "COMPARE_GREATERTHAN": "COMPARE_GREATERTHANOREQUALTO",
    "COMPARE_GREATERTHANOREQUALTO": "COMPARE_GREATERTHAN",
    "COMPARE_LESSTHAN": "COMPARE_LESSTHANOREQUALTO",
    "COMPARE_LESSTHANOREQUALTO": "COMPARE_LESSTHAN",
}
_OPPOSITES = {
    "COMPARE_EQUAL": "COMPARE_NOTEQUAL",
    "COMPARE_NOTEQUAL": "COMPARE_EQUAL",
    "COMPARE_DISTINCT_FROM": "COMPARE_NOT_DISTINCT_FROM",
    "COMPARE_NOT_DISTINCT_FROM": "COMPARE_DISTINCT_FROM",
    "OPERATOR_IS_NULL": "OPERATOR_IS_NOT_NULL",
    "OPERATOR_IS_NOT_NULL": "OPERATOR_IS_NULL",
}
_CONDITIONS = ("where_clause", "having", "qualify", "when_expr", "filter", "condition")
"""What holds a condition, beside AND, OR and NOT."""
_JOINS = {
    "INNER": (("LEFT", "join widened to left"),),
    "LEFT": (("INNER", "left join narrowed to inner"),),
    "ANTI": (("SEMI", "anti join negated"),),
    "SEMI": (("ANTI", "semi join negated"),),
}
_STATUSES = {"warned": "failed", "failed": "warned", "pending": "failed", "not_visible": "failed", "passed": "failed"}


@dataclass(frozen=True)
class Change:
    """
    One change of a statement.

    :param kind: what was done, ``conjunct dropped``; ``place`` is the span of the words that it was done to.
    :param words: these, in DuckDB's spelling, or the name of a table that is joined.
    :param shows_in_the_plan: whether it does: a plan calls what a SELECT gives by its name alone.
    """

    kind: str
    place: tuple[int, int] | None
    words: str
    is_of_a_table: bool
    shows_in_the_plan: bool
    tree: Tree


def changes(tree: Tree, *, names_offenders: bool) -> Iterator[Change]:
    """
    All changes of a statement, each once.

    :param names_offenders: whether it is a check's: then the words that describe an offender are left alone.
    """
    node: Tree = tree["statements"][0]["node"]
    words = set(_described(node)) if names_offenders else set()
    for path, each, role in _walk(node, (), ""):
        if any(path[: len(other)] == other for other in words):
            continue
        known = [each]
        for kind, at, alter in _of_node(each, role):
            other = alter(each)
            if not any(same(other, one) for one in known):
                known.append(other)
                yield _made(tree, ("statements", 0, "node", *path), kind, at, other)


def _made(tree: Tree, path: Path, kind: str, at: Tree, other: Tree) -> Change:
    is_expression = "class" in at
    place = span(at)
    words = "" if is_expression and place else spelled(at) if is_expression else _named(at)
    return Change(kind, place, words, not is_expression, "select_list" not in path, _with_at(tree, path, other))


def _with_at(node: Any, path: Path, other: Tree) -> Any:
    """A tree with another node at one place; what stands elsewhere is shared."""
    if not path:
        return other
    step, *way = path
    copied = node.copy()
    copied[step] = _with_at(node[step], tuple(way), other)
    return copied


def _named(node: Tree) -> str:
    """What a SELECT, a join or what it joins is called."""
    if node.get("type") == "JOIN":
        return _named(node["right"])
    if node.get("alias") or node.get("table_name"):
        return str(node["alias"] or node["table_name"])
    if node.get("type") == "SUBQUERY":
        return _named(node["subquery"]["node"])
    if node.get("type") == "SET_OPERATION_NODE":
        return " union ".join(map(_named, node["children"]))
    return f"from {_named(node['from_table'])}" if node.get("from_table") else ""


def _walk(node: Any, path: Path, role: str) -> Iterator[tuple[Path, Tree, str]]:
    """Every node below one, and the key under which it stands."""
    if isinstance(node, list):
        for place, each in enumerate(node):
            yield from _walk(each, (*path, place), role)
    elif isinstance(node, dict):
        if node.get("class") == "CONJUNCTION":
            inner = "joined" if role in {"condition", "joined"} else "conjunct"
        else:
            inner = ""
        yield path, node, role
        for key, each in node.items():
            below = key
            if key == "children":
                below = inner or ("negated" if node.get("type") == "OPERATOR_NOT" else "")
            yield from _walk(each, (*path, key), below)


def _described(node: Tree, path: Path = ()) -> Iterator[Path]:
    """The expressions that describe an offender and do not make it one: all of the first SELECT's, but its status."""
    if node["type"] == "SET_OPERATION_NODE":
        for place, each in enumerate(node["children"]):
            yield from _described(each, (*path, "children", place))
    elif node["type"] == "SELECT_NODE":
        for place, each in enumerate(node["select_list"]):
            if each["alias"] != "status":
                yield (*path, "select_list", place)


def _of_node(node: Tree, role: str) -> Iterator[tuple[str, Tree, Alter]]:
    kind = node.get("type", "")
    if node.get("class") == "CONJUNCTION":
        yield from _of_conjunction(node)
    elif kind == "JOIN":
        yield from _of_join(node)
    elif kind == "SET_OPERATION_NODE":
        yield from _of_union(node)
    elif kind in _BOUNDS:
        yield "bound moved", node, lambda old: {**old, "type": _BOUNDS[kind]}
    elif kind == "COMPARE_BETWEEN":
        yield "lower bound moved", node, lambda old: _between(old, "COMPARE_GREATERTHAN", "COMPARE_LESSTHANOREQUALTO")
        yield "upper bound moved", node, lambda old: _between(old, "COMPARE_GREATERTHANOREQUALTO", "COMPARE_LESSTHAN")
    elif node.get("class") == "CONSTANT":
        yield from _of_constant(node, role)
    if node.get("distinct") is True:
        yield "distinct dropped", node, lambda old: {**old, "distinct": False}
    if kind == "SELECT_NODE":
        yield from _of_select(node)
    if role in _CONDITIONS or role in {"conjunct", "joined", "negated"}:
        yield from _negated(node, role)


def _of_conjunction(node: Tree) -> Iterator[tuple[str, Tree, Alter]]:
    word = "conjunct dropped" if node["type"] == "CONJUNCTION_AND" else "alternative dropped"
    for place, child in enumerate(node["children"]):
        yield word, child, partial(_without_operand, place)


def _without_operand(place: int, node: Tree) -> Tree:
    left = [each for number, each in enumerate(node["children"]) if number != place]
    only: Tree = left[0]
    return {**node, "children": left} if len(left) > 1 else only


def _of_join(node: Tree) -> Iterator[tuple[str, Tree, Alter]]:
    for other, words in _JOINS.get(node["join_type"], ()) if node["ref_type"] == "REGULAR" else ():
        yield words, node, partial(_with, join_type=other)
    if node["join_type"] in {"ANTI", "SEMI"}:
        yield f"{node['join_type'].lower()} join dropped", node, lambda old: old["left"]
    columns = node["using_columns"]
    for column in columns if len(columns) > 1 else ():
        left = [each for each in columns if each != column]
        yield f"using column {column} dropped", node, partial(_with, using_columns=left)


def _with(node: Tree, **values: object) -> Tree:
    return {**node, **values}


def _of_union(node: Tree) -> Iterator[tuple[str, Tree, Alter]]:
    if node["setop_type"] != "UNION":
        return
    for place, child in enumerate(node["children"]):
        yield "branch dropped", child, partial(_without_branch, place)
    if not node["setop_all"]:
        yield "distinct dropped", node["children"][-1], partial(_with, setop_all=True)


def _without_branch(place: int, node: Tree) -> Tree:
    """A UNION with one branch less; its WITH clauses and its order stay."""
    left = [each for number, each in enumerate(node["children"]) if number != place]
    if len(left) > 1:
        return {**node, "children": left}
    only: Tree = left[0]
    clauses = node["cte_map"]["map"] + only["cte_map"]["map"]
    return {**only, "cte_map": {"map": clauses}, "modifiers": only["modifiers"] + node["modifiers"]}


def _of_select(node: Tree) -> Iterator[tuple[str, Tree, Alter]]:
    plain = [each for each in node["modifiers"] if each["type"] != "DISTINCT_MODIFIER"]
    if plain != node["modifiers"]:
        yield "distinct dropped", node["select_list"][0], partial(_with, modifiers=plain)
    for clause in ("where_clause", "having", "qualify"):
        if node[clause] and node[clause].get("type") != "CONJUNCTION_AND":
            yield "condition dropped", node[clause], partial(_unconditional, clause)


def _unconditional(clause: str, node: Tree) -> Tree:
    return {**node, clause: None}


def _of_constant(node: Tree, role: str) -> Iterator[tuple[str, Tree, Alter]]:
    literal = node["literal"]
    if literal["kind"] == "INTEGER" and role in {"left", "right", "lower", "upper", ""}:
        more = str(int(literal["text"]) + 1)
        yield "constant + 1", node, lambda old: {**old, "literal": {**old["literal"], "text": more}}
    if literal["kind"] == "STRING" and role in {"then_expr", "else_expr", "select_list"}:
        other = _STATUSES.get(literal["text"])
        if other:
            yield f"status {other}", node, lambda old: {**old, "literal": {**old["literal"], "text": other}}


def _negated(node: Tree, role: str) -> Iterator[tuple[str, Tree, Alter]]:
    """A condition of its own; the two sides of a join are not made unequal, which offends everybody."""
    kind = node.get("type", "")
    if kind == "COMPARE_EQUAL" and role in {"condition", "joined"}:
        return
    if kind in _OPPOSITES:
        yield "condition negated", node, lambda old: {**old, "type": _OPPOSITES[kind]}
    elif kind == "OPERATOR_NOT":
        yield "condition negated", node, lambda old: old["children"][0]
    elif kind not in _BOUNDS and node.get("class") in {
        "FUNCTION",
        "OPERATOR",
        "COLUMN_REF",
        "SUBQUERY",
        "BETWEEN",
        "PARAMETER",
    }:
        yield "condition negated", node, _not


def _not(node: Tree) -> Tree:
    return {
        "class": "OPERATOR",
        "type": "OPERATOR_NOT",
        "alias": "",
        "query_location": 2**64 - 1,
        "query_location_length": 0,
        "children": [node],
    }


def _between(node: Tree, lower: str, upper: str) -> Tree:
    blank = {"alias": node["alias"], "query_location": 2**64 - 1, "query_location_length": 0}
    low = {**blank, "class": "COMPARISON", "type": lower, "left": node["input"], "right": node["lower"]}
    high = {**blank, "class": "COMPARISON", "type": upper, "left": node["input"], "right": node["upper"]}
    return {**blank, "class": "CONJUNCTION", "type": "CONJUNCTION_AND", "children": [low, high]}
