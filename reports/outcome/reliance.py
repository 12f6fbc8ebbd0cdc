"""What a verdict rests on: what it assumes, and what it could not judge; the most important first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from reports.judging import Finding, Status

if TYPE_CHECKING:
    from fixtures.snapshot import Part

_UNJUDGED: dict[Status, str] = {
    "error": "could not be judged",
    "not_visible": "not visible",
    "pending": "pending",
}
_REASONS = 2
"""Of more than so many each stands with its check alone."""


def said_once(parts: "Sequence[Part]", sentences_of: "Callable[[Part], Iterable[str]]") -> list[str]:
    """The sentences of the phases, each once; one that is about several loads begins with all their names."""
    loads: dict[str, dict[str, None]] = {}
    for part in parts:
        for sentence in sentences_of(part):
            said = sentence.removeprefix(f"{part.load}: ")
            about = loads.setdefault(said, {})
            if said != sentence:
                about[part.load] = None
    return [f"{', '.join(about)}: {said}" if about else said for said, about in loads.items()]


def not_judged(findings: Sequence[Finding], parts: "Sequence[Part]", loads: Sequence[str]) -> list[str]:
    """
    Checks without an answer, what no check asks, checks for which data is missing, and other loads of the plan.

    :param loads: all loads of the plan.
    """
    unanswered = "; ".join(_without_an_answer(findings))
    lines = [*([f"{unanswered}."] if unanswered else []), *said_once(parts, lambda part: part.not_judged)]
    lines += _without_data(findings)
    others = [load for load in loads if load not in {part.load for part in parts}]
    if parts and others:
        lines.append(f"{', '.join(others)}: loads of the plan that this run is not about.")
    return list(dict.fromkeys(lines))


def _without_an_answer(findings: Sequence[Finding]) -> Iterator[str]:
    for status, words in _UNJUDGED.items():
        own = [finding for finding in findings if finding.status == status]
        if own:
            why = dict.fromkeys(finding.reason.rstrip(".") for finding in own if status == "not_visible")
            said = f"{words}: {'; '.join(why)}" if any(why) and len(why) <= _REASONS else words
            yield f"{', '.join(dict.fromkeys(finding.check for finding in own))}: {said}"


def _without_data(findings: Sequence[Finding]) -> Iterator[str]:
    """One line a reason, those of errors first."""
    lacking = sorted((finding for finding in findings if finding.lacks_data), key=lambda each: each.severity)
    for reason in dict.fromkeys(finding.reason for finding in lacking):
        ids = dict.fromkeys(finding.check for finding in lacking if finding.reason == reason)
        yield f"{', '.join(ids)}: {reason}"
