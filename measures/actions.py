"""Everything that changes measures, readings and remarks, and what lists read of a measure."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from measures import queries, rules, words
from measures.models import (
    BETWEEN,
    KEPT,
    MAIN,
    PAIRS,
    Form,
    Interval,
    Measure,
    Reading,
    Remark,
    RemarkKind,
)
from people.history import save
from people.models import User
from programmes.models import Programme
from projects.models import Project

FIXED = (
    "Readings of this measure are recorded already, and they would no longer make sense. "
    "Add a new measure instead."
)
NOT_BEGUN = "This {} has not begun yet. Choose an earlier one."


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
    was = {} if new else {name: getattr(measure, name) for name in ("form", "interval", "owner")}
    for name, value in values.items():
        setattr(measure, name, value)
    if measure.form in BETWEEN:
        measure.interval = Interval.EVENT
    _check_measure(measure, was)
    if siblings.filter(name__iexact=measure.name).exists():
        raise ValidationError({"name": f"There is already a measure called “{measure.name}” here."})
    if main and any(other.position <= measure.position for other in siblings):
        for position, other in enumerate(siblings, start=MAIN + 1):
            other.position = position
            save(other, by=by, at=at)
        measure.position = MAIN
    save(measure, by=by, at=at)
    return refresh(measure)


def _check_measure(measure: Measure, was: dict) -> None:
    """Refuse what does not fit together; `was` is what stood there before, if anything did."""
    reshaped = [name for name in ("form", "interval") if getattr(measure, name) != was.get(name)]
    if was and reshaped and measure.readings.exists():
        raise ValidationError({reshaped[0]: FIXED})
    if measure.interval == Interval.EVENT and measure.form not in BETWEEN:
        raise ValidationError({"interval": "Choose how often it is recorded."})
    if measure.chart and measure.chart not in rules.CHARTS[measure.form]:
        if not (was and "form" in reshaped):
            raise ValidationError({"chart": "This chart does not fit the figures. Choose another."})
        # What was chosen for another form says nothing about this one.
        measure.chart = ""
    owners = queries.owners_for(measure.project, measure.programme, also=was.get("owner"))
    if measure.owner and measure.owner not in owners:
        raise ValidationError({"owner": "Choose somebody of the team, or the manager."})


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
    check_period(measure, period_on, at=at)
    check_figure(measure, value=value, numerator=numerator, denominator=denominator)
    # Two people who record the same period at once wait for each other here.
    Measure.objects.select_for_update().get(pk=measure.pk)
    reading = Reading.objects.filter(measure=measure, period_on=period_on).first()
    reading = reading or Reading(measure=measure, period_on=period_on)
    reading.value, reading.numerator, reading.denominator = value, numerator, denominator
    reading.recorded_at, reading.recorded_by = at, by
    save(reading, by=by, at=at)
    refresh(measure)
    return reading


def check_period(measure: Measure, period_on: date, *, at: datetime) -> None:
    """Refuse a day on which no period of the measure begins, and one that lies ahead."""
    noun = words.NOUNS[measure.interval]
    if period_on != rules.period_of(period_on, measure.interval):
        raise ValidationError({"period_on": f"No {noun} begins on that day. Choose one listed."})
    if period_on > measure.organisation.calendar().today(at):
        raise ValidationError({"period_on": NOT_BEGUN.format(noun)})


def check_figure(
    measure: Measure, *, value: Decimal | None, numerator: int | None, denominator: int | None
) -> None:
    """Refuse a figure that the measure's form does not allow."""
    if measure.form in PAIRS:
        if numerator is None or denominator is None:
            missing = "numerator" if numerator is None else "denominator"
            raise ValidationError({missing: "Enter both numbers: how many, out of how many."})
        most = denominator if measure.form == Form.PERCENTAGE or not denominator else numerator
        if numerator > most:
            raise ValidationError(
                {"numerator": f"{numerator} is more than {denominator}. Check the two numbers."}
            )
        return
    if value is None:
        raise ValidationError({"value": "Enter a number."})
    if measure.form in (Form.COUNT, Form.CASES) and (value < 0 or value != int(value)):
        raise ValidationError({"value": "A count is a whole number, 0 or more."})
    if measure.form == Form.TIME and value <= 0:
        raise ValidationError({"value": "The time between two events is more than 0."})


@transaction.atomic
def add_remark(
    *, measure: Measure, kind: str, period_on: date, text: str, by: User, at: datetime
) -> Remark:
    """Return what is said of the period from now on: a note, or what changes the chart's lines."""
    check_period(measure, period_on, at=at)
    # Two people who say the same at once wait for each other here.
    Measure.objects.select_for_update().get(pk=measure.pk)
    readings = measure.readings.all()
    about_a_figure = kind in (RemarkKind.EXCLUSION, RemarkKind.OUTLIER)
    if about_a_figure and not readings.filter(period_on=period_on).exists():
        raise ValidationError({"period_on": "Nothing is recorded there. Choose another."})
    if kind == RemarkKind.PHASE and not readings.filter(period_on__lt=period_on).exists():
        raise ValidationError({"period_on": "New lines start after the first figure."})
    same = measure.remarks.standing().filter(kind=kind, period_on=period_on)
    if kind != RemarkKind.ANNOTATION and same.exists():
        raise ValidationError({"period_on": "The chart says so already."})
    remark = Remark(
        measure=measure, kind=kind, period_on=period_on, text=text, added_at=at, added_by=by
    )
    save(remark, by=by, at=at)
    refresh(measure)
    return remark


@transaction.atomic
def take_back_remark(*, remark: Remark, why: str, by: User, at: datetime) -> Remark:
    """Return the remark, which the chart shows no more; that it was made stays to be read."""
    Measure.objects.select_for_update().get(pk=remark.measure_id)
    remark.refresh_from_db()
    if remark.removed_at:
        raise ValidationError("This is taken back already.")
    remark.removed_at, remark.removed_by, remark.removed_why = at, by, why
    save(remark, by=by, at=at)
    refresh(remark.measure)
    return remark


def refresh(measure: Measure) -> Measure:
    """Keep the latest value and what the chart shows on the measure, where lists read them."""
    for name, value in queries.kept(measure).items():
        setattr(measure, name, value)
    # Derived from readings and remarks, whose own history says who changed what.
    measure.save_without_historical_record(update_fields=KEPT)  # type: ignore[attr-defined]
    return measure
