"""Confirms what in a measure's figures makes one ask again."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from measures import quality, queries
from measures.actions.measures import refresh
from measures.models import Confirmation, Measure
from people.models import User


@transaction.atomic
def confirm(*, measure: Measure, kind: str, period_on: date, by: User, at: datetime) -> Measure:
    """Return the measure, no more in doubt: the figures are right as they stand.

    It is in doubt again once the figures behind it change; a late one in the next period.
    """
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    doubts = {(one.kind, one.period_on) for one in queries.doubts_of([measure])[measure.pk]}
    if kind != quality.LATE and (kind, period_on) not in doubts:
        raise ValidationError("This was confirmed or corrected meanwhile.")
    Confirmation.objects.create(
        measure=measure, kind=kind, period_on=period_on, confirmed_at=at, confirmed_by=by
    )
    return refresh(measure)
