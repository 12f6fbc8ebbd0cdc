"""Columns of other types than text: how a faithful file writes them for a loader, and what else people write."""

from typing import Any

from tests.standin.loading.conversion import Loader

FIELDS: dict[str, dict[str, Any]] = {
    "Vip__c": {"type": "boolean", "nillable": False, "defaultedOnCreate": True},
    "Points__c": {"type": "double", "precision": 10, "scale": 2},
    "Member_Since__c": {"type": "date"},
    "Seen_At__c": {"type": "datetime"},
}
"""Custom fields of User, in the words of describe."""

FOR_ANY_LOADER = {
    "Vip__c": ("true", "FALSE", "1", "0"),
    "Points__c": ("7", "7.50", "-0.5", "1e3", "12345678.125", "#N/A"),
    "Member_Since__c": ("2021-03-04", "1999-12-31", "#N/A", ""),
    "Seen_At__c": ("2021-03-04T10:00:00.000Z", "2021-12-31T23:59:59+01:00"),
}
_FOR: dict[Loader, dict[str, tuple[str, ...]]] = {
    "data loader": {
        "Vip__c": ("Yes", "n", "ON", " true "),
        "Points__c": (" 7.5 ", "+3"),
        "Member_Since__c": ("3/4/2021", "12/31/2019", "20200229", "2021-3-4", "2021-03", " 2021-03-04"),
        "Seen_At__c": ("3/4/2021 10:00Z", "20210304T1000+0100", "2021-03-04 10:00:00 PST"),
    },
    "bulk": {
        "Vip__c": ("True",),
        "Points__c": (".5",),
        "Member_Since__c": ("2020-02-29",),
        "Seen_At__c": ("2021-03-04T10:00:00.5-0800",),
    },
}
WRITTEN_OTHERWISE = {
    "Vip__c": ("WAHR", "ja", "VRAI", "x", "t", "2"),
    "Points__c": ("1.234,50", "1,234.50", "12 points", "7,5", "50%", "NaN", "123456789", "1e8"),
    "Member_Since__c": (
        "31.12.2026",
        "2026-02-30",
        "44927",
        "13/31/2020",
        "3/4/21",
        "9999-12-31",
        "2021-03-04T00:00:00",
        "never",
    ),
    "Seen_At__c": ("2021-03-04", "2021-03-04T25:00:00Z", "31.12.2026 10:00", "2021-03-04 10:00 AM", "noon"),
}
"""What no loader takes, or not every loader, or none as it was meant."""


def right_for(loader: Loader | None) -> dict[str, tuple[str, ...]]:
    """By field the texts that a loader takes in one way; without one, every loader."""
    if loader is None:
        return FOR_ANY_LOADER
    return {field: texts + _FOR[loader][field] for field, texts in FOR_ANY_LOADER.items()}


def anything(field: str) -> list[str]:
    """Texts that are found in such a column, right and wrong."""
    return [*right_for("data loader")[field], *_FOR["bulk"][field], *WRITTEN_OTHERWISE[field]]
