"""The report page: one file without scripts, that a reviewer grasps in ten seconds and a ticket can hold."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from fixtures.counts import counted
from fixtures.problems import fits_terminal
from fixtures.secrets import without_secrets
from fixtures.version import tool
from reports.judging import STATUSES, gap_in_words
from reports.outcome import VERDICT_SHAPES, Run, beyond, by_item

HERE = Path(__file__).parent / "templates"
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
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["statuses"] = STATUSES
    made.filters["number"] = lambda count: "" if count is None else f"{count:,}"
    made.filters["counted"] = counted
    made.filters["time"] = moment
    made.filters["until"] = _span
    made.filters["gap"] = gap_in_words
    made.filters["phase"] = lambda phase: str(phase).replace("_", " ")
    return made


def _visible(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "\n".join(fits_terminal(line) for line in value.split("\n"))


def moment(at: str | datetime) -> str:
    """`2026-11-20 20:41 UTC`."""
    read = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{read.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _span(start: str | datetime, end: str | datetime) -> str:
    """`2026-11-20 20:41 to 20:44 UTC`; with both days where it went past midnight."""
    first, last = moment(start), moment(end)
    if first == last:
        return first
    same_day = first[:10] == last[:10]
    return f"{first.removesuffix(' UTC')} to {last[11:] if same_day else last}"
