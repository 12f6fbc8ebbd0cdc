"""GitHub Actions: an annotation for each check that someone must act on, and the summary of a step."""

from collections.abc import Mapping
from typing import Literal

from reports.outcome import Duty, Run, gates, ranked_duties
from reports.output import markdown_templates
from reports.voices.places import LoadFiles, lines_of
from reports.voices.words import printable, said, what_to_do

SHOWN = 10
"""Annotations of a kind that GitHub shows of a step (github.com/actions/toolkit, pull request 734)."""
LISTED = 20
"""How many checks have a line in the summary."""
_Level = Literal["error", "warning"]


def workflow_commands(run: Run, files: LoadFiles) -> list[str]:
    """Workflow commands, the most harmful first: errors stop the load, warnings wait for something or only warn."""
    lines: dict[_Level, list[str]] = {"error": [], "warning": []}
    for duty in ranked_duties(run.findings):
        lines[_level(duty, run)].append(_annotation(_level(duty, run), duty, files))
    return [*lines["error"][:SHOWN], *lines["warning"][:SHOWN]]


def step_summary(run: Run) -> str:
    """The run in Markdown: verdicts, who must do what, what has changed since the last run; it names nobody."""
    worst = ranked_duties(run.findings)
    return (
        markdown_templates()
        .get_template("step_summary.md.jinja")
        .render(run=run, duties=worst[:LISTED], more=len(worst) - LISTED)
    )


def _level(duty: Duty, run: Run) -> _Level:
    stops = duty.status == "error" or any(gates(each, run.fail_on) for each in duty.findings)
    return "error" if stops and duty.status != "pending" else "warning"


def _annotation(level: _Level, duty: Duty, files: LoadFiles) -> str:
    finding = next((each for each in duty.findings if any(lines_of(each))), duty.findings[0])
    place: dict[str, str] = {}
    if line := next(lines_of(finding), 0):
        place = {"file": files[finding.load, finding.phase], "line": str(line)}
    about = [f"{said(each)} ({each.id.scope}, {each.phase.replace('_', ' ')})" for each in duty.findings]
    message = "\n".join([*map(printable, about), what_to_do(finding)])
    return _command(level, place | {"title": f"{duty.check} {duty.what}"}, message)


def _command(level: _Level, properties: Mapping[str, str], message: str) -> str:
    said_of = ",".join(f"{name}={_escaped(printable(value), ':,')}" for name, value in properties.items())
    return f"::{level} {said_of}::{_escaped(message)}"


def _escaped(text: str, more: str = "") -> str:
    """As the runner reads it back: percent signs first, then line ends, in properties colons and commas too."""
    for sign in f"%\r\n{more}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
