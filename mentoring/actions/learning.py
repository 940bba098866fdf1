"""Training events, who came, and what leads say of their own growth."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction

from mentoring.growth import STATEMENTS
from mentoring.models import Attendance, GrowthStatement, Moment, TrainingEvent
from people.history import remove, save
from people.models import User
from programmes.models import Programme


@transaction.atomic
def save_training(
    *,
    programme: Programme,
    title: str,
    on: date,
    audience: str,
    by: User,
    at: datetime,
    event: TrainingEvent | None = None,
    aims: str = "",
    starts: time | None = None,
    place: str = "",
    trainer: str = "",
    capacity: int | None = None,
) -> TrainingEvent:
    """Return the training, new or changed."""
    event = event or TrainingEvent(programme=programme)
    event.title, event.on, event.audience, event.aims = title, on, audience, aims
    event.starts, event.place, event.trainer, event.capacity = starts, place, trainer, capacity
    event.recorded_at, event.recorded_by = at, by
    return save(event, by=by, at=at)


@transaction.atomic
def record_attendance(
    *, event: TrainingEvent, people: Iterable[User], by: User, at: datetime
) -> TrainingEvent:
    """Return the training, to which exactly these people came."""
    TrainingEvent.objects.select_for_update().get(pk=event.pk)
    if event.on > event.programme.organisation.today(at):
        raise ValidationError({"people": "This training lies ahead: nobody has come to it yet."})
    came = {person.pk: person for person in people}
    for row in event.attendances.exclude(person__in=came):
        remove(row, by=by, at=at)
    known = set(event.attendances.values_list("person", flat=True))
    for pk, person in came.items():
        if pk not in known:
            row = Attendance(event=event, person=person, recorded_at=at, recorded_by=by)
            save(row, by=by, at=at)
    return event


@transaction.atomic
def say_growth(
    *,
    programme: Programme,
    moment: str,
    levels: Mapping[int, int],
    evidence: Mapping[int, str],
    by: User,
    at: datetime,
) -> list[GrowthStatement]:
    """Return what the person says of themselves at the moment, in place of what they said before.

    `levels` and `evidence` are by the number of the statement; a statement without a level is not
    answered.
    """
    if moment not in Moment.values:
        raise ValidationError("Choose before, mid-way or after.")
    rows = GrowthStatement.objects.filter(person=by, programme=programme, moment=moment)
    rows.exclude(number__in=levels).delete()
    said = []
    for number in range(1, len(STATEMENTS) + 1):
        if number not in levels:
            continue
        row, _ = GrowthStatement.objects.update_or_create(
            person=by,
            programme=programme,
            moment=moment,
            number=number,
            defaults={
                "level": levels[number],
                "evidence": evidence.get(number, ""),
                "recorded_at": at,
            },
        )
        said.append(row)
    return said
