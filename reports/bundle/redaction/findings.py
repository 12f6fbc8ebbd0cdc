"""A run with hashes in place of people: what its page, its evidence and its summary are then made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from checks import CATALOGUE
from reports.bundle.redaction.columns import redacted_row, redacted_value
from reports.bundle.redaction.hashes import Hashes
from reports.judging import Finding, UsedWaiver
from reports.outcome import Attempt, Comparison, PartOutcome, Provenance, Run, WayBack

if TYPE_CHECKING:
    from fixtures.snapshot import Part

_Text = TypeVar("_Text", str, "str | None")


def people_of(run: Run) -> Iterator[str | None]:
    """Who approved, why, who loaded, whose login read the org."""
    for waiver in run.waivers:
        yield from (waiver.justification, waiver.approved_by)
    for outcome in run.outcomes:
        yield from (attempt.loaded_by for attempt in outcome.facts.attempts)
    yield from (part.user for part in run.parts)


def redacted(run: Run, hashes: Hashes, keys_name_people: Callable[[str], bool]) -> Run:
    """
    The same run, of which nobody learns who is in it.

    Files for loaders are left out of it: with hashes they load nobody.

    :param keys_name_people: whether the row keys of a load are themselves addresses, usernames or names.
    """
    return replace(
        run,
        redacted=True,
        reason=hashes.in_text(run.reason),
        parts=[_part(part, hashes) for part in run.parts],
        findings=[_finding(each, hashes, keys_name_people(each.load)) for each in run.findings],
        waivers=[_waiver(each, hashes) for each in run.waivers],
        outcomes=[_outcome(each, hashes) for each in run.outcomes],
        provenance=_provenance(run.provenance, hashes),
        compared=[_comparison(each, hashes) for each in run.compared],
        next_files=(),
        way_back=WayBack(),
    )


def _finding(finding: Finding, hashes: Hashes, keys_name_people: bool) -> Finding:
    grouped = CATALOGUE[finding.check].groups if finding.check in CATALOGUE else ""
    return replace(
        finding,
        reason=hashes.in_text(finding.reason),
        soql=finding.question,
        approvals=tuple(
            replace(each, approved_by=hashes.of(each.approved_by), justification=hashes.of(each.justification))
            for each in finding.approvals
        ),
        parameters={name: hashes.in_text(value) for name, value in finding.parameters.items()},
        first=[redacted_row(finding.columns, row, hashes, keys_name_people=keys_name_people) for row in finding.first],
        groups=[
            (redacted_value(grouped or "", group, hashes, keys_name_people=keys_name_people), count)
            for group, count in finding.groups
        ],
    )


def _part(part: Part, hashes: Hashes) -> Part:
    texts = {name: tuple(map(hashes.in_text, getattr(part, name))) for name in ("assumes", "not_judged", "notes")}
    return part.model_copy(update={**texts, "user": _hashed(part.user, hashes)})


def _comparison(compared: Comparison, hashes: Hashes) -> Comparison:
    checks = [replace(check, fixed_keys=tuple(map(hashes.of, check.fixed_keys))) for check in compared.checks]
    return replace(compared, checks=checks)


def _waiver(waiver: UsedWaiver, hashes: Hashes) -> UsedWaiver:
    return waiver.model_copy(
        update={
            "justification": hashes.of(waiver.justification),
            "approved_by": hashes.of(waiver.approved_by),
            "remarks": tuple(map(hashes.in_text, waiver.remarks)),
        }
    )


def _outcome(outcome: PartOutcome, hashes: Hashes) -> PartOutcome:
    attempts: Sequence[Attempt] = [
        replace(attempt, loaded_by=_hashed(attempt.loaded_by, hashes)) for attempt in outcome.facts.attempts
    ]
    return replace(outcome, reason=hashes.in_text(outcome.reason), facts=replace(outcome.facts, attempts=attempts))


def _provenance(provenance: Provenance, hashes: Hashes) -> Provenance:
    return replace(
        provenance,
        user=hashes.of(provenance.user),
        host=hashes.of(provenance.host),
        command=hashes.of(provenance.command),
        ci_job=_hashed(provenance.ci_job, hashes),
        narrowed_by=[_without_value(each, hashes) for each in provenance.narrowed_by],
    )


def _without_value(narrowing: str, hashes: Hashes) -> str:
    """`--load wave-1` as it is, `-k #3f2a9c04b1d7`; what is no option is a path."""
    option, _, value = narrowing.partition(" ")
    if option == "--load" or not value:
        return narrowing if option.startswith("-") else hashes.of(narrowing)
    return f"{option} {hashes.of(value)}" if option.startswith("-") else hashes.of(narrowing)


def _hashed(value: _Text, hashes: Hashes) -> _Text:
    return hashes.of(value) if value else value
