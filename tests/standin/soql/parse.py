"""Reads SOQL by the grammar in `soql.lark` into plain data; words the errors as Salesforce does (facts, 5.1, 9)."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken

from tests.standin.soql.tree import Among, Combined, Comparison, Grouped, Literal, Name, Query, Sort, Within

GRAMMAR = Path(__file__).with_name("soql.lark").read_text("utf-8")
LONGEST = 100_000
WINDOW = 35
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\(.)", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
STRINGS = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)


class QueryError(Exception):
    """The org refuses a query: an error code and the message of the answer's body."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


def parse(text: str) -> Query:
    """Raises QueryError where the org would not understand."""
    if len(text) > LONGEST:
        raise QueryError("MALFORMED_QUERY", f"SOQL statements cannot be longer than {LONGEST} characters.")
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as unexpected:
        raise _malformed(text, unexpected) from None
    return _Reader(text).transform(tree)  # type: ignore[no-any-return]


def at_position(text: str, position: int, message: str) -> str:
    """The message with the block that Salesforce puts before it: a snippet, a caret, row and column."""
    start = 0
    if position > WINDOW:
        boundary = re.search(r"[\s,]+", text[position - WINDOW : position])
        start = position - WINDOW + (boundary.end() if boundary else 0)
    snippet = text[start : position + WINDOW + 15].replace("\n", " ")
    row = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return f"\n{snippet}\n{' ' * (position - start)}^\nERROR at Row:{row}:Column:{column}\n{message}"


def plain(quoted: str) -> str:
    """The characters that a quoted and escaped string stands for."""
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else ESCAPES.get(m[2], m[2]), quoted)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, start="statement", parser="lalr", propagate_positions=True, maybe_placeholders=True)


def _malformed(text: str, unexpected: UnexpectedInput) -> QueryError:
    position = unexpected.pos_in_stream or 0
    if isinstance(unexpected, UnexpectedToken) and unexpected.token.type == "$END":
        return QueryError("MALFORMED_QUERY", "unexpected token: '<EOF>'")
    word = re.match(r"'(?:[^'\\]|\\.)*'|[\w.]+|.", text[position:], re.DOTALL)
    message = f"unexpected token: '{word[0] if word else '<EOF>'}'"
    return QueryError("MALFORMED_QUERY", message if position == 0 else at_position(text, position, message))


def _name(parts: Sequence[Token]) -> Name:
    return Name(".".join(parts), parts[0].start_pos or 0)


class _Reader(Transformer[Token, Any]):
    """From lark's tree to the classes above."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def query(self, items: list[Any]) -> Query:
        _, fields, _, sobject, _, where, order, _, limit, _, offset = items
        rest = (int(limit) if limit else None, int(offset) if offset else None)
        return Query(self._text, fields, _name([sobject]), where, order or (), *rest)

    def grouped(self, items: list[Any]) -> Query:
        _, key, key_alias, _, counted, count_alias, _, sobject, _, where, _, _, by = items
        grouped = Grouped(key, key_alias, counted, count_alias, by)
        return Query(self._text, (key,), _name([sobject]), where, grouped=grouped)

    def count(self, _: list[Any]) -> None:
        return None

    def fields(self, items: list[Name]) -> tuple[Name, ...]:
        return tuple(items)

    def path(self, items: list[Token]) -> Name:
        return _name(items)

    def value(self, items: list[Token]) -> Literal:
        (token,) = items
        return Literal(token.type, plain(token[1:-1]) if token.type == "STRING" else str(token), token.start_pos or 0)

    def values(self, items: list[Any]) -> tuple[Literal, ...]:
        if isinstance(items[0], Literal):
            return tuple(items)
        start = items[0].start_pos or 0
        return tuple(Literal("STRING", plain(m[1]), start + m.start()) for m in STRINGS.finditer(items[0]))

    def comparison(self, items: list[Any]) -> Comparison:
        path, operator, value = items
        return Comparison(path, operator.upper().replace("<>", "!="), value)

    def among(self, items: list[Any]) -> Among:
        path, negation, _, values = items
        return Among(path, negation is not None, values)

    def within(self, items: list[Any]) -> Within:
        path, negation, _, _, field, _, sobject, _, where = items
        return Within(path, negation is not None, field, _name([sobject]), where)

    def negation(self, items: list[Any]) -> Combined:
        return Combined("NOT", (items[1],))

    def conjunction(self, items: list[Any]) -> Combined:
        return Combined("AND", tuple(items[::2]))

    def disjunction(self, items: list[Any]) -> Combined:
        return Combined("OR", tuple(items[::2]))

    def sort(self, items: list[Any]) -> Sort:
        path, direction, _, extreme = items
        return Sort(path, str(direction).lower() == "desc", str(extreme).lower() == "last")

    def order(self, items: list[Any]) -> tuple[Sort, ...]:
        return tuple(items[2:])
