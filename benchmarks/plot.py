"""Draws seconds over rows with matplotlib, the same bytes for the same figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure

Points = Sequence[tuple[float, float]]
STYLE = {"svg.hashsalt": "rollcall", "svg.fonttype": "none", "axes.spines.top": False, "axes.spines.right": False}


def plot(lines: Mapping[str, Points], path: Path) -> None:
    """:param lines: by title, (rows, seconds)."""
    with rc_context(STYLE):
        figure = Figure(figsize=(7.6, 4.2), layout="constrained")
        axes = figure.subplots()
        for title, points in lines.items():
            axes.loglog(*zip(*points, strict=True), "o-", label=title)
        axes.set(title="Time to verify a load", xlabel="rows of the load", ylabel="seconds")
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_major_formatter("{x:,g}")
        axes.minorticks_off()
        axes.grid(alpha=0.35)
        axes.legend()
        figure.savefig(path, metadata={"Date": None})
