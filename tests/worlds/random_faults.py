"""Small faults drawn at random: the botches that fit a world, and cells that say something else."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from tests.standin.rows.ids import make_id
from tests.worlds.botches.botch import BOTCHES
from tests.worlds.typed_values import FIELDS, anything
from tests.worlds.world import KEY, RELATIONSHIP, Row, World

Fault: TypeAlias = Callable[[World], object]

SPOILT = ("Username", "LastName", "Email", "Alias", "ProfileId", "ContactId", RELATIONSHIP, KEY, "Id", "TimeZoneSidKey")
NEVER_LOADED = {"a_row_claims_another_user_type", "an_owner_is_near_the_limit", "a_load_before_frees_the_last_seat"}
"""
What a UserType column does to a row is a doubt of its own; the check only warns. Crowds take their time. Nor does the
load before run here that is to free the seat.
"""


def spoil(world: World, rng: random.Random) -> None:
    """One fault, or as many as a third of the rows have room for; a cell may be spoilt twice."""
    faults = [*[_another_value] * len(world.rows), *_fitting(world)]
    for fault in rng.sample(faults, rng.randint(1, max(3, len(world.rows) // 3))):
        with suppress(LookupError, StopIteration):  # an earlier one has taken away what it changes
            fault(world)


def _fitting(world: World) -> list[Fault]:
    """The changes to the file and the org that make a before-load check speak in worlds of this shape."""
    return [
        botch.change
        for botch in BOTCHES
        if botch.phase == "before_load"
        and botch.name not in NEVER_LOADED
        and world.shape.with_(**botch.choices) == world.shape
    ]


def _another_value(world: World) -> None:
    """Any cell takes another row's value, loses its end or its case, is damaged, or says what nobody expects."""
    row, other = world.rng.choice(world.rows), world.rng.choice(world.rows)
    name = world.rng.choice([field for field in (*SPOILT, *FIELDS) if field in world.fields])
    text, another = row.cells.get(name, ""), other.cells.get(name, "")
    values = ["", "#N/A", another, f"{text} ", text.upper(), text.lower(), text[:15], text[:-1], f"{text}x"]
    values += _damaged(text, world.shape.encoding)
    world.put(row.cells, name, world.rng.choice(values + _known_elsewhere(world, name, row)))


def _damaged(text: str, encoding: str) -> list[str]:
    """What spreadsheets and wrong encodings make of a text, as far as the file can hold it."""
    misread = text.encode("utf-8").decode("cp1252", errors="replace")
    damaged = ["2.0240E+14", "#REF!", "########", f"{text}.0", text.lstrip("0"), misread, text.replace("a", "\ufffd")]
    return [each for each in damaged if each.encode(encoding, errors="ignore").decode(encoding) == each]


def _known_elsewhere(world: World, name: str, row: Row) -> list[str]:
    """Values that mean somebody or something else."""
    if name in FIELDS:
        return anything(name)
    return {
        "Username": ["bystander0@example.com", "BYSTANDER1@example.com", "x" * 81, "a,b@example.com", "nobody"],
        "ContactId": [*world.spare_contacts, make_id("003", 4711, "Zz"), row.account or "", world.org.user_id],
        "ProfileId": [world.spare_profile, row.cohort.twin, world.org.role_id, make_id("00e", 4711, "Zz")],
        RELATIONSHIP: ["F0", "B0", "nobody"],
        "Id": [make_id("005", 4711, "Zz"), row.contact or ""],
    }.get(name, [])
