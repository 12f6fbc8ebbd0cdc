"""SQL as the tree that DuckDB parses it into, and back."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any

import duckdb

Tree = dict[str, Any]
"""A node as ``json_serialize_sql`` writes it."""
_NOWHERE = 2**64 - 1


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def parse(sql: str) -> Tree | None:
    """The tree of a SELECT; None for any other text."""
    (answer,) = _parser().execute("select json_serialize_sql($1)", [sql]).fetchone() or ("",)
    tree: Tree = json.loads(answer)
    return None if tree["error"] or len(tree["statements"]) != 1 else tree


def text_of(tree: Tree) -> str:
    """The SELECT of a tree, in DuckDB's own spelling."""
    (sql,) = _parser().execute("select json_deserialize_sql($1::json)", [json.dumps(tree)]).fetchone() or ("",)
    return str(sql)


def same(one: Tree | None, other: Tree | None) -> bool:
    """Whether two trees are the same statement, wherever its words stand."""
    return bool(_bare(one) == _bare(other))


def spelled(expression: Tree) -> str:
    """An expression in DuckDB's spelling."""
    tree = deepcopy(parse("select 1")) or {}
    tree["statements"][0]["node"]["select_list"] = [{**expression, "alias": ""}]
    return text_of(tree).removeprefix("SELECT ")


def span(node: Any) -> tuple[int, int] | None:
    """Where a node stands in its statement, in bytes; None where DuckDB does not say."""
    places = list(_places(node))
    return (min(start for start, _ in places), max(end for _, end in places)) if places else None


def _places(node: Any) -> Any:
    if isinstance(node, list):
        for each in node:
            yield from _places(each)
    elif isinstance(node, dict):
        if node.get("query_location", _NOWHERE) < _NOWHERE:
            yield node["query_location"], node["query_location"] + node["query_location_length"]
        for each in node.values():
            yield from _places(each)


def _bare(node: Any) -> Any:
    if isinstance(node, list):
        return [_bare(each) for each in node]
    if isinstance(node, dict):
        return {key: _bare(each) for key, each in node.items() if not key.startswith("query_location")}
    return node
