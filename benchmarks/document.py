"""Writes the figures into performance.md, between its markers, and draws performance.svg beside it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import building
from benchmarks.contenders import (
    BARE_DOWNLOAD,
    CONTENDERS,
    DUCKDB_PROGRAM,
    MANUAL_PROCEDURE,
    PANDAS_SCRIPT,
    POLARS_PROGRAM,
    ROLLCALL,
    Contender,
)
from benchmarks.crowd import Size
from benchmarks.goals import goals
from benchmarks.limits import limits
from benchmarks.plot import plot
from benchmarks.results import Results

PAGE = Path(__file__).with_name("performance.md")
PLOTTED = (ROLLCALL, MANUAL_PROCEDURE, PANDAS_SCRIPT, POLARS_PROGRAM, DUCKDB_PROGRAM, BARE_DOWNLOAD)


def write(results: Results) -> None:
    """Put the figures into the page; its other text stays as it is."""
    page = PAGE.read_text(encoding="utf-8")
    page = _filled(page, "measured", _measured(results))
    page = _filled(page, "limits", limits(results))
    PAGE.write_text(page, encoding="utf-8")
    points = {each.title: _points(results, each.name) for each in CONTENDERS if each.name in PLOTTED}
    if lines := {title: at for title, at in points.items() if at}:
        plot(lines, PAGE.with_suffix(".svg"))


def write_builds(results: Results) -> None:
    """Put the figures of builds into the page."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_filled(page, "built", _built(results)), encoding="utf-8")


def _built(results: Results) -> Iterator[str]:
    yield from ("", _machine(results.about), "")
    contenders = [
        Contender(name, title, lambda _: [], reads_org=name != building.WRITE_ONCE)
        for name, title in building.BUILDERS.items()
    ]
    yield from _table(results, contenders)
    yield from ("", *_goals(building.goals(results)), "")
    if steps := building.steps(results):
        yield f"Steps of the last build of {results.sizes()[-1]} rows; beside them: imports, sign-in, describes, keys:"
        yield from ("", "| step | seconds |", "|---|---:|")
        yield from (f"| {step} | {seconds:.1f} |" for step, seconds in steps.items())
        yield ""


def _goals(each: Iterator[tuple[str, str, str]]) -> Iterator[str]:
    yield from ("| goal | measured | |", "|---|---|---|")
    yield from (f"| {goal} | {figure} | **{verdict}** |" for goal, figure, verdict in each)


def _filled(page: str, part: str, lines: Iterator[str]) -> str:
    """The page with these lines between the markers of a part; :raises ValueError: where it has none."""
    opening, closing = f"<!-- {part}: written by make bench -->\n", f"<!-- end of {part} -->"
    start, end = page.index(opening) + len(opening), page.index(closing)
    return page[:start] + "\n".join(lines) + "\n" + page[end:]


def _measured(results: Results) -> Iterator[str]:
    yield from ("", _machine(results.about), "", "![Time over rows, both logarithmic](performance.svg)", "")
    yield from ("### Reading an org and checking it", "")
    yield from _table(results, [each for each in CONTENDERS if each.reads_org])
    yield from ("", "### The checks only, over a snapshot on disk", "")
    yield from _table(results, [each for each in CONTENDERS if not each.reads_org])
    yield from ("", "### The goals", "", *_goals(goals(results)), "")


def _machine(about: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    return (
        f"Measured on {about['date']}: {about['cpu']}, {about['cores']} cores, {about['memory'] / 1e9:.0f} GB, "
        f"{about['system']}, Python {about['python']}, {versions}; the stand-in org (not Salesforce) on the same "
        f"machine, {about['latency']} ms a request, {about['job']:g} s a query job. Medians; code {about['code']}."
    )


def _table(results: Results, contenders: list[Contender]) -> Iterator[str]:
    ours = contenders[0]
    to = f"to {ours.title}"
    yield f"| rows | | time | {to} | CPU | {to} | memory | {to} | first run | calls | runs |"
    yield "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for size in (size for size in results.sizes() if size.usual or ours.reads_org):
        for contender in contenders:
            yield _line(results, size, contender, ours)


def _line(results: Results, size: Size, contender: Contender, ours: Contender) -> str:
    runs = results.of(size, contender.name)
    if not runs or runs[0]["differs"]:
        why = _why_not(size, contender) if not runs else "**not counted: its findings differ**"
        return f"| {size} | {contender.title} | {why} | | | | | | | | |"
    measures = {"seconds": "{:,.1f} s", "cpu": "{:,.1f} s", "memory": "{:,.0f} MB"}
    cells = []
    for what, form in measures.items():
        measured = results.median(size, contender.name, what) or 0
        cells += [form.format(measured / 1e6 if what == "memory" else measured)]
        cells += [_times(results, size, contender, ours, what)]
    first, calls = results.first(size, contender.name), results.median(size, contender.name, "calls") or 0
    cells += [f"{first:,.1f} s" if first else "", f"{calls:,.0f}" if contender.reads_org else "", str(len(runs))]
    return f"| {size} | {contender.title} | {' | '.join(cells)} |"


def _why_not(size: Size, contender: Contender) -> str:
    if size.rows > contender.most_rows:
        return contender.beyond
    return "not run: Rollcall read too little by Bulk API here" if contender.name == BARE_DOWNLOAD else "not run"


def _times(results: Results, size: Size, contender: Contender, ours: Contender, what: str) -> str:
    theirs, known = (results.median(size, each.name, what) for each in (contender, ours))
    return f"{theirs / known:.2f} x" if theirs and known and contender is not ours else ""


def _points(results: Results, name: str) -> list[tuple[float, float]]:
    at = ((size.rows, results.median(size, name, "seconds")) for size in results.sizes() if size.usual)
    return [(rows, seconds) for rows, seconds in at if seconds]
