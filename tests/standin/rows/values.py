"""Values on their way in and out of the store: what Python says, what sqlite keeps, what the API answers."""

from datetime import UTC, date, datetime
from typing import Any

from tests.standin.schema.schema import Field


def timestamp(moment: datetime) -> str:
    """A moment as the API writes it: UTC, milliseconds, no colon in the offset."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+0000"


def moment(text: str) -> datetime:
    """The aware datetime of a timestamp."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def stored(value: Any) -> Any:
    """What the store keeps of a Python value."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return timestamp(value)
    return value.isoformat() if isinstance(value, date) else value


def answered(item: Field, value: Any) -> Any:
    """What the API answers for a stored value."""
    return bool(value) if item.type == "boolean" and value is not None else value
