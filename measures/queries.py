"""Gathers measures and readings for pages: series on a weekly axis, charts, sparklines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe

from measures import charts as drawing
from measures import spc, words
from measures.models import Form, Measure, Reading, Signal
from people.rules import week_of

DATA = {Form.VALUE: "value", Form.COUNT: "count", Form.PERCENTAGE: "proportion"}
WEEK = timedelta(days=7)


class Figure(NamedTuple):
    """What was recorded for a week, without the rest of its row: charts read thousands."""

    period_on: date
    value: Decimal | None
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """A measure's figures on a weekly axis without holes; None where nothing was recorded.

    `values` are numerators where there are `denominators` (percentages); 0 of 0 is a week
    without cases. `recorded` counts the weeks up to the last reading.
    """

    weeks: tuple[date, ...]
    values: tuple[float | None, ...]
    denominators: tuple[float | None, ...] | None
    recorded: int


@dataclass(frozen=True, slots=True)
class ChartParts:
    """What `parts/chart.html` shows; `signal` is for `parts/signal.html`."""

    name: str
    wide: SafeString
    narrow: SafeString
    sentence: str
    columns: list[str]
    rows: list[list[str]]
    key: list[dict[str, str]]
    signal: str


def latest(measure: Measure) -> tuple[float | None, date | None, str]:
    """Return the latest reading's value (percent for a percentage), its week, and the signal now.

    The value is None where the week had no cases; value and week are None before any reading.
    """
    figures = series(measure, figures_of([measure])[measure.pk])
    chart = run_chart(measure, figures)
    if not figures.weeks:
        return None, None, Signal(chart.signal)
    return chart.values[-1], figures.weeks[-1], Signal(chart.signal)


def chart_for(measure: Measure, today: date) -> ChartParts:
    return charts([measure], today)[measure.pk]


def charts(measures: Iterable[Measure], today: date) -> dict[int, ChartParts]:
    """Return each measure's chart up to this week, by the measure's id; two queries for all."""
    return {m.pk: draw(m, figures) for m, figures in series_of(measures, today)}


def sparklines(
    measures: Iterable[Measure], today: date, *, width: int = 148, height: int = 40
) -> dict[int, SafeString]:
    """Return each measure's last 26 weeks as a small SVG, by its id; two queries for all."""
    drawn = {}
    for measure, figures in series_of(measures, today):
        chart = run_chart(measure, figures)
        svg = drawing.sparkline(
            chart, title=measure.name, unit=measure.unit, width=width, height=height
        )
        drawn[measure.pk] = mark_safe(svg)  # noqa: S308 (every text in it is escaped)
    return drawn


def series_of(measures: Iterable[Measure], today: date) -> list[tuple[Measure, Series]]:
    """Return each measure with its figures up to this week; two queries for all."""
    measures = list(measures)
    prefetch_related_objects(measures, "project")
    readings = figures_of(measures)
    return [(m, series(m, readings[m.pk], until=last_week(m, today))) for m in measures]


def figures_of(measures: Sequence[Measure]) -> dict[int, list[Figure]]:
    """Return the figures of each measure, oldest first; one query for all."""
    found: dict[int, list[Figure]] = defaultdict(list)
    readings = Reading.objects.filter(measure__in=measures).order_by("period_on")
    for measure, *figure in readings.values_list("measure", *Figure._fields):
        found[measure].append(Figure(*figure))
    return found


def readings_by_week(measure: Measure) -> dict[date, Reading]:
    readings = measure.readings.select_related("measure", "recorded_by")
    return {reading.period_on: reading for reading in readings}


def is_main(measure: Measure) -> bool:
    """Whether the measure comes first among those of its project, programme or objective."""
    first = Measure.objects.filter(
        project=measure.project, programme=measure.programme, objective=measure.objective
    ).first()
    return first == measure


def last_week(measure: Measure, today: date) -> date:
    """Return the week in which the chart ends: this one, or the one in which the project ended."""
    project = measure.project
    return week_of(today if project is None or project.is_open else project.state_since)


def series(measure: Measure, readings: Sequence[Figure], until: date | None = None) -> Series:
    """Return the readings (oldest first) week by week, from the first to the last or to `until`."""
    by_week = {reading.period_on: reading for reading in readings}
    weeks: list[date] = []
    recorded = 0
    if readings:
        first, last = readings[0].period_on, readings[-1].period_on
        recorded = (last - first).days // 7 + 1
        end = max(last, until or last)
        weeks = [first + WEEK * n for n in range((end - first).days // 7 + 1)]
    found = [by_week.get(week) for week in weeks]
    if measure.form == Form.PERCENTAGE:
        numerators, denominators = _column(found, "numerator"), _column(found, "denominator")
        return Series(tuple(weeks), numerators, denominators, recorded)
    return Series(tuple(weeks), _column(found, "value"), None, recorded)


def _column(found: Iterable[Figure | None], name: str) -> tuple[float | None, ...]:
    numbers = [getattr(reading, name, None) for reading in found]
    return tuple(None if number is None else float(number) for number in numbers)


def run_chart(measure: Measure, figures: Series) -> spc.RunChart:
    """Return what the run chart rules find; weeks still silent do not count as baseline."""
    full = measure.baseline_points and measure.baseline_points < figures.recorded
    return spc.run_chart(
        figures.values,
        kind=DATA[Form(measure.form)],
        direction=measure.direction,
        denominators=figures.denominators,
        baseline=measure.baseline_points if full else None,
        target=None if measure.target is None else float(measure.target),
    )


def draw(measure: Measure, figures: Series) -> ChartParts:
    chart = run_chart(measure, figures)
    drawn = {
        width: drawing.run_chart(
            chart,
            figures.weeks,
            id_prefix=f"measure-{measure.pk}",
            width=width,
            title=measure.name,
            unit=measure.unit,
        )
        for width in (drawing.WIDE, drawing.NARROW)
    }
    columns = ["Week of", measure.unit.capitalize() or measure.get_form_display()]
    columns += ["Cases"] if chart.denominators else []
    columns += ["Compared with the median", "Signal"]
    rows = [
        [
            point.period,
            point.value,
            *([point.cases] if chart.denominators else []),
            point.side,
            point.signal,
        ]
        for point in words.points(chart, figures.weeks, unit=measure.unit)
    ]
    return ChartParts(
        name=measure.name,
        wide=mark_safe(drawn[drawing.WIDE]),  # noqa: S308 (every text in it is escaped)
        narrow=mark_safe(drawn[drawing.NARROW]),  # noqa: S308
        sentence=words.sentence(chart, figures.weeks, unit=measure.unit),
        columns=columns,
        rows=rows,
        key=legend(chart),
        signal=chart.signal,
    )


def legend(chart: spc.RunChart) -> list[dict[str, str]]:
    """Return the entries for what is drawn, as `parts/chart.html` takes them."""
    drawn = {m for m, value in zip(chart.meaning, chart.values, strict=True) if value is not None}
    names = {"improvement": "Improvement", "concern": "Concern", "neutral": "Change"}
    key = [{"kind": kind, "text": text} for kind, text in names.items() if kind in drawn]
    if key:
        key.append({"kind": "common", "text": "No signal"})
    return key
