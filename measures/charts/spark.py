"""The small drawing of a measure's latest points, comparable with those beside it."""

from html import escape

from measures import words
from measures.analysis import Analysis
from measures.charts.plot import (
    AXIS,
    DOTS,
    MEANINGS,
    TARGET,
    Plot,
    band,
    hollow,
    line,
    rule,
    seen,
    steps_of,
    symbol,
)
from measures.words.points import centre_name

POINTS = 26


def sparkline(
    chart: Analysis,
    axis: words.Axis,
    *,
    title: str,
    width: int = 148,
    height: int = 40,
) -> str:
    """Return the latest 26 points as a small `<svg>`, with the same lines as the large chart.

    The latest period stands at the right, and each has the same width, so that small charts side
    by side can be compared. Points in a signal are coloured; the last one has its shape. The
    accessible name says `title`, first and latest value, and the lines.
    """
    size = len(chart.values)
    first = max(0, size - POINTS)
    values = chart.values[first:]
    offset = POINTS - len(values)
    known = [i for i in range(first, size) if chart.values[i] is not None]
    if not known:
        return _svg(width, height, f"{title}: no data yet", [])
    limits = [seen(limit, chart.form) for limit in {*chart.lower[first:], *chart.upper[first:]}]
    shown = (*values, *{*chart.centre[first:]}, *limits, chart.target)
    drawn = [value for value in shown if value is not None]
    low, high = min(drawn), max(drawn)
    if low == high:
        low, high = low - 1, high + 1
    plot = Plot(0, width, 6, height - 6, low, high, POINTS, 7)
    first -= offset
    parts: list[str] = []
    phases = [phase for phase in chart.phases if phase.last >= first]
    for phase in phases:
        parts += band(plot, steps_of(plot, chart, phase, first))
    for phase in phases:
        if phase.centre is not None:
            start, end = plot.edges(phase, size, first)
            parts.append(rule(start, end, plot.y(phase.centre), AXIS, 1.2))
    if chart.target is not None:
        parts.append(rule(0, width, plot.y(chart.target), TARGET, 1.5, DOTS))
    parts.append(line(plot, values, 1.5, offset))
    last = known[-1]
    for i in known:
        x, y = plot.x(i - first), plot.y(chart.values[i] or 0)
        if i in chart.excluded:
            parts.append(hollow(x, y, 2.2))
        elif i == last:
            now = "common_cause" if chart.caution else chart.signal
            parts.append(symbol(now, x, y, 3.6))
        elif chart.meaning[i] != "common_cause":
            colour = MEANINGS[chart.meaning[i]]
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.9" fill="{colour}"/>')
    return _svg(width, height, _name(chart, axis, title, known), parts)


def _name(chart: Analysis, axis: words.Axis, title: str, known: list[int]) -> str:
    def read(number: float) -> str:
        return words.value(number, chart.form, axis.unit)

    start, latest = (
        words.quantity(chart.values[i] or 0, chart.form, axis.unit) for i in (known[0], known[-1])
    )
    shown = min(len(chart.values), POINTS)
    name = f"{title}: from {start} to {latest} in {words.count(shown, axis.noun)}"
    if chart.now.centre is not None:
        name += f", {centre_name(chart)} {read(chart.now.centre)}"
    if chart.target is not None:
        name += f", target {read(chart.target)}"
    return name


def _svg(width: int, height: int, name: str, parts: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(name)}">'
        + "".join(parts)
        + "</svg>"
    )
