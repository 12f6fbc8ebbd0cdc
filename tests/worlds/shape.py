"""What a generated world looks like: everything else about it follows from these choices and a seed."""

from dataclasses import dataclass, field, replace
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
    Username, or nowhere of its own: then ContactId, the relationship column or Id tells the rows apart.
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
    mended: bool = False
    split: bool = False
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
    changes: dict[str, object] = {}
    if not shape.creates:
        kinds = tuple(kind for kind in shape.kinds if kind != "contactless") or ("customer",)
        changes |= {"kinds": kinds, "contact_by": "ContactId", "inactive": False}
        changes["key"] = "none" if shape.key == "Username" else shape.key
    if shape.operation == "upsert":
        changes["key"] = "field"
    if shape.operation == "disable":
        changes |= {"mended": False, "through": "profile"}
    key = changes.get("key", shape.key)
    if key == "none" and "contactless" in shape.kinds and shape.creates:
        key = changes["key"] = "field"
    if key == "column":
        changes["mapped"] = True
        if shape.dialect not in {"soap", "bulk v1"}:
            changes["dialect"] = "soap"
    if key == "Username":
        changes |= {"mended": False, "key_is_planned": True}
    if key in {"field", "column"} and (shape.contact_by == "relationship" or not shape.creates):
        changes["key_is_planned"] = True
    return replace(shape, **changes)  # type: ignore[arg-type]


def switches() -> st.SearchStrategy[Switches]:
    """Either side of each doubt."""
    return st.builds(
        Switches,
        member_rows_stay=st.booleans(),
        user_type_column=st.sampled_from(["ignored", "refused"]),
        plus_to_partner=st.booleans(),
        partner_on_ordinary_account=st.sampled_from(["enabled", "refused"]),
        owner_role_for_high_volume=st.booleans(),
        inactive_owner=st.sampled_from(["accepted", "refused"]),
        usernames=st.sampled_from(["in org", "by license", "everywhere"]),
        login_types_as_labels=st.booleans(),
        seat_counts_lag=st.booleans(),
        welcome_email_on_api_insert=st.booleans(),
        nickname_generated=st.booleans(),
        login_seats_bounded=st.booleans(),
        retrieve_shows_deleted=st.booleans(),
    )


def shapes(**fixed: object) -> st.SearchStrategy[Shape]:
    """Any world; what is given here is not drawn."""
    drawn: dict[str, st.SearchStrategy[object]] = {
        "operation": st.sampled_from(["insert", "upsert", "move", "disable"]),
        "kinds": st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True).map(tuple),
        "rows": st.integers(2, 4),
        "sites": st.integers(1, 2),
        "shared_site": st.booleans(),
        "through": st.sampled_from(["profile", "permission set"]),
        "contact_by": st.sampled_from(["ContactId", "relationship"]),
        "key": st.sampled_from(["field", "column", "Username", "none"]),
        "key_is_planned": st.booleans(),
        "profile_by": st.sampled_from(["name", "Id"]),
        "short_ids": st.booleans(),
        "mixed_case": st.booleans(),
        "hostile": st.booleans(),
        "mapped": st.booleans(),
        "dialect": st.sampled_from(DIALECTS),
        "encoding": st.sampled_from(ENCODINGS),
        "inactive": st.booleans(),
        "mended": st.booleans(),
        "split": st.booleans(),
        "background": st.integers(1, 4),
        "switches": switches(),
        "seed": st.integers(0, 10_000),
    }
    for name, value in fixed.items():
        drawn[name] = st.just(value)
    return st.builds(Shape, **drawn).map(sensible)  # type: ignore[arg-type]
