"""Changes measures, and what lists read of them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from measures import queries, rules
from measures.models import (
    BETWEEN,
    IN_COMMON,
    KEPT,
    MAIN,
    SHARED_FORMS,
    Interval,
    Measure,
    Reading,
)
from people.history import save
from people.models import User
from programmes.models import Objective, Programme
from projects.models import Project

NOT_HERE = (
    "Those who share a measure define it together: change it where it stands for all of them."
)
FIXED = (
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
    objective: Objective | None = None,
    main: bool = False,
    **values,
) -> Measure:
    """Return a new measure of project, programme or objective, or `measure` with the new values.

    `main` puts it first, before its siblings.
    """
    new = measure is None
    measure = measure or Measure(project=project, programme=programme, objective=objective)
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
    for part in measure.parts.all():
        for name in IN_COMMON:
            setattr(part, name, getattr(measure, name))
        save(part, by=by, at=at)
        refresh(part)
    return refresh(measure)


@transaction.atomic
def take_part(*, whole: Measure, project: Project, by: User, at: datetime) -> Measure:
    """Return the project's own measure that is defined as `whole` is, and adds up to it."""
    whole = Measure.objects.select_for_update().get(pk=whole.pk)
    if whole not in queries.to_share(project):
        raise ValidationError("This measure is shared here already, or it cannot be shared.")
    values = {name: getattr(whole, name) for name in IN_COMMON}
    part = save_measure(project=project, part_of=whole, by=by, at=at, **values)
    refresh(whole)
    return part


def _check_measure(measure: Measure, was: dict) -> None:
    """Refuse what does not fit together; `was` is what stood there before, if anything did."""
    whole = measure.part_of
    if whole and any(getattr(measure, name) != getattr(whole, name) for name in IN_COMMON):
        raise ValidationError(NOT_HERE)
    reshaped = [name for name in ("form", "interval") if getattr(measure, name) != was.get(name)]
    recorded = Reading.objects.filter(Q(measure=measure.pk) | Q(measure__part_of=measure.pk))
    if was and reshaped and recorded.exists():
        raise ValidationError({reshaped[0]: FIXED})
    if measure.interval == Interval.EVENT and measure.form not in BETWEEN:
        raise ValidationError({"interval": "Choose how often it is recorded."})
    if measure.chart and measure.chart not in rules.CHARTS[measure.form]:
        if not (was and "form" in reshaped):
            raise ValidationError({"chart": "This chart does not fit the figures. Choose another."})
        # What was chosen for another form says nothing about this one.
        measure.chart = ""
    if measure.form not in SHARED_FORMS and was and measure.parts.exists():
        raise ValidationError({"form": "Projects share this measure, and this does not add up."})
    if measure.driver and measure.driver.project_id != measure.project_id:
        raise ValidationError({"hangs": "Choose a driver of the same project."})
    owners = queries.owners_for(measure, also=was.get("owner"))
    if measure.owner and measure.owner not in owners:
        raise ValidationError({"owner": "Choose somebody of the team, or the manager."})


def refresh(measure: Measure) -> Measure:
    """Keep the latest value and what the chart shows on the measure, where lists read them."""
    for name, value in queries.kept(measure).items():
        setattr(measure, name, value)
    # Derived from readings and remarks, whose own history says who changed what.
    measure.save_without_historical_record(update_fields=KEPT)  # type: ignore[attr-defined]
    if measure.part_of:
        refresh(measure.part_of)
    return measure
