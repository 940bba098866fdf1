"""Where a value falls in a drawing, and the shapes that every drawing is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from math import ceil, floor, log10

from measures.analysis import Analysis, Phase

INK = "#14252f"
MUTED = "#47606d"
GRID = "#e3eaed"
AXIS = "#b6c5cc"
LINE = "#6b818c"
BAND = "#eef3f5"
TARGET = "#7a2a8c"
MARK = "#0b5563"
MARK_FILL = "#e3f0f1"
PAPER = "#fff"
MEANINGS = {
    "improvement": "#0a6ebd",
    "concern": "#c2570c",
    "neutral": INK,
    "common_cause": "#5f7682",
}
# Limits are drawn with dashes while they are provisional, lines with longer ones after the points
# that they are made of.
PROVISIONAL, GOING_ON = "4 4", "7 4"
DOTS = "2 3"


@dataclass(frozen=True, slots=True)
class Plot:
    """The area that points are drawn in, and where an index or a value falls in it."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    slots: int
    inset: float

    @property
    def step(self) -> float:
        return (self.right - self.left - 2 * self.inset) / max(1, self.slots - 1)

    def x(self, index: float) -> float:
        return self.left + self.inset + index * self.step

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def edges(self, phase: Phase, size: int, first: int = 0) -> tuple[float, float]:
        """Return where the lines of a phase start and end, `first` being the index at the left."""
        start = self.left if phase.first <= first else self.x(phase.first - 0.5 - first) + 2
        end = self.right if phase.last == size - 1 else self.x(phase.last + 0.5 - first) - 2
        return start, end


def possible(form: str) -> tuple[float | None, float | None]:
    """Return the least and the most that a figure of the form can be; None is without bound."""
    return (None if form == "value" else 0), (100 if form == "percentage" else None)


def seen(limit: float | None, form: str) -> float | None:
    """Return the limit, or None where no figure can ever pass it: what reads 0 is none, too."""
    low, high = possible(form)
    if limit is None or (low is not None and limit < low + 0.005):
        return None
    return None if high is not None and limit >= high else limit


def ticks_of(chart: Analysis) -> list[float]:
    """Return round numbers that span everything drawn, from 0 unless that would flatten the line.

    What is counted starts at 0 when the data then still fill a quarter of the height, other
    values when they fill half; a cut axis spans a tenth of its values or more, so that next to
    nothing does not look like much.
    """
    limits = [seen(limit, chart.form) for limit in {*chart.lower, *chart.upper}]
    shown = (*chart.values, *chart.centre, *limits, chart.target)
    drawn = [value for value in shown if value is not None]
    low, high = min(drawn, default=0), max(drawn, default=0)
    least = 0.5 if chart.form == "value" else 0.25
    if low >= 0 and (low == high or high - low >= least * high):
        low = 0
    else:
        margin = max(0.08 * (high - low), 0.05 * max(abs(low), abs(high)) - (high - low) / 2)
        low, high = (max(0, low - margin) if low >= 0 else low - margin), high + margin
    if chart.form == "percentage" and (high > 50 or high == 0):
        high = 100
    if low == high:
        high = low + 1

    rough = (high - low) / 7
    size = 10 ** floor(log10(rough))
    step = next(s * size for s in (1, 2, 5, 10) if s * size >= rough * 0.999)
    if chart.form in ("count", "cases", "percentage"):
        step = max(1, step)
    return [i * step for i in range(floor(low / step + 1e-9), ceil(high / step - 1e-9) + 1)]


def apart(heights: Sequence[float], distance: float, top: float, bottom: float) -> list[float]:
    """Return the heights, given from the top down, moved as little as keeps them apart."""
    groups: list[tuple[float, int]] = []
    for height in heights:
        middle, size = height, 1
        while True:
            reach = distance * (size - 1) / 2
            middle = min(max(middle, top + reach), bottom - reach)
            if not groups or middle - groups[-1][0] >= distance * (size + groups[-1][1]) / 2 - 1e-6:
                break
            above, count = groups.pop()
            middle = (above * count + middle * size) / (count + size)
            size += count
        groups.append((middle, size))
    return [
        middle + distance * (n - (size - 1) / 2) for middle, size in groups for n in range(size)
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """Limits that stay the same from `left` to `right`; None where one is not drawn."""

    left: float
    right: float
    lower: float | None
    upper: float | None


def steps_of(plot: Plot, chart: Analysis, phase: Phase, first: int = 0) -> list[list[Step]]:
    """Return the limits of a phase as steps, in groups without a hole."""
    start, end = plot.edges(phase, len(chart.values), first)
    begin = max(first, phase.first)
    points = range(begin, phase.last + 1)
    groups: list[list[Step]] = []
    hole = True
    for (lower, upper), run in groupby(points, key=lambda i: (chart.lower[i], chart.upper[i])):
        i, *others = run
        last = others[-1] if others else i
        if lower is None or upper is None:
            hole = True
            continue
        left = start if i == begin else plot.x(i - 0.5 - first)
        right = end if last == phase.last else plot.x(last + 0.5 - first)
        if hole:
            groups.append([])
        hole = False
        groups[-1].append(Step(left, right, seen(lower, chart.form), seen(upper, chart.form)))
    return groups


def band(plot: Plot, groups: Sequence[Sequence[Step]]) -> Iterator[str]:
    """Yield the area between the limits."""
    for group in groups:
        there = [
            f"{x:.1f} {plot.top if s.upper is None else plot.y(s.upper):.1f}"
            for s in group
            for x in (s.left, s.right)
        ]
        back = [
            f"{x:.1f} {plot.bottom if s.lower is None else plot.y(s.lower):.1f}"
            for s in reversed(group)
            for x in (s.right, s.left)
        ]
        yield f'<path d="M{"L".join([*there, *back])}z" fill="{BAND}"/>'


def borders(plot: Plot, groups: Sequence[Sequence[Step]], dashes: str) -> Iterator[str]:
    """Yield the limits themselves, as stairs where they differ from point to point."""
    for name in ("upper", "lower"):
        path = ""
        for group in groups:
            pen = "M"
            for step in group:
                value = getattr(step, name)
                if value is None:
                    pen = "M"
                    continue
                y = plot.y(value)
                path += f"{pen}{step.left:.1f} {y:.1f}H{step.right:.1f}"
                pen = "L"
        if path:
            dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
            yield f'<path d="{path}" fill="none" stroke="{LINE}"{dashed}/>'


def line(plot: Plot, values: Sequence[float | None], thickness: float, first: int = 0) -> str:
    """Return the line through the points, broken where a value is missing."""
    path = ""
    pen = "M"
    for i, value in enumerate(values, first):
        if value is None:
            pen = "M"
        else:
            path += f"{pen}{plot.x(i):.1f} {plot.y(value):.1f}"
            pen = "L"
    return (
        f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="{thickness}" '
        'stroke-linejoin="round"/>'
    )


def symbol(meaning: str, x: float, y: float, size: float) -> str:
    """Return a circle, or a shape that says the same as its colour."""
    if meaning == "improvement":
        reach = 1.5 * size
        shape = (
            f'path d="M{x:.1f} {y - reach:.1f}l{reach:.1f} {reach:.1f}l-{reach:.1f} {reach:.1f}'
            f'l-{reach:.1f} -{reach:.1f}z"'
        )
    elif meaning == "concern":
        half = 1.1 * size
        shape = (
            f'rect x="{x - half:.1f}" y="{y - half:.1f}" '
            f'width="{2 * half:.1f}" height="{2 * half:.1f}"'
        )
    elif meaning == "neutral":
        reach = 1.4 * size
        shape = f'path d="M{x:.1f} {y - reach:.1f}l{reach:.1f} {1.8 * reach:.1f}h-{2 * reach:.1f}z"'
    else:
        shape = f'circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"'
    return f'<{shape} fill="{MEANINGS[meaning]}" stroke="{PAPER}"/>'


def hollow(x: float, y: float, size: float) -> str:
    """Return the circle of a point that is left out."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{PAPER}" '
        f'stroke="{MEANINGS["common_cause"]}" stroke-width="1.5"/>'
    )


def rule(
    left: float, right: float, y: float, colour: str, thickness: float = 1, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{colour}" '
        f'stroke-width="{thickness}"{dashed}/>'
    )


def text(x: float, y: float, said: str, anchor: str = "start", colour: str = MUTED) -> str:
    weight = "" if colour == MUTED else f' fill="{colour}" font-weight="700"'
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(said)}</text>'
