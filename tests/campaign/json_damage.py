"""Answers in JSON that say something else than the org: of another type, too much, too little, endless."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

Path = tuple[Any, ...]
OUTER = 3  # levels
DEEP = "(deep)"
"""Stands for lists within lists until all is written: no program writes them."""
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2.5, 1e308, 10**400, 2**63, float("nan"), float("inf")),
    *("", " ", [], {}, [[]], [None], {"Id": None}, [{}], ["x"], "x" * 100_000, "\u00e9"),
    *("\ud800", "\x00", "\x1b[2J", "\u202e", "<script>alert(1)</script>", "=HYPERLINK(1)"),
    *("9999-12-31T23:59:59.999+0000", "0000-00-00", "99999-01-01T00:00:00Z", "005000000000000AAA", "not an Id"),
    *("NaN", "/services/data/v66.0/query/01g-2000", "https://elsewhere.example/", "true", "1"),
)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of each value, itself included."""
    yield path
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, name))


def _at(value: Any, path: Path) -> Any:
    for name in path:
        value = value[name]
    return value


def _put(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    _at(value, path[:-1])[path[-1]] = new
    return value


def _another_value(value: Any, rng: random.Random) -> Any:
    return _put(value, rng.choice(list(places(value))), rng.choice(ODD_VALUES))


def _another_envelope(value: Any, rng: random.Random) -> Any:
    """What stands around the records, rather than in one of many."""
    outer = [path for path in places(value) if len(path) <= OUTER]
    return _put(value, rng.choice(outer), rng.choice(ODD_VALUES))


def _without(value: Any, rng: random.Random) -> Any:
    if inner := [path for path in places(value) if path]:
        path = rng.choice(inner)
        del _at(value, path[:-1])[path[-1]]
    return value


def _in_a_list(value: Any, rng: random.Random, change: Callable[[list[Any], int], None]) -> Any:
    if lists := [path for path in places(value) if isinstance(_at(value, path), list) and _at(value, path)]:
        found = _at(value, rng.choice(lists))
        change(found, rng.randrange(len(found)))
    return value


def _element_lost(value: Any, rng: random.Random) -> Any:
    return _in_a_list(value, rng, lambda found, place: found.pop(place))


def _element_twice(value: Any, rng: random.Random) -> Any:
    return _in_a_list(value, rng, lambda found, place: found.insert(place, found[place]))


def _another_order(value: Any, rng: random.Random) -> Any:
    return _in_a_list(value, rng, lambda found, _: found.reverse())


def _another_number(value: Any, rng: random.Random) -> Any:
    numbers = [path for path in places(value) if type(_at(value, path)) in (int, bool)]
    if not numbers:
        return value
    path = rng.choice(numbers)
    new = not _at(value, path) if isinstance(_at(value, path), bool) else rng.choice([0, 1, 2, 7, 300, 10**6])
    return _put(value, path, new)


def _other_ids(value: Any, rng: random.Random) -> Any:
    ids = [path for path in places(value) if isinstance(_at(value, path), str) and path[-1:] == ("Id",)]
    if not ids:
        return value
    path = rng.choice(ids)
    others = [_at(value, other) for other in ids] + ["005Rc000000Nobody", "", "003"]
    return _put(value, path, rng.choice(others))


CHANGES: dict[str, Callable[[Any, random.Random], Any]] = {
    "another value": _another_value,
    "another envelope": _another_envelope,
    "a value missing": _without,
    "an element lost": _element_lost,
    "an element twice": _element_twice,
    "another order": _another_order,
    "another number": _another_number,
    "another Id": _other_ids,
    "nested without end": lambda value, rng: _put(value, rng.choice(list(places(value))), DEEP),
}


def changed(content: bytes, change: str, rng: random.Random) -> bytes:
    """The JSON with this change somewhere; what is no JSON stays as it is."""
    try:
        value = json.loads(content)
    except ValueError:
        return content
    depth = rng.choice([200, 5_000, 200_000])
    return json.dumps(CHANGES[change](value, rng)).replace(f'"{DEEP}"', "[" * depth + "]" * depth).encode()
