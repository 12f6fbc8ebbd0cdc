"""What a generated world looks like: everything else about it follows from these choices and a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Literal, TypeAlias

from hypothesis import strategies as st

from tests.standin import Switches

Kind: TypeAlias = Literal["customer", "plus", "partner", "person", "contactless"]
Operation: TypeAlias = Literal["insert", "upsert", "move", "disable"]
Dialect: TypeAlias = Literal["soap", "bulk v1", "bulk 2 by Data Loader", "bulk api 2"]

KINDS: tuple[Kind, ...] = ("customer", "plus", "partner", "person", "contactless")
DIALECTS: tuple[Dialect, ...] = ("soap", "bulk v1", "bulk 2 by Data Loader", "bulk api 2")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")


@dataclass(frozen=True)
class Shape:
    """
    One world's parameters. `rows` and `sites` are counted by cohort.

    `key` is where the row key stands: in a User field that the load writes, in a column that it leaves out, in
    Username, or nowhere of its own: then ContactId, the relationship column or Id tells the rows apart. `login` takes
    the login variants of the licenses; `portal` makes it the second load of a portal import. `typed` adds columns of
    other types than text, in forms that any loader takes, or the one that the plan then names.
    """

    operation: Operation = "insert"
    kinds: tuple[Kind, ...] = ("customer", "plus", "partner", "person")
    rows: int = 3
    sites: int = 1
    shared_site: bool = False
    through: Literal["profile", "permission set"] = "profile"
    contact_by: Literal["ContactId", "relationship"] = "ContactId"
    key: Literal["field", "column", "Username", "none"] = "field"
    key_is_planned: bool = True
    profile_by: Literal["name", "Id"] = "name"
    short_ids: bool = False
    mixed_case: bool = False
    hostile: bool = False
    mapped: bool = False
    dialect: Dialect = "soap"
    encoding: str = "utf-8"
    inactive: bool = False
    second_attempt: bool = False
    split: bool = False
    sso: bool = False
    source: bool = False
    production: bool = False
    login: bool = False
    portal: bool = False
    typed: Literal["no", "for any loader", "for the plan's"] = "no"
    background: int = 3
    switches: Switches = field(default_factory=Switches)
    seed: int = 0

    @property
    def creates(self) -> bool:
        return self.operation in {"insert", "upsert"}

    def with_(self, **changes: object) -> "Shape":
        """This shape with other choices, and with what they rule out put right."""
        return sensible(replace(self, **changes))  # type: ignore[arg-type]


def sensible(shape: Shape) -> Shape:
    """The nearest shape in which no choice rules out another."""
    shape = replace(shape, **_by_operation(shape))  # type: ignore[arg-type]
    changes: dict[str, object] = {}
    key = shape.key
    if key == "none" and "contactless" in shape.kinds and shape.creates:
        key = changes["key"] = "field"
    if key == "column":
        changes["mapped"] = True
        if shape.dialect not in {"soap", "bulk v1"}:
            changes["dialect"] = "soap"
    if key == "Username":
        changes |= {"second_attempt": False, "key_is_planned": True}
    if key in {"field", "column"} and (shape.contact_by == "relationship" or not shape.creates):
        changes["key_is_planned"] = True
    if shape.operation != "insert" or key not in {"field", "none"} or shape.kinds == ("contactless",):
        changes["portal"] = False
    return replace(shape, **changes)  # type: ignore[arg-type]


def _by_operation(shape: Shape) -> dict[str, object]:
    if shape.operation == "upsert":
        return {"key": "field"}
    if shape.creates:
        return {}
    key = "none" if shape.key == "Username" else shape.key
    changes: dict[str, object] = {"contact_by": "ContactId", "inactive": False, "key": key}
    if shape.operation == "disable":
        kinds = tuple(kind for kind in shape.kinds if kind != "contactless") or ("customer",)
        return changes | {"kinds": kinds, "second_attempt": False, "through": "profile"}
    return changes | ({"kinds": ("contactless", "customer")} if shape.kinds == ("contactless",) else {})


CHOICES: dict[str, Sequence[object]] = {
    "operation": ("insert", "upsert", "move", "disable"),
    "kinds": [kinds for number, times in ((1, 12), (2, 3), (3, 1)) for kinds in [*permutations(KINDS, number)] * times],
    "rows": (2, 3, 4),
    "sites": (1, 2),
    "shared_site": (False, True),
    "through": ("profile", "permission set"),
    "contact_by": ("ContactId", "relationship"),
    "key": ("field", "column", "Username", "none"),
    "key_is_planned": (True, False),
    "profile_by": ("name", "Id"),
    "short_ids": (False, True),
    "mixed_case": (False, True),
    "hostile": (False, True),
    "mapped": (False, True),
    "dialect": DIALECTS,
    "encoding": ENCODINGS,
    "inactive": (False, True),
    "second_attempt": (False, True),
    "split": (False, True),
    "sso": (False, True),
    "source": (False, True),
    "production": (False, True),
    "login": (False, True),
    "portal": (False, False, True),
    "background": (1, 2, 3, 4),
    "typed": ("no", "for any loader", "for the plan's"),
    "seed": range(10_000),
}
DOUBTS: dict[str, Sequence[object]] = {
    "member_rows_stay": (False, True),
    "user_type_column": ("ignored", "refused"),
    "plus_to_partner": (False, True),
    "partner_on_ordinary_account": ("enabled", "refused"),
    "owner_role_for_high_volume": (True, False),
    "inactive_owner": ("accepted", "refused"),
    "usernames": ("by license", "in org", "everywhere"),
    "login_types_as_labels": (False, True),
    "login_success": ("Success", "Erfolgreich"),
    "seat_counts_lag": (False, True),
    "welcome_email_on_api_insert": (True, False),
    "nickname_generated": (True, False),
    "login_seats_bounded": (False, True),
    "retrieve_shows_deleted": (False, True),
    "empty_bulk_body": (False, True),
}
"""Both sides of each switch of the stand-in org."""


def shapes(**fixed: object) -> st.SearchStrategy[Shape]:
    """Any shape, on either side of each doubt; what is given here is not drawn."""
    doubts = {name: st.sampled_from(sides) for name, sides in DOUBTS.items()}
    drawn = {name: st.sampled_from(values) for name, values in CHOICES.items() if name not in fixed}
    choices = {"switches": st.builds(Switches, **doubts), **drawn}
    return st.fixed_dictionaries(choices).map(lambda chosen: Shape().with_(**chosen, **fixed))


def shape_at(seed: object, **fixed: object) -> Shape:
    """One shape, the same for the same seed."""
    rng = random.Random(str(seed))
    drawn = {name: rng.choice(values) for name, values in CHOICES.items()}
    drawn["switches"] = Switches(**{name: rng.choice(sides) for name, sides in DOUBTS.items()})  # type: ignore[arg-type]
    return Shape().with_(**(drawn | fixed))
