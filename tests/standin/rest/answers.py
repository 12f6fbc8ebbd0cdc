"""Answers before they are HTTP: a status, a JSON body or text, headers; and JSON as Salesforce lays it out."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json;charset=UTF-8"


@dataclass(frozen=True)
class Content:
    """A body to be had plain or gzipped."""

    plain: Callable[[], bytes]
    packed: Callable[[], bytes]


@dataclass(frozen=True)
class Answer:
    """`body` is JSON data; text or Content when `content_type` is not JSON."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON


def error(status: int, code: str, message: str) -> Answer:
    """An error body: an array of message and errorCode (facts, 5.1)."""
    return Answer(status, [{"message": message, "errorCode": code}])


def not_found() -> Answer:
    return error(404, "NOT_FOUND", "The requested resource does not exist")


def compact(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def pretty(body: Any, indent: str = "") -> str:
    """JSON with a blank around its colons and its arrays in one line, as the API answers to X-PrettyPrint."""
    deeper = indent + "  "
    if isinstance(body, dict):
        members = (f"{deeper}{json.dumps(key, ensure_ascii=False)} : {pretty(body[key], deeper)}" for key in body)
        return "{\n" + ",\n".join(members) + f"\n{indent}}}" if body else "{ }"
    if isinstance(body, list):
        return "[ " + ", ".join(pretty(item, indent) for item in body) + " ]" if body else "[ ]"
    return json.dumps(body, ensure_ascii=False)
