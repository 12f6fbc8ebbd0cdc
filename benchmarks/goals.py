"""The goals, as they were set before the first line of code was written, each with the measured figure."""

from collections.abc import Iterator
from statistics import median

from benchmarks.collecting import COLLECTING, IMPORTS
from benchmarks.contenders import (
    BARE_DOWNLOAD,
    CHECKS_ONLY_ROLLCALL,
    CONTENDERS,
    MANUAL_PROCEDURE,
    PANDAS_SCRIPT,
    ROLLCALL,
)
from benchmarks.crowd import Size
from benchmarks.results import Results

WAVE, MILLION, START, END = Size(50_000, 1_000_000), *(Size.read(rows) for rows in ("1000000", "100000", "10000000"))
MEMORY = 1.5e9
CLIENT_SLEEPS = 15
"""Seconds: simple-salesforce waits five before it first polls a job, and the pandas script runs three jobs."""
STRAIGHT = 1.25
"""Growth counts as linear if the last stretch is at most so many times as steep as the first."""


def goals(results: Results) -> Iterator[tuple[str, str, str]]:
    """The goal, the figure, and ``met``, ``missed`` or ``not measured``."""
    yield _times(
        results, f"{WAVE} contacts: at most 1/20 of the manual procedure's calls", WAVE, MANUAL_PROCEDURE, "calls", 20
    )
    yield _times(
        results, f"{WAVE} contacts: at most 1/10 of the manual procedure's time", WAVE, MANUAL_PROCEDURE, "seconds", 10
    )
    yield _without_sleep(results, f"{MILLION} rows: at most 1/4 of the pandas script's time", 4)
    yield _times(
        results, f"{MILLION} rows: at most 1/3 of the pandas script's memory", MILLION, PANDAS_SCRIPT, "memory", 3
    )
    yield _over_bare_download(results)
    yield from _checks_only(results)
    yield _linear(results)
    yield _bounded(results)
    yield _collecting(results)


def _times(results: Results, goal: str, size: Size, peer: str, what: str, wanted: float) -> tuple[str, str, str]:
    ours, theirs = (results.median(size, name, what) for name in (ROLLCALL, peer))
    if not (ours and theirs):
        return goal, "", "not measured"
    return goal, f"1/{theirs / ours:.1f}", _met(theirs / ours >= wanted)


def _without_sleep(results: Results, goal: str, wanted: float) -> tuple[str, str, str]:
    """Compared without the time that the client of the pandas script sleeps before it first polls a job."""
    ours, theirs = (results.median(MILLION, name, "seconds") for name in (ROLLCALL, PANDAS_SCRIPT))
    if not (ours and theirs):
        return goal, "", "not measured"
    awake = theirs - CLIENT_SLEEPS
    figure = f"1/{theirs / ours:.1f}; 1/{awake / ours:.1f} without the {CLIENT_SLEEPS} s that its client sleeps"
    return goal, figure, _met(awake / ours >= wanted)


def _over_bare_download(results: Results) -> tuple[str, str, str]:
    goal = f"{MILLION} rows: at most 1.5 times the bare download's time"
    ours, bare = (results.median(MILLION, name, "seconds") for name in (ROLLCALL, BARE_DOWNLOAD))
    return (goal, f"{ours / bare:.2f}", _met(ours / bare <= 1.5)) if ours and bare else (goal, "", "not measured")


def _checks_only(results: Results) -> Iterator[tuple[str, str, str]]:
    ours = results.median(MILLION, CHECKS_ONLY_ROLLCALL, "seconds")
    for peer in (each for each in CONTENDERS if not each.reads_org and each.name != CHECKS_ONLY_ROLLCALL):
        goal = f"{MILLION} rows, the checks only: faster than {peer.title}"
        theirs = results.median(MILLION, peer.name, "seconds")
        yield (goal, f"{ours / theirs:.2f}", _met(ours < theirs)) if ours and theirs else (goal, "", "not measured")


def _linear(results: Results) -> tuple[str, str, str]:
    goal = f"Time grows linearly from {START} to {END} rows (the last stretch at most {STRAIGHT} times as steep)"
    first, middle, last = (results.median(size, ROLLCALL, "seconds") for size in (START, MILLION, END))
    if not (first and middle and last):
        return goal, "", "not measured"
    steep = ((last - middle) / (END.rows - MILLION.rows)) / ((middle - first) / (MILLION.rows - START.rows))
    return goal, f"{steep:.2f}", _met(steep <= STRAIGHT)


def _bounded(results: Results) -> tuple[str, str, str]:
    peaks = [(results.median(size, ROLLCALL, "memory") or 0, size) for size in results.sizes()]
    most, size = max(peaks, key=lambda peak: peak[0], default=(0, END))
    measured = f"{most / 1e9:.2f} GB at {size} rows" if most else ""
    goal = f"Memory stays under 1.5 GB up to {END} rows"
    if most < MEMORY and not results.median(END, ROLLCALL, "memory"):
        return goal, measured, "not measured"
    return goal, measured, _met(most < MEMORY)


def _collecting(results: Results) -> tuple[str, str, str]:
    goal = "`pytest --collect-only` on the example: at most twice its imports (pytest, DuckDB, simple-salesforce)"
    if not results.collecting:
        return goal, "", "not measured"
    ours, imports = (median(results.collecting[name]) for name in (COLLECTING, IMPORTS))
    return goal, f"{ours / imports:.2f}: {ours:.2f} s of CPU to {imports:.2f} s", _met(ours <= 2 * imports)


def _met(held: bool) -> str:
    return "met" if held else "missed"
