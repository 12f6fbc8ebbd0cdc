"""What a collected pytest item asks: which check, about which subject."""

from __future__ import annotations

import pytest

from checks import Check
from fixtures.nouns import Subject


def check_of(item: pytest.Item | pytest.Metafunc) -> Check | None:
    """The check behind an item; None for any other test."""
    return getattr(getattr(item, "function", None), "check", None)


def subject_of(item: pytest.Item) -> Subject | None:
    """What the item's check is asked about; None where the migration gives it nothing to ask."""
    callspec = getattr(item, "callspec", None)
    subject = callspec.params.get("subject") if callspec else None
    return subject if isinstance(subject, Subject) else None
