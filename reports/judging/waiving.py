"""Holds a check's offenders against the waivers of it."""

from collections.abc import Sequence

from fixtures.plan import Waiver
from fixtures.rows import Rows


def waive(rows: Rows, waivers: Sequence[Waiver]) -> list[str]:
    """Mark what is waived among the rows; answers the words of each waiver that covered any."""
    return [waiver.in_words for waiver in waivers if rows.waive(None if waiver.is_whole else waiver.rows)]


def waived_of(waived: int, total: int) -> str:
    """`All 3 are waived`, `2 of 5 are waived`."""
    if total == 1:
        return "It is waived"
    return f"All {total:,} are waived" if waived == total else f"{waived:,} of {total:,} are waived"
