"""
What the stand-in org's objects and fields are, read from the compact tables in `objects/`.

A line is `name type(length) flags ->Target.Relationship =PICKLIST words`. The flags are those of the facts, section 2:
C create, U update, F filter, G group, N nillable, D defaulted on create, L id lookup. The words: `restricted`,
`nameField`, `unique`, `externalId`, `caseSensitive`, `custom`, and `unfilterable_from_64` for a field that newer API
versions refuse in a WHERE clause.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from tests.standin.schema.picklists import PICKLISTS

OBJECTS = Path(__file__).parent / "objects"
LINE = re.compile(
    r"(?P<name>\w+)\s+(?P<type>\w+)(?:\((?P<length>\d+)\))?\s+(?P<flags>[CUFGNDL]*)"
    r"(?:\s+->(?P<targets>[\w|]+)\.(?P<relationship>\w*))?(?:\s+=(?P<picklist>\w+))?(?P<words>(?:\s+\w+)*)\s*\Z"
)
DECIMAL = {"double", "currency", "percent"}
TEXT = {"string", "email", "phone", "url", "textarea", "picklist"}


@dataclass(frozen=True)
class Field:
    """One field, in the words of Salesforce's describe."""

    name: str
    type: str
    length: int = 0
    createable: bool = False
    updateable: bool = False
    filterable: bool = True
    groupable: bool = False
    nillable: bool = True
    defaultedOnCreate: bool = False  # noqa: N815
    idLookup: bool = False  # noqa: N815
    referenceTo: tuple[str, ...] = ()  # noqa: N815
    relationshipName: str | None = None  # noqa: N815
    picklist: tuple[str, ...] = ()
    restrictedPicklist: bool = False  # noqa: N815
    controllerName: str | None = None  # noqa: N815
    nameField: bool = False  # noqa: N815
    unique: bool = False
    externalId: bool = False  # noqa: N815
    caseSensitive: bool = False  # noqa: N815
    custom: bool = False
    digits: int = 8
    precision: int = 18
    scale: int = 0
    unfilterable_from: float | None = None

    @property
    def is_id(self) -> bool:
        return self.type in {"id", "reference"}

    @property
    def is_text(self) -> bool:
        return self.type in TEXT

    @property
    def required(self) -> bool:
        """Whether a new row must say it."""
        return self.createable and not (self.nillable or self.defaultedOnCreate or self.type == "boolean")

    @property
    def is_decimal(self) -> bool:
        return self.type in DECIMAL

    @property
    def whole_digits(self) -> int | None:
        """How many digits a number has at most before the decimal point."""
        if self.type == "int":
            return self.digits
        return self.precision - self.scale if self.is_decimal else None

    def filterable_at(self, version: float) -> bool:
        return self.filterable and not (self.unfilterable_from and version >= self.unfilterable_from)


@dataclass
class SObject:
    """One object: its names, what may be done with it, its fields by name."""

    name: str
    prefix: str
    label: str
    plural: str
    abilities: frozenset[str]
    fields: dict[str, Field] = field(default_factory=dict)

    def find(self, name: str) -> Field | None:
        """The field of this name, in any case."""
        exact = self.fields.get(name)
        return exact or next((item for key, item in self.fields.items() if key.lower() == name.lower()), None)

    def parent(self, relationship: str) -> Field | None:
        """The reference field behind a relationship name, in any case."""
        wanted = relationship.lower()
        return next((item for item in self.fields.values() if (item.relationshipName or "").lower() == wanted), None)

    def copy(self) -> "SObject":
        return replace(self, fields=dict(self.fields))


@cache
def shipped() -> dict[str, SObject]:
    """The objects of `objects/`, by name."""
    lines = [line for path in sorted(OBJECTS.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    found: dict[str, SObject] = {}
    for line in (line for line in lines if line and not line.startswith("#")):
        if line.startswith("object "):
            current = _object(line)
            found[current.name] = current
        else:
            item = _field(line)
            current.fields[item.name] = item
    return found


def _object(line: str) -> SObject:
    match = re.match(r"object (\w+) (\w+) ([\w ]+)\|(.+)", line)
    assert match, line
    name, prefix, label, rest = match.groups()
    words = rest.split()
    abilities = [word for word in words if word.islower()]
    return SObject(name, prefix, label, " ".join(words[: len(words) - len(abilities)]), frozenset(abilities))


def _field(line: str) -> Field:
    match = LINE.match(line)
    assert match, line
    flags, words = match["flags"], set((match["words"] or "").split())
    return Field(
        name=match["name"],
        type=match["type"],
        length=int(match["length"] or 0),
        createable="C" in flags,
        updateable="U" in flags,
        filterable="F" in flags,
        groupable="G" in flags,
        nillable="N" in flags,
        defaultedOnCreate="D" in flags,
        idLookup="L" in flags,
        referenceTo=tuple((match["targets"] or "").split("|")) if match["targets"] else (),
        relationshipName=match["relationship"] or None,
        picklist=PICKLISTS[match["picklist"]] if match["picklist"] else (),
        restrictedPicklist="restricted" in words,
        nameField="nameField" in words,
        unique="unique" in words,
        externalId="externalId" in words,
        caseSensitive="caseSensitive" in words,
        custom="custom" in words,
        unfilterable_from=64.0 if "unfilterable_from_64" in words else None,
    )
