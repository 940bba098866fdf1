"""Leave and weekly slots, and keeping the planned sessions as they and the days off stand."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction

from mentoring.actions.sessions import replan
from mentoring.models import Leave, MentoringSlot
from mentoring.presence import met_by
from people.history import remove, save
from people.jobs import each
from people.models import User
from projects.models import Project, State


@transaction.atomic
def take_leave(
    *,
    person: User,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
    cover: User | None = None,
) -> Leave:
    """Return the leave; sessions in weeks in which the two cannot meet are planned no longer."""
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day lies before the first."})
    if cover == person:
        raise ValidationError({"cover": "Somebody else stands in, or nobody."})
    if person.leaves.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise ValidationError({"starts_on": f"{person} is away on some of these days already."})
    leave = Leave(person=person, starts_on=starts_on, ends_on=ends_on, cover=cover)
    leave.recorded_at, leave.recorded_by = at, by
    save(leave, by=by, at=at)
    replan_with(person, by=by, at=at)
    return leave


@transaction.atomic
def end_leave(*, leave: Leave, by: User, at: datetime) -> Leave:
    """Return the leave, taken back; the sessions that are still ahead are planned again."""
    remove(leave, by=by, at=at)
    replan_with(leave.person, by=by, at=at)
    return leave


def replan_with(person: User, *, by: User, at: datetime) -> None:
    for project in met_by([person]).select_related("programme__organisation").order_by("pk"):
        replan(project=project, by=by, at=at)


def replan_all(*, at: datetime) -> int:
    """Return how many projects were looked at, each with its planned sessions as days off stand."""
    active = Project.objects.open().filter(state=State.ACTIVE, review_on__gte=at.date())
    projects = list(active.select_related("programme__organisation").order_by("pk"))
    each(
        projects,
        lambda project: replan(project=project, by=None, at=at),
        failed="project %s could not be planned",
    )
    return len(projects)


@transaction.atomic
def set_slot(
    *,
    project: Project,
    weekday: int,
    starts: time,
    by: User,
    at: datetime,
    place: str = "",
    call_link: str = "",
) -> MentoringSlot:
    """Return when and where lead and mentor meet each week."""
    slot = MentoringSlot.objects.filter(project=project).first() or MentoringSlot(project=project)
    slot.weekday, slot.starts, slot.place, slot.call_link = weekday, starts, place, call_link
    slot.recorded_at, slot.recorded_by = at, by
    return save(slot, by=by, at=at)
