"""Records figures: one, or many at once."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from measures.actions.measures import refresh
from measures.checks import check_figure, check_period
from measures.models import Measure, Reading
from people.history import remove, save
from people.models import User

OF_ITS_PARTS = "Its figures are those of the projects that share it. They are recorded there."
FIGURE = ("value", "numerator", "denominator")


@transaction.atomic
def record_reading(
    *,
    measure: Measure,
    period_on: date,
    by: User,
    at: datetime,
    value: Decimal | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
) -> Reading:
    """Return the period's reading, new or corrected; the old figure stays in the history.

    A percentage or rate takes numerator and denominator, everything else a value.
    """
    figure = {"value": value, "numerator": numerator, "denominator": denominator}
    record_readings(measure=measure, figures={period_on: figure}, by=by, at=at)
    return Reading.objects.get(measure=measure, period_on=period_on)


@transaction.atomic
def record_readings(
    *, measure: Measure, figures: Mapping[date, Mapping[str, Any] | None], by: User, at: datetime
) -> int:
    """Record the figures of many periods, all or none, and return how many are new or other.

    Each figure is what `record_reading` takes. None takes a period's reading away: it then counts
    as not recorded, and its history stays.
    """
    for period_on, figure in figures.items():
        check_period(measure, period_on, at=at)
        if figure is not None:
            check_figure(measure, **figure)
    # Two people who record the same period at once wait for each other here.
    Measure.objects.select_for_update().get(pk=measure.pk)
    if measure.parts.exists():
        raise ValidationError(OF_ITS_PARTS)
    known = {one.period_on: one for one in measure.readings.filter(period_on__in=figures)}
    changed = 0
    for period_on, figure in figures.items():
        reading = known.get(period_on)
        if figure is None:
            if reading:
                remove(reading, by=by, at=at)
                changed += 1
            continue
        new = {name: figure.get(name) for name in FIGURE}
        if reading and all(getattr(reading, name) == value for name, value in new.items()):
            continue
        reading = reading or Reading(measure=measure, period_on=period_on)
        for name, value in new.items():
            setattr(reading, name, value)
        reading.recorded_at, reading.recorded_by = at, by
        save(reading, by=by, at=at)
        changed += 1
    refresh(measure)
    return changed
