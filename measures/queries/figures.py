"""Gathers what was recorded and said: figures on an axis without holes, remarks by period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from measures import rules
from measures.models import PAIRS, Interval, Measure, Reading, Remark
from measures.shared import Figure, Part, roll_up
from programmes.models import Programme
from projects.models import OPEN_STATES, Project


class Noted(NamedTuple):
    """What somebody said of a period, without the rest of its row."""

    period_on: date
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """A measure's figures on an axis without holes; None where nothing was recorded.

    `values` are numerators where there are `denominators` (percentages and rates); 0 of 0 is a
    period without cases.
    """

    periods: list[date]
    values: tuple[float | None, ...]
    denominators: tuple[float | None, ...] | None


def figures_of(measures: Sequence[Measure]) -> dict[int, list[Figure]]:
    """Return the figures of each measure, oldest first; one query for all.

    Those of a measure that projects share are what its parts add up to.
    """
    found: dict[int, list[Figure]] = defaultdict(list)
    parts: dict[int, dict[int, Part]] = defaultdict(dict)
    wanted = {measure.pk for measure in measures}
    rows = Reading.objects.filter(Q(measure__in=wanted) | Q(measure__part_of__in=wanted))
    about = ("measure", "measure__part_of", "measure__project__state")
    for pk, whole, state, *row in rows.order_by("period_on").values_list(*about, *Figure._fields):
        figure = Figure(*row)
        if pk in wanted:
            found[pk].append(figure)
        if whole in wanted:
            part = parts[whole].setdefault(pk, Part([], ended=state not in OPEN_STATES))
            part.figures.append(figure)
    for whole, its in parts.items():
        found[whole] = roll_up(list(its.values()))
    return found


def remarks_of(measures: Sequence[Measure]) -> dict[int, list[Noted]]:
    """Return the standing remarks on each measure, by period; one query for all."""
    found: dict[int, list[Noted]] = defaultdict(list)
    remarks = Remark.objects.standing().filter(measure__in=measures)
    for measure, *noted in remarks.values_list("measure", *Noted._fields):
        found[measure].append(Noted(*noted))
    return found


def readings_by_period(measure: Measure) -> dict[date, Reading]:
    readings = measure.readings.select_related("measure", "recorded_by")
    return {reading.period_on: reading for reading in readings}


def last_period(measure: Measure, today: date) -> date:
    """Return the period in which the chart ends: now, or when the project ended."""
    project = measure.project
    end = today if project is None or project.is_open else project.state_since
    return rules.period_of(end, measure.interval)


def series_of(measure: Measure, readings: Sequence[Figure], until: date | None = None) -> Series:
    """Return the readings (oldest first) by period, from the first to the last or to `until`.

    Events follow each other without holes.
    """
    by_period = {reading.period_on: reading for reading in readings}
    periods = list(by_period)
    if periods and measure.interval != Interval.EVENT:
        end = max(periods[-1], until or periods[-1])
        periods = rules.periods(periods[0], end, measure.interval)
    found = [by_period.get(period) for period in periods]
    if measure.form in PAIRS:
        return Series(periods, _column(found, "numerator"), _column(found, "denominator"))
    return Series(periods, _column(found, "value"), None)


def _column(found: Iterable[Figure | None], name: str) -> tuple[float | None, ...]:
    numbers = [getattr(reading, name, None) for reading in found]
    return tuple(None if number is None else float(number) for number in numbers)


def measures_in(project: Project | None, programme: Programme | None) -> QuerySet[Measure]:
    """Return the measures of the project; without one, of the programme and its open projects."""
    if project:
        return project.measures.all()
    above = Q(programme=programme) | Q(objective__programmes=programme)
    theirs = Q(project__programme=programme, project__state__in=OPEN_STATES)
    return Measure.objects.filter(above | theirs).distinct()
