"""What a finding can say, the worst first, and how each status reads wherever it is shown."""

from typing import Literal, NamedTuple, TypeAlias

Status = Literal["passed", "failed", "warned", "waived", "pending", "not_applicable", "not_visible", "error"]
PytestStatus: TypeAlias = tuple[str, str, tuple[str, dict[str, bool]]]
"""Category, letter, and word with its color, as a hook of pytest gives them."""


class InWords(NamedTuple):
    """How a status reads: on the page, before a line of the terminal, and for pytest where its own words mislead."""

    word: str
    mark: str
    pytest: PytestStatus | None = None


STATUSES: dict[Status, InWords] = {
    "failed": InWords("Failed", "NO"),
    "error": InWords("Not judged", "??", ("failed", "E", ("NOT JUDGED", {"red": True}))),
    "not_visible": InWords("Not visible", "??", ("failed", "V", ("NOT VISIBLE", {"red": True}))),
    "pending": InWords("Pending", "..", ("failed", "P", ("PENDING", {"yellow": True}))),
    "warned": InWords("Warning", "!!", ("warned", "W", ("WARNED", {"yellow": True}))),
    "waived": InWords("Waived", "~~", ("xfailed", "w", ("WAIVED", {"yellow": True}))),
    "passed": InWords("Passed", "ok"),
    "not_applicable": InWords("Not applicable", "--", ("skipped", "n", ("NOT APPLICABLE", {"yellow": True}))),
}
WORST_FIRST = tuple(STATUSES)
