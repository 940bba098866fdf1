"""Says something of a period, and takes it back."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from measures.actions.measures import refresh
from measures.checks import check_period
from measures.models import Measure, Remark, RemarkKind
from people.history import save
from people.models import User


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
