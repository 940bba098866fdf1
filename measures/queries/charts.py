"""Gathers charts and sparklines: what each measure shows, drawn and in words."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe

from measures import charts as drawing
from measures import words
from measures.analysis import Analysis, analyse
from measures.models import Interval, Measure, RemarkKind
from measures.queries.doubts import doubts_of
from measures.queries.figures import (
    Noted,
    Series,
    figures_of,
    last_period,
    remarks_of,
    series_of,
)
from projects.models import PdsaCycle

PERIOD_COLUMNS = {
    Interval.DAILY: "Day",
    Interval.WEEKLY: "Week of",
    Interval.FORTNIGHTLY: "Fortnight of",
    Interval.MONTHLY: "Month",
    Interval.EVENT: "Event of",
}


@dataclass(frozen=True, slots=True)
class Charted:
    """A measure with what its chart shows; `said` are the remarks on points of the chart.

    `cycles` are the project's tests of change, each with the index of the point in whose period it
    started.
    """

    measure: Measure
    axis: words.Axis
    analysis: Analysis
    said: list[words.Said]
    cycles: Sequence[tuple[int, PdsaCycle]] = ()


@dataclass(frozen=True, slots=True)
class ChartParts:
    """What `parts/chart.html` shows; `signal` is for `parts/signal.html`, `analysis` for icons."""

    name: str
    wide: SafeString
    narrow: SafeString
    sentence: str
    columns: list[str]
    rows: list[list[str]]
    key: list[dict[str, str]]
    notes: list[dict[str, str]]
    signal: str
    analysis: Analysis


def kept(measure: Measure) -> dict[str, Any]:
    """Return what lists read of the measure, as the fields that `models.KEPT` names.

    The latest value is in the unit people read, and None where there was no case; value and
    period are None before any reading.
    """
    series = series_of(measure, figures_of([measure])[measure.pk])
    lasting = told(measure, series, remarks_of([measure])[measure.pk])
    return lasting | {"doubts": len(doubts_of([measure])[measure.pk])}


def told(measure: Measure, series: Series, remarks: Sequence[Noted] = ()) -> dict[str, Any]:
    analysis = charted(measure, series, remarks).analysis
    return {
        "latest_value": analysis.values[-1] if series.periods else None,
        "latest_on": series.periods[-1] if series.periods else None,
        "signal": analysis.signal,
        "variation": analysis.variation,
        "assurance": analysis.assurance,
    }


def chart_for(measure: Measure, today: date) -> ChartParts:
    return charts([measure], today)[measure.pk]


def charts(measures: Iterable[Measure], today: date) -> dict[int, ChartParts]:
    """Return each measure's chart up to now, by the measure's id; four queries for all."""
    return {one.measure.pk: draw(one) for one in with_cycles(all_charted(measures, today))}


def sparklines(
    measures: Iterable[Measure], today: date, *, width: int = 148, height: int = 40
) -> dict[int, SafeString]:
    """Return each measure's latest points as a small SVG, by its id; three queries for all."""
    drawn = {}
    for one in all_charted(measures, today):
        svg = drawing.sparkline(
            one.analysis, one.axis, title=one.measure.name, width=width, height=height
        )
        drawn[one.measure.pk] = mark_safe(svg)  # noqa: S308 (every text in it is escaped)
    return drawn


def all_charted(measures: Iterable[Measure], today: date) -> list[Charted]:
    """Return each measure with its chart up to that day, without cycles; three queries for all."""
    measures = list(measures)
    prefetch_related_objects(measures, "project")
    readings, remarks = figures_of(measures), remarks_of(measures)

    def known(measure: Measure) -> Series:
        figures = [one for one in readings[measure.pk] if one.period_on <= today]
        return series_of(measure, figures, until=last_period(measure, today))

    return [charted(m, known(m), remarks[m.pk]) for m in measures]


def with_cycles(found: Sequence[Charted]) -> list[Charted]:
    """Return the charts, each with the tests of change that its project has started; one query."""
    projects = {one.measure.project_id for one in found if one.measure.project_id}
    started = PdsaCycle.objects.started().filter(project__in=projects).select_related("idea")
    cycles: dict[int | None, list[PdsaCycle]] = defaultdict(list)
    for cycle in started:
        cycles[cycle.project_id].append(cycle)
    return [
        replace(one, cycles=list(marked(one.axis.periods, cycles[one.measure.project_id])))
        for one in found
    ]


def marked(periods: Sequence[date], cycles: Iterable[PdsaCycle]) -> Iterator[tuple[int, PdsaCycle]]:
    """Yield each cycle with the index of the period in which it started; earlier ones are left."""
    for cycle in cycles:
        index = bisect_right(periods, cycle.starts_on) - 1
        if index >= 0:
            yield index, cycle


def charted(measure: Measure, series: Series, remarks: Sequence[Noted] = ()) -> Charted:
    """Return what the chart shows of the series, with the remarks that fall on it.

    New lines start at the first point from their period on; other remarks need their own point.
    """
    said = []
    for noted in remarks:
        index = bisect_left(series.periods, noted.period_on)
        if index < len(series.periods) and (
            noted.kind == RemarkKind.PHASE or series.periods[index] == noted.period_on
        ):
            said.append(words.Said(index, noted.kind, noted.text))
    analysis = analyse(
        series.values,
        form=measure.form,
        direction=measure.direction,
        denominators=series.denominators,
        chart=measure.chart,
        baseline=measure.baseline_points,
        phases=[one.index for one in said if one.kind == RemarkKind.PHASE],
        excluded=[one.index + 1 for one in said if one.kind == RemarkKind.EXCLUSION],
        target=None if measure.target is None else float(measure.target),
        per=measure.rate_per,
        length=measure.rule_length,
    )
    axis = words.Axis(series.periods, measure.interval, measure.told_in)
    return Charted(measure, axis, analysis, said)


def draw(one: Charted) -> ChartParts:
    measure, chart, axis = one.measure, one.analysis, one.axis
    drawn = {
        width: drawing.draw(
            chart,
            axis,
            id_prefix=f"measure-{measure.pk}",
            width=width,
            title=measure.name,
            remarks=one.said,
            marks=[(index, str(cycle.number)) for index, cycle in one.cycles],
        )
        for width in (drawing.WIDE, drawing.NARROW)
    }
    columns = {
        "period": PERIOD_COLUMNS[Interval(measure.interval)],
        "value": axis.unit.capitalize() or measure.get_form_display(),
        "cases": "Cases",
        "side": f"Compared with the {words.centre_name(chart)}",
        "limits": "Limits",
        "signal": "Signal",
        "remark": "Remark",
    }
    if chart.denominators is None:
        del columns["cases"]
    if chart.kind == "run":
        del columns["limits"]
    if not one.said:
        del columns["remark"]
    points = words.points(chart, axis, one.said)
    return ChartParts(
        name=measure.name,
        wide=mark_safe(drawn[drawing.WIDE]),  # noqa: S308 (every text in it is escaped)
        narrow=mark_safe(drawn[drawing.NARROW]),  # noqa: S308
        sentence=words.sentence(chart, axis, one.said),
        columns=list(columns.values()),
        rows=[[getattr(point, name) for name in columns] for point in points],
        key=legend(one),
        notes=notes(one),
        signal=chart.signal,
        analysis=chart,
    )


def notes(one: Charted) -> list[dict[str, str]]:
    """Return what numbers and letters on the chart stand for, as `parts/chart.html` takes it."""
    tests = [
        {
            "letter": str(cycle.number),
            "when": one.axis.when(index),
            "label": "Test of change",
            "text": cycle.idea.text,
            "shape": "round",
        }
        for index, cycle in one.cycles
    ]
    remarks = [
        {
            "letter": words.letter(n),
            "when": one.axis.when(said.index),
            "label": said.label,
            "text": said.text,
        }
        for n, said in enumerate(one.said)
    ]
    return tests + remarks


def legend(one: Charted) -> list[dict[str, str]]:
    """Return the entries for what is drawn, as `parts/chart.html` takes them."""
    chart = one.analysis
    drawn = {m for m, value in zip(chart.meaning, chart.values, strict=True) if value is not None}
    names = {"improvement": "Improvement", "concern": "Concern", "neutral": "Change"}
    key = [{"kind": kind, "text": text} for kind, text in names.items() if kind in drawn]
    if key:
        key.append({"kind": "common", "text": "No signal"})
    if chart.excluded:
        key.append({"kind": "left_out", "text": "Left out"})
    limits = {phase.limits for phase in chart.phases}
    if "firm" in limits:
        key.append({"kind": "limits", "text": "Limits"})
    if "provisional" in limits:
        key.append({"kind": "provisional", "text": "Provisional limits"})
    if one.cycles:
        key.append({"kind": "cycle", "text": "Test of change"})
    if one.said:
        key.append({"kind": "note", "text": "Remark"})
    return key
