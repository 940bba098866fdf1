"""Everything that changes measures and their readings, and the latest value kept for lists."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from measures import queries
from measures.models import MAIN, Form, Measure, Reading
from people.history import save
from people.models import User
from people.rules import week_of
from programmes.models import Programme
from projects.models import Project

FORM_IS_FIXED = (
    "Readings of this measure are recorded already, and they would no longer make sense. "
    "Add a new measure instead."
)


@transaction.atomic
def save_measure(
    *,
    by: User,
    at: datetime,
    measure: Measure | None = None,
    project: Project | None = None,
    programme: Programme | None = None,
    main: bool = False,
    **values,
) -> Measure:
    """Return a new measure of the project or programme, or `measure` with the new values.

    `main` puts it first, before its siblings.
    """
    new = measure is None
    measure = measure or Measure(project=project, programme=programme)
    siblings = Measure.objects.filter(
        project=measure.project, programme=measure.programme, objective=measure.objective
    ).exclude(pk=measure.pk)
    if new and siblings:
        measure.position = max(other.position for other in siblings) + 1
    reshaped = not new and values.get("form", measure.form) != measure.form
    if reshaped and measure.readings.exists():
        raise ValidationError({"form": FORM_IS_FIXED})
    for name, value in values.items():
        setattr(measure, name, value)
    if siblings.filter(name__iexact=measure.name).exists():
        raise ValidationError({"name": f"There is already a measure called “{measure.name}” here."})
    if main and any(other.position <= measure.position for other in siblings):
        for position, other in enumerate(siblings, start=MAIN + 1):
            other.position = position
            save(other, by=by, at=at)
        measure.position = MAIN
    save(measure, by=by, at=at)
    return refresh(measure)


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
    """Return the week's reading, new or corrected; the old figure stays in the history.

    A percentage takes numerator and denominator, everything else a value.
    """
    check_reading(
        measure,
        period_on=period_on,
        value=value,
        numerator=numerator,
        denominator=denominator,
        at=at,
    )
    # Two people who record the same week at once wait for each other here.
    Measure.objects.select_for_update().get(pk=measure.pk)
    reading = Reading.objects.filter(measure=measure, period_on=period_on).first()
    reading = reading or Reading(measure=measure, period_on=period_on)
    reading.value, reading.numerator, reading.denominator = value, numerator, denominator
    reading.recorded_at, reading.recorded_by = at, by
    save(reading, by=by, at=at)
    refresh(measure)
    return reading


def check_reading(
    measure: Measure,
    *,
    period_on: date,
    value: Decimal | None,
    numerator: int | None,
    denominator: int | None,
    at: datetime,
) -> None:
    if period_on != week_of(period_on):
        raise ValidationError(
            {"period_on": "Weeks start on Monday. Choose one of the weeks listed."}
        )
    if period_on > measure.organisation.calendar().today(at):
        raise ValidationError({"period_on": "This week has not begun yet. Choose an earlier one."})
    if measure.form == Form.PERCENTAGE:
        if numerator is None or denominator is None:
            missing = "numerator" if numerator is None else "denominator"
            raise ValidationError({missing: "Enter both numbers: how many, out of how many."})
        if numerator > denominator:
            raise ValidationError(
                {"numerator": f"{numerator} is more than {denominator}. Check the two numbers."}
            )
        return
    if value is None:
        raise ValidationError({"value": "Enter this week's number."})
    if measure.form == Form.COUNT and (value < 0 or value != int(value)):
        raise ValidationError({"value": "A count is a whole number, 0 or more."})


def refresh(measure: Measure) -> Measure:
    """Keep the latest value and signal on the measure, where lists read them."""
    latest = queries.latest(measure)
    measure.latest_value, measure.latest_on, measure.signal = latest
    # Derived from the readings, whose own history says who changed what.
    kept = ["latest_value", "latest_on", "signal"]
    measure.save_without_historical_record(update_fields=kept)  # type: ignore[attr-defined]
    return measure
