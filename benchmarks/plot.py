"""Lines over size, both axes logarithmic, as an SVG that reads on light and dark pages."""

import math
from collections.abc import Mapping, Sequence
from html import escape

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 46, 56
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #57606a }
  .title { font-weight: 600; fill: #1f2328 }
  .grid { stroke: #8c959f; stroke-opacity: .35 }
  .line { fill: none; stroke-width: 2 }
  .c0 { stroke: #0969da } .t0 { fill: #0969da; font-weight: 600 } .c0.line { stroke-width: 3.5 }
  .c1 { stroke: #cf222e } .t1 { fill: #cf222e }
  .c2 { stroke: #9a6700 } .t2 { fill: #9a6700 }
  .c3 { stroke: #6e7781; stroke-dasharray: 5 4 } .t3 { fill: #6e7781 }
  circle { stroke: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 } .title { fill: #f0f6fc }
    .c0 { stroke: #4493f8 } .t0 { fill: #4493f8 } .c1 { stroke: #f85149 } .t1 { fill: #f85149 }
    .c2 { stroke: #d29922 } .t2 { fill: #d29922 } .c3 { stroke: #9198a1 } .t3 { fill: #9198a1 }
  }
"""


class Axis:
    """From values to places, over whole powers of ten."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        self.low, self.high = low, max(high, low + 1)
        self._start, self._step = start, (end - start) / (self.high - low)

    def place(self, value: float) -> float:
        """Where a value is."""
        return round(self._start + (math.log10(value) - self.low) * self._step, 1)

    def ticks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def plot(title: str, lines: Mapping[str, Points]) -> str:
    """:param lines: by name, (rows, seconds); the fourth is drawn broken."""
    every = [point for points in lines.values() for point in points]
    x = Axis([rows for rows, _ in every], LEFT, WIDTH - RIGHT)
    y = Axis([seconds for _, seconds in every], HEIGHT - BOTTOM, TOP)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<text class="title" x="{LEFT}" y="22">{escape(title)}</text>',
        *_grid(x, y),
    ]
    ends: list[tuple[float, int, str, float]] = []
    for number, (name, points) in enumerate(lines.items()):
        places = [(x.place(rows), y.place(seconds)) for rows, seconds in points]
        joined = " ".join(f"{across},{down}" for across, down in places)
        drawn.append(f'<polyline class="line c{number}" points="{joined}"/>')
        drawn += [f'<circle class="t{number}" cx="{across}" cy="{down}" r="4"/>' for across, down in places]
        if places:
            ends.append((places[-1][1], number, name, places[-1][0]))
    drawn += _names(ends)
    return "\n".join([*drawn, "</svg>", ""])


def _grid(x: Axis, y: Axis) -> list[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    drawn = [f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 14}" text-anchor="middle">rows of the load</text>']
    for tick in x.ticks():
        across = x.place(tick)
        drawn.append(f'<line class="grid" x1="{across}" y1="{TOP}" x2="{across}" y2="{bottom}"/>')
        drawn.append(f'<text x="{across}" y="{bottom + 20}" text-anchor="middle">{tick:,.0f}</text>')
    for tick in y.ticks():
        down = y.place(tick)
        drawn.append(f'<line class="grid" x1="{LEFT}" y1="{down}" x2="{right}" y2="{down}"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{down + 4}" text-anchor="end">{tick:,g} s</text>')
    return drawn


def _names(ends: Sequence[tuple[float, int, str, float]]) -> list[str]:
    """Each line's name: right of its end at the plot's edge, one below the other; above it where others go on."""
    drawn, free, edge = [], 0.0, max((across for *_, across in ends), default=0)
    for down, number, name, across in sorted(ends):
        if across < edge:
            anchor = "start" if across == LEFT else "middle"
            drawn.append(
                f'<text class="t{number}" x="{across}" y="{down - 12}" text-anchor="{anchor}">{escape(name)}</text>'
            )
            continue
        place = max(down + 4, free)
        free = place + 17
        drawn.append(f'<text class="t{number}" x="{across + 10}" y="{place}">{escape(name)}</text>')
    return drawn
