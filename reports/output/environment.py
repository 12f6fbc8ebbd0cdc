"""What the templates of the page and of the runbook have in common: where they lie, and their filters."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fixtures.counts import counted
from reports.judging import STATUSES

HERE = Path(__file__).parent / "templates"


def environment(finalize: Callable[[object], object], *, html: bool, unknown: str) -> Environment:
    """
    Templates whose values are escaped: by jinja for HTML, else by ``finalize``, which sees each of them.

    :param unknown: what the filter ``number`` makes of a count that is not known.
    """
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=html,  # noqa: S701 - what is no HTML is escaped by finalize
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=not html,
    )
    made.globals["statuses"] = STATUSES
    made.filters["number"] = lambda count: unknown if count is None else f"{count:,}"
    made.filters["counted"] = counted
    made.filters["time"] = moment
    return made


def moment(at: str | datetime) -> str:
    """`2026-11-20 20:41 UTC`."""
    read = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{read.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
