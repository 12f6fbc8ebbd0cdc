"""Templates of Markdown: what a file or the org holds stays text, whatever it looks like."""

import re
from collections.abc import Iterable
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from fixtures.problems import fits_terminal
from reports.output.environment import environment

_MARKS = re.compile(r"[\\`*\[\]<>|&~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""What begins or ends something else than text; an underscore within a word does not."""


@cache
def markdown_templates() -> Environment:
    """The templates of Markdown, in which every value is escaped; the filter ``code`` makes a block of lines."""
    made = environment(_escaped, html=False, unknown="not known yet")
    made.filters["code"] = _code
    return made


def _escaped(value: object) -> object:
    """On one line, as in a cell of a table or an item of a list."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _MARKS.sub(r"\\\g<0>", fits_terminal(value))


def _code(lines: Iterable[str]) -> Markup:
    """A block of lines, a level less indented, whose fence is longer than any in it."""
    shown = [fits_terminal(line.removeprefix("  ")) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markup("\n".join([fence, *shown, fence]))  # noqa: S704 - nothing in a block is Markdown
