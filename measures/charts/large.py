"""The chart of a measure: points, lines, limits, phases, remarks and cycles over its periods."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from measures import words
from measures.analysis import Analysis
from measures.charts import plot as shapes
from measures.charts.plot import AXIS, GRID, INK, MARK, MARK_FILL, MUTED, PAPER, TARGET, Plot
from measures.rules import DAILY, MONTHLY
from measures.words.points import centre_name

FONT = "Inter, Inter Variable, Segoe UI, Arial, sans-serif"
WIDE = 800
NARROW = 360
TEXT = 13
CHARACTER = 7.7  # the most that a character of this size takes, on average

# A short series leaves room up to the number of points from which a change can be seen.
FEWEST_SLOTS = 10
BETWEEN_LABELS = {DAILY: (1, 2, 7, 14, 28, 56, 91, 182, 364), MONTHLY: (1, 2, 3, 4, 6, 12, 24)}
WEEKS_BETWEEN_LABELS = (1, 2, 4, 6, 8, 13, 26, 52)
MARK_ROW = 26


@dataclass(frozen=True, slots=True)
class _Label:
    """What is written at the right of a line."""

    height: float
    lines: Sequence[str]
    colour: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A circle or a square over a point, in a row of its own where it would touch another."""

    index: int
    label: str
    square: bool
    row: int


def draw(
    chart: Analysis,
    axis: words.Axis,
    *,
    id_prefix: str,
    width: int,
    title: str,
    remarks: Sequence[words.Said] = (),
    marks: Sequence[tuple[int, str]] = (),
) -> str:
    """Return the chart as one `<svg>`, laid out for a `width` of WIDE or NARROW.

    `marks` are (index counted from 0, one or two characters) for the numbered circles on top;
    `remarks` stand beside them as squares with a letter, in their order. The accessible name is
    `title`, the description the sentence; their ids are `id_prefix`, which is unique in the page,
    and the width.

    For the point reader, `data-points` holds "x,y" per point; one without a value is put on the
    axis.
    """
    narrow = width == NARROW
    ticks = shapes.ticks_of(chart)
    empty = chart.target is None and all(value is None for value in chart.values)
    tick_texts = ["" if empty else words.value(t, chart.form, axis.unit) for t in ticks]
    labels = _labels(chart, axis, narrow)
    left = 16 + CHARACTER * max(map(len, tick_texts))
    right = width - 14 - CHARACTER * max((len(t) for one in labels for t in one.lines), default=0)
    slots = max(len(axis.periods), FEWEST_SLOTS)
    placed = _rows(marks, remarks, Plot(left, right, 0, 0, 0, 0, slots, 10).step)
    caption = "" if chart.form == "percentage" or axis.unit == "%" else axis.unit
    rows = max((mark.row for mark in placed), default=0)
    top = 12 + (24 if caption else 0) + MARK_ROW * rows
    bottom = top + (190 if narrow else 250)
    plot = Plot(left, right, top, bottom, ticks[0], ticks[-1], slots, 10)
    cut = ticks[0] > 0
    height = round(bottom + 30 + (16 if axis.over_years else 0) + (20 if cut else 0))

    body = [
        *_limits(plot, chart),
        *_axes(plot, ticks, tick_texts),
        *_period_labels(plot, axis),
        *_marks(plot, placed),
        *_lines(plot, chart),
        *_label_texts(plot, labels, narrow),
        *_points(plot, chart),
    ]
    if caption:
        body.append(shapes.text(left, 16, caption))
    if cut:
        note = f"The vertical axis starts at {tick_texts[0]}, not 0."
        body.append(shapes.text(8, height - 6, note))
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
        f'<desc id="{name}-desc">{escape(words.sentence(chart, axis, remarks))}</desc>'
        + "".join(body)
        + "</svg>"
    )


# Right of the plot


def _labels(chart: Analysis, axis: words.Axis, narrow: bool) -> list[_Label]:
    """Return what is written right of the plot; heights are values as yet."""
    centre = chart.now.centre if chart.phases else None
    last = next((i for i in range(len(chart.upper) - 1, -1, -1) if chart.upper[i] is not None), 0)
    limits = (chart.upper[last], chart.lower[last]) if chart.upper else (None, None)
    if chart.phases and last < chart.now.first:
        limits = (None, None)
    upper, lower = (shapes.seen(limit, chart.form) for limit in limits)
    if upper == lower:
        upper = lower = None
    found = []
    for name, short, number, colour in (
        ("Upper limit", "Upper", upper, MUTED),
        ("Target", "Target", chart.target, TARGET),
        (centre_name(chart).capitalize(), centre_name(chart).split()[0].capitalize(), centre, INK),
        ("Lower limit", "Lower", lower, MUTED),
    ):
        if number is not None:
            text = words.value(number, chart.form, axis.unit)
            lines = [short, text] if narrow else [f"{name} {text}"]
            found.append(_Label(number, lines, colour))
    return found


def _label_texts(plot: Plot, labels: Sequence[_Label], narrow: bool) -> Iterator[str]:
    """Yield the labels beside their lines, moved apart where they would touch."""
    labels = sorted(labels, key=lambda label: -label.height)
    wanted = [plot.y(label.height) for label in labels]
    distance, reach = (38, 8) if narrow else (18, 0)
    heights = shapes.apart(wanted, distance, plot.top + reach, plot.bottom - reach)
    for y, label in zip(heights, labels, strict=True):
        for row, words_ in enumerate(label.lines):
            offset = 4.5 + 15 * (row - (len(label.lines) - 1) / 2)
            yield shapes.text(plot.right + 7, y + offset, words_, "start", label.colour)


# Around the plot


def _axes(plot: Plot, ticks: Sequence[float], texts: Sequence[str]) -> Iterator[str]:
    for tick, text in zip(ticks, texts, strict=True):
        y = plot.y(tick)
        yield shapes.rule(plot.left, plot.right, y, AXIS if tick == ticks[0] else GRID)
        if text:
            yield shapes.text(plot.left - 8, y + 4.5, text, "end")


def _period_labels(plot: Plot, axis: words.Axis) -> Iterator[str]:
    """Yield as many evenly spaced periods as fit; the year where it changes, if it does."""
    fewest = ceil(60 / plot.step)
    spaces = BETWEEN_LABELS.get(axis.interval, WEEKS_BETWEEN_LABELS)
    every = next((every for every in spaces if every >= fewest), fewest)
    year = None
    for i in range(0, len(axis.periods), every):
        day = axis.periods[i]
        yield shapes.text(plot.x(i), plot.bottom + 20, words.period(day, axis.interval), "middle")
        if axis.over_years and day.year != year:
            year = day.year
            yield shapes.text(plot.x(i), plot.bottom + 36, str(year), "middle")


def _rows(
    marks: Sequence[tuple[int, str]], remarks: Sequence[words.Said], step: float
) -> list[_Mark]:
    """Return all marks with the row, 1 being the lowest, in which each touches no other."""
    wanted = [(index, label, False) for index, label in marks]
    wanted += [(said.index, words.letter(n), True) for n, said in enumerate(remarks)]
    placed: list[_Mark] = []
    taken: dict[int, list[int]] = {}
    for index, label, square in wanted:
        row = 1
        while any(abs(index - other) * step < 24 for other in taken.get(row, ())):
            row += 1
        taken.setdefault(row, []).append(index)
        placed.append(_Mark(index, label, square, row))
    return placed


def _marks(plot: Plot, placed: Sequence[_Mark]) -> Iterator[str]:
    # Of several marks on one point the highest one's line serves them all.
    highest: dict[int, int] = {}
    for mark in placed:
        highest[mark.index] = max(mark.row, highest.get(mark.index, 0))
    for index, row in highest.items():
        x, y = plot.x(index), plot.top + 12 - MARK_ROW * row
        yield (
            f'<path d="M{x:.1f} {y:.1f}V{plot.bottom:.1f}" stroke="{MARK}" stroke-dasharray="1 3"/>'
        )
    for mark in placed:
        x, y = plot.x(mark.index), plot.top + 12 - MARK_ROW * mark.row
        if mark.square:
            shape = f'rect x="{x - 10:.1f}" y="{y - 10:.1f}" width="20" height="20" rx="3"'
        else:
            shape = f'circle cx="{x:.1f}" cy="{y:.1f}" r="10"'
        fill = PAPER if mark.square else MARK_FILL
        yield f'<{shape} fill="{fill}" stroke="{MARK}" stroke-width="1.3"/>'
        yield shapes.text(x, y + 4.5, mark.label, "middle", INK)


# In the plot


def _limits(plot: Plot, chart: Analysis) -> Iterator[str]:
    for phase in chart.phases:
        groups = shapes.steps_of(plot, chart, phase)
        yield from shapes.band(plot, groups)
        dashes = shapes.PROVISIONAL if phase.limits == "provisional" else ""
        yield from shapes.borders(plot, groups, dashes)


def _lines(plot: Plot, chart: Analysis) -> Iterator[str]:
    """Yield the centre, solid over the points it is made of and dashed after, and the target."""
    for phase in chart.phases:
        if phase.centre is not None:
            start, end = plot.edges(phase, len(chart.values))
            y, solid = plot.y(phase.centre), end
            if phase.locked is not None:
                solid = plot.x(phase.locked - 0.5)
                yield shapes.rule(solid, end, y, INK, 1.6, shapes.GOING_ON)
            yield shapes.rule(start, solid, y, INK, 1.6)
    if chart.target is not None:
        y = plot.y(chart.target)
        yield shapes.rule(plot.left, plot.right, y, TARGET, 2, shapes.DOTS)


def _points(plot: Plot, chart: Analysis) -> Iterator[str]:
    if all(value is None for value in chart.values):
        x, y = (plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2
        yield shapes.text(x, y, "No data yet", "middle")
        return
    yield shapes.line(plot, chart.values, 1.6)
    size = max(2.2, min(4.2, 0.42 * plot.step))
    for i, (value, meaning) in enumerate(zip(chart.values, chart.meaning, strict=True)):
        if value is None:
            continue
        if i in chart.excluded:
            yield shapes.hollow(plot.x(i), plot.y(value), size)
        else:
            yield shapes.symbol(meaning, plot.x(i), plot.y(value), size)
