"""The run in a dozen lines for the terminal, and a failed check in a few."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from fixtures.counts import counted
from fixtures.problems import fits_terminal
from reports.judging import STATUSES, Finding
from reports.outcome import Comparison, Run, worst_first
from reports.output.environment import moment
from reports.output.glance import Glance, glances

_NOT_CHECKED = "--"
LISTED = 8
"""How many findings have a line of their own."""
RESTING_ON = 4
"""How many lines say what the verdict is not about, and as many what it assumes."""
SHOWN = 3
"""How many offenders a failure text shows."""
WIDTH = 80
"""How long a line of a failure text is at most: it may be written where no terminal is."""

LONGEST = 2_000
"""Characters of a sentence before it is wrapped: what is in it may be a cell of the user's, and wrapping is slow."""


def summary_lines(run: Run, width: int, report: str | None = None) -> list[str]:
    """
    Verdict, what needs someone, counts, notes and where the `report` is; org text made printable.

    Each line but the last is at most `width` characters long.
    """
    lines = textwrap.wrap(f"{run.verdict}: {run.reason}", max(width, 20))
    if run.parts:
        lines += _wrapped(f"Judged: {run.judged}.", width)
    lines += _resting_on(run, width)
    for why in run.not_recorded:
        lines += _wrapped(f"NOT RECORDED: {why}", width)
    if run.taken_at:
        lines += _wrapped(f"SAVED SNAPSHOT, NOT LIVE EVIDENCE: its answers were taken at {run.taken_at}.", width)
    elif run.replayed:
        lines.append("REPLAY, NOT LIVE EVIDENCE: answers come from a recording.")
    wanting = worst_first(finding for finding in run.findings if finding.is_wanting)
    stale = dict.fromkeys(path for part in run.parts for path in part.stale)
    source, again = ("snapshot", "Save it") if run.taken_at else ("recording", "Record the phase")
    for path in stale:
        lines += _wrapped(f"Changed since the {source}: {path}. {again} again, or restore the file.", width)
    lines += [one_line(finding) for finding in wanting[:LISTED]]
    if len(wanting) > LISTED:
        lines.append(f"{len(wanting) - LISTED} more in the report.")
    lines += _not_judged(run)
    lines.append(_items(run))
    lines.append(f"{_counts(run)}.")
    for load, states in run.ledger.items():
        lines += _wrapped(_ledger(load, states), width)
    lines += [line for compared in run.compared for line in _compared(compared, width)]
    for note in run.notes:
        lines += _wrapped(f"Note: {note}", width)
    if run.next_files:
        lines.append(f"Next: {counted(len(run.next_files), 'file')} beside the report, see next/README.txt")
    fitted = [shortened(fits_terminal(line), width) for line in lines]
    return [*fitted, f"Report: {report}"] if report else fitted


def one_line(finding: Finding) -> str:
    """
    `NO CON-01 users without a resolvable contact: 12 of 41,203 rows (wave-1, help-customers)`.

    Behind what is waived stands by whom, and for how long: `; waived by boss@example.com, 12 days left`.
    """
    urgent = "AT ONCE: " if finding.cannot_wait else ""
    named = f"{STATUSES[finding.status].mark} {finding.check} {urgent}{finding.offenders_in_words}"
    if finding.status in ("error", "not_visible"):
        return f"{named} ({finding.id.scope}): {finding.reason}"
    waived = f"; {finding.waived_in_words}" if finding.approvals else ""
    return f"{named}: {finding.count_in_words} ({finding.id.scope}){waived}"


def failure_text(finding: Finding) -> str:
    """What stands under FAILURES for a check, in lines of `WIDTH`: the count, a few offenders, the remedy."""
    head = f"{finding.check}: {finding.offenders_in_words}: {finding.count_in_words}"
    if finding.status != "failed":
        head = f"{finding.check}: {STATUSES[finding.status].word.lower()}: {finding.offenders_in_words}"
    lines = [head]
    if finding.reason:
        lines.append(f"  {finding.reason}")
    lines += [f"  {_pairs(finding.columns, row)}" for row in finding.first[:SHOWN]]
    if finding.offenders > SHOWN:
        more = counted(finding.offenders - SHOWN, f"more {finding.unit}")
        lines.append(f"  ... {more} in {finding.offenders_csv or 'the report'}")
    if finding.remedy:
        lines.append(f"  Remedy: {' '.join(finding.remedy.split())}")
    return "\n".join(each for line in lines for each in _wrapped(line, WIDTH, indent="    "))


def _pairs(columns: Sequence[str], row: Sequence[str | None]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(columns, row, strict=False) if value)


def _items(run: Run) -> str:
    return f"Checklist:  {'  '.join(f'{each.item.number} {_mark(each)}' for each in glances(run))}"


def _mark(of: Glance) -> str:
    status = of.item.status
    return _NOT_CHECKED if status == "not_checked" or of.shape == "not_checked" else STATUSES[status].mark


def _counts(run: Run) -> str:
    counts = Counter(finding.status for finding in run.findings)
    return ", ".join(f"{counts[status]} {words.word.lower()}" for status, words in STATUSES.items() if counts[status])


def _ledger(load: str, states: Mapping[str, int]) -> str:
    counts = ", ".join(f"{rows:,} {state}" for state, rows in states.items())
    return f"Ledger of {load}: {counted(sum(states.values()), 'row')}{': ' if counts else ''}{counts}"


def _resting_on(run: Run, width: int) -> list[str]:
    lines: list[str] = []
    for label, sentences in (("Not judged", run.not_judged), ("Assumes", run.assumes)):
        more = len(sentences) - RESTING_ON
        shown = [*sentences[:RESTING_ON], *([f"{more} more in the report."] if more > 0 else [])]
        lines += [line for each in shown for line in _wrapped(f"{label}: {each}", width)]
    return lines


def _not_judged(run: Run) -> list[str]:
    reasons = [("left out by the selection", run.deselected), ("not reached", run.unreached)]
    return [f"{len(labels)} {why}: {', '.join(labels)}" for why, labels in reasons if labels]


def _compared(compared: Comparison, width: int) -> Iterator[str]:
    """A line in total, and one for each check that changed."""
    earlier = compared.earlier
    if earlier is None:
        yield from _wrapped(f"Compared: {compared.why_none}.", width)
    else:
        since = f"{moment(earlier.finished)}, {earlier.verdict}"
        said = f"{compared.about} with {earlier.run} ({since}): {compared.in_words}."
        yield from _wrapped(f"Compared: {said} {compared.differs_in_words}".rstrip(), width)
        for check in compared.changed[:LISTED]:
            yield f"  {check.check} {check.offenders_in_words}: {check.in_words}"
        if len(compared.changed) > LISTED:
            yield f"  {len(compared.changed) - LISTED} more in the report."
    for note in compared.notes:
        yield from _wrapped(f"  {note}", width)


def _wrapped(line: str, width: int, indent: str = "  ") -> list[str]:
    shown = shortened(fits_terminal(line), LONGEST)
    return textwrap.wrap(shown, max(width, 20), subsequent_indent=indent, break_on_hyphens=False)


def shortened(line: str, width: int) -> str:
    """The line, or what of it fits into so many characters, with three dots behind it."""
    return line if len(line) <= width else line[: max(width - 3, 1)] + "..."
