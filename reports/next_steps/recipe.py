"""What is written: a file for a loader as a recipe, and a text for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

CONTACT_KEY = "the plan's contact_key"
"""In place of an external id's name: which it is, each plan says."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """
    How a file is made of offenders of one load and phase.

    :param checks: whose offenders; ``reads`` are columns of theirs, null where a check has no such column.
    :param select: the SQL of the rows over ``offender`` (check_id, cohort, parameters and what is read, as text) and
        the snapshot's tables. ``{contact_key}`` is the plan's.
    :param by_field: whether it gives a row a value (Id, field, value), to be written as a column a field.
    :param what: what the file does, and what a person has to fill in.
    :param external_id: the field by which an upsert finds its records.
    :param to_choose: the columns that are left blank, since a person must decide. Such a file ends with ``WHY``.
    """

    name: str
    sobject: str
    operation: str
    checks: tuple[str, ...]
    reads: tuple[str, ...]
    select: str
    what: str
    by_field: bool = False
    external_id: str = ""
    to_choose: tuple[str, ...] = ()


class Text(NamedTuple):
    """A text with so many entries."""

    text: str
    entries: int
