"""The limits of one machine and of the org: arithmetic on the largest run, with the numbers that go into it."""

from collections.abc import Iterator

from benchmarks.contenders import BARE_DOWNLOAD, ROLLCALL
from benchmarks.results import Results

DAY = 86_400
JOBS, BYTES, CALLS = 10_000, 10**12, 100_000
"""Query jobs and bytes of results in 24 hours, by Bulk API 2.0's limits; the API calls that an edition begins with."""
DISK = 100 * 10**9


def limits(results: Results) -> Iterator[str]:
    """A table of what limits a day, as lines of Markdown."""
    sizes = [size for size in results.sizes() if size.usual and results.median(size, ROLLCALL, "seconds")]
    size = next((size for size in reversed(sizes) if results.of(size, BARE_DOWNLOAD)), None)
    if size is None:
        yield from ("", "Not measured yet.", "")
        return
    seconds, disk, calls = (results.median(size, ROLLCALL, what) or 1 for what in ("seconds", "disk", "calls"))
    rows, pages = size.rows, results.of(size, BARE_DOWNLOAD)[0]["pages"]
    a_day = BYTES / (pages["bytes"] / rows)
    hours = f"rows in 24 h, {_rounded(a_day * seconds / rows / 3600)} hours of this machine"
    yield from ("", f"From the run of {size} rows, by proportion:", "", "| | measured | limit | so at most |")
    yield "|---|---:|---:|---|"
    yield _line("this machine's time", f"{seconds:,.0f} s", "24 h", DAY / (seconds / rows), "rows a day")
    yield _line("its scratch disk", f"{_mega(disk)} at the peak", f"{_mega(DISK)} free", DISK / (disk / rows), "rows")
    yield _line("results of Bulk", _mega(pages["bytes"]), f"{_mega(BYTES)} in 24 h", a_day, hours)
    yield _line("query jobs", f"{pages['jobs']}", f"{JOBS:,} in 24 h", JOBS / pages["jobs"], "such runs in 24 h")
    yield _line("API calls", f"{calls:,.0f}", f"{CALLS:,} a day", CALLS / calls, "such runs a day")
    yield ""


def _line(what: str, used: str, limit: str, most: float, unit: str) -> str:
    return f"| {what} | {used} | {limit} | {_rounded(most)} {unit} |"


def _mega(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


def _rounded(number: float) -> str:
    """Two significant digits: this is arithmetic, not a measurement."""
    return f"{float(f'{number:.2g}'):,.0f}"
