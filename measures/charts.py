"""Run charts and sparklines drawn as SVG strings, from what `spc` found and `words` says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import ceil, floor, log10

from measures import words
from measures.spc import RunChart

# Presentation attributes only, so that one string draws in the page, in a PDF and on a slide.
FONT = "Inter, Inter Variable, Segoe UI, Arial, sans-serif"
INK = "#14252f"
MUTED = "#47606d"
GRID = "#e3eaed"
AXIS = "#b6c5cc"
LINE = "#6b818c"
TARGET = "#7a2a8c"
MARK = "#0b5563"
MARK_FILL = "#e3f0f1"
MEANINGS = {
    "improvement": "#0a6ebd",
    "concern": "#c2570c",
    "neutral": INK,
    "common_cause": "#5f7682",
}

WIDE = 800
NARROW = 360
TEXT = 13
CHARACTER = 7.7  # the most that a character of this size takes, on average

# A short series leaves room up to the number of points from which a change can be seen.
FEWEST_SLOTS = 10
WEEKS_BETWEEN_LABELS = (1, 2, 4, 6, 8, 13, 26, 52)
MARK_ROW = 26
SPARK_POINTS = 26


@dataclass(frozen=True, slots=True)
class _Plot:
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


@dataclass(frozen=True, slots=True)
class _Label:
    value: float
    lines: Sequence[str]
    colour: str


def run_chart(
    chart: RunChart,
    weeks: Sequence[date],
    *,
    id_prefix: str,
    width: int,
    title: str,
    unit: str = "",
    marks: Sequence[tuple[int, str]] = (),
) -> str:
    """The chart as one `<svg>`, laid out for a `width` of WIDE or NARROW.

    `weeks` has one date per point. `marks` are (index counted from 0, one or two characters) for
    the numbered circles on top. The accessible name is `title`, the description the sentence;
    their ids are `id_prefix`, which is unique in the page, and the width.

    For the point reader, `data-points` holds "x,y" per point; one without a value is put on the
    axis.
    """
    narrow = width == NARROW
    ticks = _ticks(chart)
    tick_texts = [words.value(tick, chart.kind, unit) for tick in ticks]
    labels = _side_labels(chart, unit, narrow)
    left = 16 + CHARACTER * max(map(len, tick_texts))
    right = width - 14 - CHARACTER * max((len(t) for one in labels for t in one.lines), default=0)
    slots = max(len(weeks), FEWEST_SLOTS)
    step = _Plot(left, right, 0, 0, 0, 0, slots, 10).step
    rows = _rows(marks, step)
    caption = "" if chart.kind == "proportion" or unit == "%" else unit
    top = 12 + (24 if caption else 0) + MARK_ROW * max(rows, default=0)
    plot = _Plot(left, right, top, top + (190 if narrow else 250), ticks[0], ticks[-1], slots, 10)
    years = bool(weeks) and weeks[0].year != weeks[-1].year
    cut = ticks[0] > 0
    height = round(plot.bottom + 30 + (16 if years else 0) + (20 if cut else 0))

    body = [
        *_axes(plot, ticks, tick_texts),
        *_week_labels(plot, weeks, years),
        *_marks(plot, marks, rows),
        *_reference_lines(plot, chart),
        *_label_texts(plot, labels, narrow),
        *_points(plot, chart),
    ]
    if caption:
        body.append(_text(left, 16, caption))
    if cut:
        body.append(_text(8, height - 6, f"The vertical axis starts at {tick_texts[0]}, not 0."))
    places = " ".join(
        f"{plot.x(i):.1f},{plot.bottom if value is None else plot.y(value):.1f}"
        for i, value in enumerate(chart.values)
    )
    name = f"{id_prefix}-{width}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-title" '
        f'aria-describedby="{name}-desc" data-points="{places}" font-family="{FONT}" '
        f'font-size="{TEXT}" fill="{MUTED}"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(words.sentence(chart, weeks, unit=unit))}</desc>'
        + "".join(body)
        + "</svg>"
    )


def sparkline(
    chart: RunChart, *, title: str, unit: str = "", width: int = 148, height: int = 40
) -> str:
    """The latest 26 points as a small `<svg>`, against the same median as the large chart.

    Points in a signal are coloured; the last one has its shape. The accessible name says
    `title`, first and latest value, and median.
    """
    values = chart.values[-SPARK_POINTS:]
    meanings = chart.meaning[-SPARK_POINTS:]
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    lines = [line for line in (chart.centre, chart.target) if line is not None]
    low = min([*lines, *(value for _, value in known)], default=0)
    high = max([*lines, *(value for _, value in known)], default=0)
    if low == high:
        low, high = low - 1, high + 1
    plot = _Plot(0, width, 6, height - 6, low, high, len(values), 7)
    parts = []
    name = f"{title}: no data yet"
    if known:
        first, latest = (words.quantity(known[i][1], chart.kind, unit) for i in (0, -1))
        name = f"{title}: from {first} to {latest} in {len(values)} weeks"
        if chart.centre is not None:
            parts.append(_rule(0, width, plot.y(chart.centre), AXIS, 1.2))
            name += f", median {words.value(chart.centre, chart.kind, unit)}"
        if chart.target is not None:
            parts.append(_rule(0, width, plot.y(chart.target), TARGET, 1.5, "2 3"))
            name += f", target {words.value(chart.target, chart.kind, unit)}"
        parts.append(_line(plot, values, 1.5))
        last, value = known[-1]
        parts += [
            f'<circle cx="{plot.x(i):.1f}" cy="{plot.y(y):.1f}" r="1.9" '
            f'fill="{MEANINGS[meanings[i]]}"/>'
            for i, y in known[:-1]
            if meanings[i] != "common_cause"
        ]
        now = "common_cause" if chart.caution else chart.signal
        parts.append(_symbol(now, plot.x(last), plot.y(value), 3.6))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(name)}">'
        + "".join(parts)
        + "</svg>"
    )


def _ticks(chart: RunChart) -> list[float]:
    """Round numbers that span everything drawn, from 0 unless that would flatten the line.

    A count or a proportion starts at 0 when the data then still fill a quarter of the height,
    other values when they fill half; a cut axis spans a tenth of its values or more, so that
    next to nothing does not look like much.
    """
    drawn = [value for value in (*chart.values, chart.centre, chart.target) if value is not None]
    low, high = min(drawn, default=0), max(drawn, default=0)
    least = 0.5 if chart.kind == "value" else 0.25
    if low >= 0 and (low == high or high - low >= least * high):
        low = 0
    else:
        margin = max(0.08 * (high - low), 0.05 * max(abs(low), abs(high)) - (high - low) / 2)
        low, high = (max(0, low - margin) if low >= 0 else low - margin), high + margin
    if chart.kind == "proportion" and (high > 50 or high == 0):
        high = 100
    if low == high:
        high = low + 1

    rough = (high - low) / 7
    size = 10 ** floor(log10(rough))
    step = next(s * size for s in (1, 2, 5, 10) if s * size >= rough * 0.999)
    if chart.kind != "value":
        step = max(1, step)
    return [i * step for i in range(floor(low / step + 1e-9), ceil(high / step - 1e-9) + 1)]


def _side_labels(chart: RunChart, unit: str, narrow: bool) -> list[_Label]:
    """What is written right of the plot."""
    labels: list[_Label] = []
    for name, value, colour in (("Median", chart.centre, INK), ("Target", chart.target, TARGET)):
        if value is not None:
            text = words.value(value, chart.kind, unit)
            labels.append(_Label(value, [name, text] if narrow else [f"{name} {text}"], colour))
    return labels


def _rows(marks: Sequence[tuple[int, str]], step: float) -> list[int]:
    """The row, 1 being the lowest, in which each mark's circle touches no other circle."""
    rows: list[int] = []
    taken: dict[int, list[int]] = {}
    for index, _ in marks:
        row = 1
        while any(abs(index - other) * step < 24 for other in taken.get(row, ())):
            row += 1
        taken.setdefault(row, []).append(index)
        rows.append(row)
    return rows


def _axes(plot: _Plot, ticks: Sequence[float], texts: Sequence[str]) -> Iterator[str]:
    for tick, text in zip(ticks, texts, strict=True):
        y = plot.y(tick)
        yield _rule(plot.left, plot.right, y, AXIS if tick == ticks[0] else GRID)
        yield _text(plot.left - 8, y + 4.5, text, "end")


def _week_labels(plot: _Plot, weeks: Sequence[date], years: bool) -> Iterator[str]:
    """As many evenly spaced weeks as fit; the year where it changes, if it does."""
    fewest = ceil(60 / plot.step)
    every = next((every for every in WEEKS_BETWEEN_LABELS if every >= fewest), fewest)
    year = None
    for i in range(0, len(weeks), every):
        yield _text(plot.x(i), plot.bottom + 20, words.period(weeks[i]), "middle")
        if years and weeks[i].year != year:
            year = weeks[i].year
            yield _text(plot.x(i), plot.bottom + 36, str(year), "middle")


def _marks(plot: _Plot, marks: Sequence[tuple[int, str]], rows: Sequence[int]) -> Iterator[str]:
    # Of several marks on one week the last stands highest: one line serves them all.
    highest = {index: row for (index, _), row in zip(marks, rows, strict=True)}
    for index, row in highest.items():
        x, y = plot.x(index), plot.top + 12 - MARK_ROW * row
        yield (
            f'<path d="M{x:.1f} {y:.1f}V{plot.bottom:.1f}" stroke="{MARK}" stroke-dasharray="1 3"/>'
        )
    for (index, label), row in zip(marks, rows, strict=True):
        x, y = plot.x(index), plot.top + 12 - MARK_ROW * row
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" fill="{MARK_FILL}" stroke="{MARK}" '
            'stroke-width="1.3"/>'
        )
        yield _text(x, y + 4.5, label, "middle", INK)


def _reference_lines(plot: _Plot, chart: RunChart) -> Iterator[str]:
    """The median, solid over the points it is made of and dashed after them, and the target."""
    if chart.centre is not None:
        y, end = plot.y(chart.centre), plot.right
        if chart.baseline is not None:
            end = plot.x(chart.baseline - 0.5)
            yield _rule(end, plot.right, y, INK, 1.6, "7 4")
        yield _rule(plot.left, end, y, INK, 1.6)
    if chart.target is not None:
        yield _rule(plot.left, plot.right, plot.y(chart.target), TARGET, 2, "2 3")


def _label_texts(plot: _Plot, labels: Sequence[_Label], narrow: bool) -> Iterator[str]:
    """The labels beside their lines, moved apart where they would touch."""
    apart = 38 if narrow else 18
    labels = sorted(labels, key=lambda label: -label.value)
    heights = [plot.y(label.value) for label in labels]
    if len(heights) == 2 and heights[1] - heights[0] < apart:
        middle = sum(heights) / 2
        middle = min(max(middle, plot.top + apart / 2), plot.bottom - apart / 2)
        heights = [middle - apart / 2, middle + apart / 2]
    for y, label in zip(heights, labels, strict=True):
        for row, text in enumerate(label.lines):
            offset = 4.5 + 15 * (row - (len(label.lines) - 1) / 2)
            yield _text(plot.right + 7, y + offset, text, "start", label.colour)


def _points(plot: _Plot, chart: RunChart) -> Iterator[str]:
    if all(value is None for value in chart.values):
        x, y = (plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2
        yield _text(x, y, "No data yet", "middle")
        return
    yield _line(plot, chart.values, 1.6)
    size = max(2.2, min(4.2, 0.42 * plot.step))
    for i, (value, meaning) in enumerate(zip(chart.values, chart.meaning, strict=True)):
        if value is not None:
            yield _symbol(meaning, plot.x(i), plot.y(value), size)


def _line(plot: _Plot, values: Sequence[float | None], thickness: float) -> str:
    """The line through the points, broken where a value is missing."""
    path = ""
    pen = "M"
    for i, value in enumerate(values):
        if value is None:
            pen = "M"
        else:
            path += f"{pen}{plot.x(i):.1f} {plot.y(value):.1f}"
            pen = "L"
    return (
        f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="{thickness}" '
        'stroke-linejoin="round"/>'
    )


def _symbol(meaning: str, x: float, y: float, size: float) -> str:
    """A circle, or a shape that says the same as its colour."""
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
    return f'<{shape} fill="{MEANINGS[meaning]}" stroke="#fff"/>'


def _rule(
    left: float, right: float, y: float, colour: str, thickness: float = 1, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{colour}" '
        f'stroke-width="{thickness}"{dashed}/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = MUTED) -> str:
    weight = "" if colour == MUTED else f' fill="{colour}" font-weight="700"'
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
