"""The report page: one file without scripts, that a reviewer grasps in ten seconds and a ticket can hold."""

from datetime import datetime
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from fixtures.problems import fits_terminal
from fixtures.secrets import without_secrets
from fixtures.version import tool
from reports.judging import gap_in_words
from reports.outcome import VERDICT_SHAPES, Run, beyond, by_item
from reports.output.environment import HERE, environment, moment

OPEN_ROWS = 20
"""How many offenders of a finding stand openly on the page; the rest can be unfolded."""


def page(run: Run) -> str:
    """The run as HTML. What a file or the org holds is escaped, its control characters made visible."""
    return without_secrets(
        templates()
        .get_template("report.html.jinja")
        .render(
            run=run,
            items=by_item(run.findings),
            beyond=beyond(run.findings),
            tool=tool(),
            shape=VERDICT_SHAPES[run.verdict],
            open_rows=OPEN_ROWS,
            style=Markup((HERE / "style.css").read_text(encoding="utf-8")),  # noqa: S704 - a file of ours
        )
    )


@cache
def templates() -> Environment:
    """The page's templates; each is compiled once in a process."""
    made = environment(_visible, html=True, unknown="")
    made.filters["until"] = _span
    made.filters["gap"] = gap_in_words
    made.filters["phase"] = lambda phase: str(phase).replace("_", " ")
    return made


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
