"""The goals, as they were set before the code that is to reach them was written, each with the measured figure."""

from collections.abc import Iterator
from statistics import median

from benchmarks.collecting import COLLECTING, IMPORTS
from benchmarks.contenders import (
    BARE_DOWNLOAD,
    CHECKS_ONLY_ROLLCALL,
    CONTENDERS,
    MANUAL_PROCEDURE,
    PANDAS_SCRIPT,
    POLARS_PROGRAM,
    ROLLCALL,
)
from benchmarks.crowd import Size
from benchmarks.results import Results

WAVE, MILLION, START, END = Size(50_000, 1_000_000), *(Size.read(rows) for rows in ("1000000", "100000", "10000000"))
CPU, MEMORY = 16, 0.7e9
"""Of a million rows: seconds and bytes."""
MEMORY_OF_ALL = 1.5e9
STRAIGHT = 1.2
"""How many times as steep as the first stretch the last one may be."""
Goal = tuple[str, str, str]


def goals(results: Results) -> Iterator[Goal]:
    """The goal, the figure, and ``met``, ``missed`` or ``not measured``."""
    yield _cpu(results)
    yield _memory(results)
    yield _beside(results, "at most twice the bare download's time", BARE_DOWNLOAD, "seconds", 2)
    yield _beside(results, "less CPU time than the pandas script", PANDAS_SCRIPT, "cpu", 1)
    yield _beside(results, "at most twice the Polars program's CPU time", POLARS_PROGRAM, "cpu", 2)
    yield _beside(results, "less than a third of the Polars program's memory", POLARS_PROGRAM, "memory", 1 / 3)
    yield _fraction(results, "calls", 20)
    yield _fraction(results, "time", 10)
    yield from _checks_only(results)
    yield _linear(results)
    yield _bounded(results)
    yield _collecting(results)


def _cpu(results: Results) -> Goal:
    goal, cpu = f"{MILLION} rows: at most {CPU} s of CPU time", results.median(MILLION, ROLLCALL, "cpu")
    return (goal, f"{cpu:.1f} s", _met(cpu <= CPU)) if cpu else (goal, "", "not measured")


def _memory(results: Results) -> Goal:
    goal, memory = f"{MILLION} rows: at most {MEMORY / 1e9} GB", results.median(MILLION, ROLLCALL, "memory")
    return (goal, f"{memory / 1e9:.2f} GB", _met(memory <= MEMORY)) if memory else (goal, "", "not measured")


def _beside(results: Results, what_is_wanted: str, peer: str, what: str, most: float) -> Goal:
    goal = f"{MILLION} rows: {what_is_wanted}"
    ours, theirs = (results.median(MILLION, name, what) for name in (ROLLCALL, peer))
    if not (ours and theirs):
        return goal, "", "not measured"
    return goal, f"{ours / theirs:.2f}", _met(ours / theirs <= most)


def _fraction(results: Results, what: str, wanted: float) -> Goal:
    goal = f"{WAVE} contacts: at most 1/{wanted} of the manual procedure's {what}"
    measure = "seconds" if what == "time" else what
    ours, theirs = (results.median(WAVE, name, measure) for name in (ROLLCALL, MANUAL_PROCEDURE))
    if not (ours and theirs):
        return goal, "", "not measured"
    return goal, f"1/{theirs / ours:.1f}", _met(theirs / ours >= wanted)


def _checks_only(results: Results) -> Iterator[Goal]:
    ours = results.median(MILLION, CHECKS_ONLY_ROLLCALL, "seconds")
    for peer in (each for each in CONTENDERS if not each.reads_org and each.name != CHECKS_ONLY_ROLLCALL):
        goal = f"{MILLION} rows, the checks only: faster than {peer.title}"
        theirs = results.median(MILLION, peer.name, "seconds")
        yield (goal, f"{ours / theirs:.2f}", _met(ours < theirs)) if ours and theirs else (goal, "", "not measured")


def _linear(results: Results) -> Goal:
    goal = f"Time grows linearly from {START} to {END} rows (from {MILLION} on at most {STRAIGHT} times as steep)"
    first, middle, last = (results.median(size, ROLLCALL, "seconds") for size in (START, MILLION, END))
    if not (first and middle and last):
        return goal, "", "not measured"
    steep = ((last - middle) / (END.rows - MILLION.rows)) / ((middle - first) / (MILLION.rows - START.rows))
    return goal, f"{steep:.2f}", _met(steep <= STRAIGHT)


def _bounded(results: Results) -> Goal:
    peaks = [(results.median(size, ROLLCALL, "memory") or 0, size) for size in results.sizes()]
    most, size = max(peaks, key=lambda peak: peak[0], default=(0, END))
    measured = f"{most / 1e9:.2f} GB at {size} rows" if most else ""
    goal = f"Memory stays under 1.5 GB up to {END} rows"
    if most < MEMORY_OF_ALL and not results.median(END, ROLLCALL, "memory"):
        return goal, measured, "not measured"
    return goal, measured, _met(most < MEMORY_OF_ALL)


def _collecting(results: Results) -> Goal:
    goal = "`pytest --collect-only` on the example: at most twice its imports (pytest, DuckDB, simple-salesforce)"
    if not results.collecting:
        return goal, "", "not measured"
    ours, imports = (median(results.collecting[name]) for name in (COLLECTING, IMPORTS))
    return goal, f"{ours / imports:.2f}: {ours:.2f} s of CPU to {imports:.2f} s", _met(ours <= 2 * imports)


def _met(held: bool) -> str:
    return "met" if held else "missed"
