"""The report page: one file without scripts, that a reviewer grasps in a minute and a ticket can hold."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape

from fixtures.problems import fits_terminal
from fixtures.secrets import without_secrets
from fixtures.version import tool
from reports.judging import STATUSES, Finding, gap_in_words
from reports.outcome import VERDICT_SHAPES, Run, duties, ranked_duties
from reports.output.before_and_after import against_advice, before_and_after
from reports.output.embedded import Embedded, embedded
from reports.output.environment import HERE, environment, moment
from reports.output.files_read import files_read
from reports.output.first_screen import FirstScreen
from reports.output.ledger_bar import STATES, ledger_bar

OPEN_ROWS = 5
"""How many offenders of a finding stand openly on the page; more of them can be unfolded."""
_ALL_FIRST_ROWS = 2_000
"""Rows of all findings together up to which the first hundred of each can be unfolded; else twenty of each."""
_FEWER = 20
_PIECE_OF_A_NAME = re.compile(r"[^_@.\s]{1,14}[_@.]*\s*|[_@.\s]+")
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?: UTC)?")
_STYLES = ("style.css", "first_screen.css", "narrow.css", "print.css")


def page(run: Run, folder: Path | None = None) -> str:
    """
    The run as HTML. What a file or the org holds is escaped, its control characters made visible.

    :param folder: the run's; its offenders' files go into the page.
    """
    screen = FirstScreen(run)
    wanting = _most_harmful_first(run)
    many = sum(len(finding.first) for finding in wanting) > _ALL_FIRST_ROWS
    paths = [finding.offenders_csv for finding in wanting if finding.offenders_csv]
    return without_secrets(
        templates()
        .get_template("report.html.jinja")
        .render(
            run=run,
            screen=screen,
            duties=duties(run.findings),
            states=STATES,
            bar=ledger_bar(run.ledger),
            steps=before_and_after(run),
            against_advice=against_advice(run),
            wanting=wanting,
            files_read=files_read(run.parts),
            embedded=embedded(folder, paths) if folder else Embedded(),
            tool=tool(),
            shapes=VERDICT_SHAPES,
            open_rows=OPEN_ROWS,
            most_rows=_FEWER if many else None,
            styles=[_as_it_is(name) for name in _STYLES],
            sprite=_as_it_is("sprite.svg"),
        )
    )


def _as_it_is(name: str) -> Markup:
    """A file of ours that is in each page, byte by byte, so that it can be held against the hash of it."""
    return Markup((HERE / name).read_text(encoding="utf-8"))  # noqa: S704 - ours


def _most_harmful_first(run: Run) -> list[Finding]:
    """The findings that someone must read, check by check in the order of what has to be done, waived ones last."""
    place = {duty.check: number for number, duty in enumerate(ranked_duties(run.findings))}
    worst = {status: number for number, status in enumerate(STATUSES)}
    wanting = [finding for finding in run.findings if finding.is_wanting]
    return sorted(wanting, key=lambda each: (place.get(each.check, len(place)), each.check, worst[each.status]))


@cache
def templates() -> Environment:
    """The page's templates; each is compiled once in a process."""
    made = environment(_visible, html=True, unknown="")
    made.filters["until"] = _span
    made.filters["in_use"] = _in_use
    made.filters["groupby_in_order"] = _in_order
    made.filters["breakable"] = _breakable
    made.filters["times_whole"] = _times_whole
    made.filters["gap"] = gap_in_words
    made.filters["phase"] = lambda phase: str(phase).replace("_", " ")
    return made


def _in_use(states: Iterable[str], ledger: Mapping[str, Mapping[str, int]]) -> list[str]:
    return [state for state in states if any(state in rows for rows in ledger.values())]


def _in_order(findings: Iterable[Finding], name: str) -> list[tuple[str, list[Finding]]]:
    """Neighbours that have something in common, together: jinja's own filter sorts."""
    return [(key, list(group)) for key, group in groupby(findings, key=attrgetter(name))]


def _breakable(name: str) -> Markup:
    """What has no blanks may go on in the next line after `_`, `@` and dots, or where it is very long."""
    return Markup("<wbr>").join(_PIECE_OF_A_NAME.findall(str(_visible(name))))


def _times_whole(text: str) -> Markup:
    """A text in which no line ends within a time."""
    return Markup(_TIME.sub(r'<span class="when">\g<0></span>', str(escape(_visible(text)))))  # noqa: S704 - escaped


def _visible(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "\n".join(fits_terminal(line) for line in value.split("\n"))


def _span(start: str | datetime, end: str | datetime) -> str:
    """`2026-11-20 20:41 to 20:44 UTC`; with both days where it went past midnight."""
    first, last = moment(start), moment(end)
    if first == last:
        return first
    same_day = first[:10] == last[:10]
    return f"{first.removesuffix(' UTC')} to {last[11:] if same_day else last}"
