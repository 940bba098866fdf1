"""Everything that changes review days, their slots, decisions and learning."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction

from mentoring import actions as mentoring
from people.history import save
from people.models import User
from programmes.models import Programme
from projects import actions as projects
from projects.models import Project, State
from reviews.models import (
    DayState,
    Decision,
    DecisionCommitment,
    Learning,
    Review,
    ReviewDay,
)
from reviews.reminders import slot_problem
from reviews.telling import tell

SLOT_MINUTES = 10


@transaction.atomic
def schedule_day(
    *,
    programme: Programme,
    on: date,
    starts: time,
    ends: time,
    place: str,
    call_link: str,
    by: User,
    at: datetime,
) -> ReviewDay:
    """Return a new review day; the programme's executives are told at once."""
    check_when(programme, on=on, starts=starts, ends=ends, at=at)
    day = ReviewDay(programme=programme, changed_at=at, created_at=at, created_by=by)
    day.on, day.starts, day.ends, day.place, day.call_link = on, starts, ends, place, call_link
    save(day, by=by, at=at)
    tell(day, at=at)
    return day


@transaction.atomic
def move_day(
    *,
    day: ReviewDay,
    on: date,
    starts: time,
    ends: time,
    place: str,
    call_link: str,
    by: User,
    at: datetime,
) -> ReviewDay:
    """Return the day with its new date, time or place; everybody concerned is told once.

    Slots keep their distance from the start.
    """
    day = ReviewDay.objects.select_for_update().get(pk=day.pk)
    if day.state != DayState.PLANNED:
        raise ValidationError("Only a planned review day can be moved.")
    check_when(day.programme, on=on, starts=starts, ends=ends, at=at)
    shift = _minutes(starts) - _minutes(day.starts)
    slots = [(review.project, _later(review.starts, shift)) for review in _slots(day)]
    day.on, day.starts, day.ends, day.place, day.call_link = on, starts, ends, place, call_link
    day.generation += 1
    day.changed_at = at
    save(day, by=by, at=at)
    set_slots(day=day, slots=slots, by=by, at=at)
    return day


@transaction.atomic
def cancel_day(*, day: ReviewDay, by: User, at: datetime) -> ReviewDay:
    """Return the day, cancelled; everybody who was told of it is told so once."""
    day = ReviewDay.objects.select_for_update().get(pk=day.pk)
    if day.state != DayState.PLANNED:
        raise ValidationError("Only a planned review day can be cancelled.")
    day.state = DayState.CANCELLED
    day.changed_at = at
    save(day, by=by, at=at)
    for review in _slots(day):
        date_project(project=review.project, by=by, at=at)
    tell(day, at=at)
    return day


@transaction.atomic
def set_slots(
    *, day: ReviewDay, slots: Sequence[tuple[Project, time]], by: User, at: datetime
) -> ReviewDay:
    """Return the day with exactly these projects at these times, all concerned told of theirs."""
    for index, (project, starts) in enumerate(slots):
        taken = [(other, p.title) for p, other in slots[:index]]
        problem = slot_problem(
            starts, opens=day.starts, closes=day.ends, taken=taken, minutes=SLOT_MINUTES
        )
        if problem:
            raise ValidationError(f"{project.title}: {problem}")
        if project.programme_id != day.programme_id or not project.is_open:
            raise ValidationError(f"{project.title} is not an open project of this programme.")
    before = {review.project_id: review for review in _slots(day)}
    after = {project.pk: (project, starts) for project, starts in slots}
    for project_id, review in before.items():
        if project_id not in after:
            review.delete()
    for project_id, (project, starts) in after.items():
        review = before.get(project_id)
        if review is None:
            review = Review(
                review_day=day, project=project, starts=starts, added_at=at, added_by=by
            )
            save(review, by=by, at=at)
        elif review.starts != starts:
            review.starts = starts
            save(review, by=by, at=at)
    for project_id in before.keys() | after.keys():
        known = after.get(project_id)
        project = known[0] if known else before[project_id].project
        date_project(project=project, by=by, at=at)
    tell(day, at=at)
    return day


def date_project(*, project: Project, by: User | None, at: datetime) -> None:
    """Keep the project's review date at its next planned review day, and its sessions with it."""
    today = project.programme.organisation.calendar().today(at)
    coming = ReviewDay.objects.filter(
        reviews__project=project, state=DayState.PLANNED, on__gte=today
    )
    review_on = coming.order_by("on").values_list("on", flat=True).first()
    if project.review_on != review_on:
        project.review_on = review_on
        save(project, by=by, at=at)
    mentoring.replan(project=project, by=by, at=at)


def check_when(programme: Programme, *, on: date, starts: time, ends: time, at: datetime) -> None:
    calendar = programme.organisation.calendar()
    if on <= calendar.today(at):
        raise ValidationError({"on": "Give a date after today, so that people can prepare."})
    if ends <= starts:
        raise ValidationError({"ends": "The day ends before it starts. Give a later end."})
    if not calendar.is_working(on):
        raise ValidationError(
            {"on": f"{on:%A} {on.day} {on:%B %Y} is not a working day here. Choose another date."}
        )


@transaction.atomic
def record_decision(
    *,
    review: Review,
    outcome: str,
    summary: str,
    executive: User,
    by: User,
    at: datetime,
    on: date,
    promises: Sequence[tuple[User, str, date]] = (),
) -> Decision:
    """Return the decision; each promise `(owner, text, due_on)` becomes its owner's commitment."""
    decision = save(
        Decision(
            review=review,
            outcome=outcome,
            summary=summary,
            executive=executive,
            decided_on=on,
            recorded_at=at,
            recorded_by=by,
        ),
        by=by,
        at=at,
    )
    for owner, text, due_on in promises:
        commitment = projects.make_commitment(
            programme=review.project.programme,
            project=review.project,
            owner=owner,
            text=text,
            due_on=due_on,
            made_on=on,
            by=by,
            at=at,
        )
        DecisionCommitment.objects.create(decision=decision, commitment=commitment)
    return decision


def record_learning(
    *,
    project: Project,
    worked: str,
    did_not: str,
    tell_others: str,
    by: User,
    at: datetime,
    on: date,
    review: Review | None = None,
) -> Learning:
    return save(
        Learning(
            project=project,
            review=review,
            worked=worked,
            did_not=did_not,
            tell_others=tell_others,
            on=on,
            recorded_at=at,
            recorded_by=by,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def hold_day(*, day: ReviewDay, by: User, at: datetime) -> ReviewDay:
    """Return the day marked as held; its projects look to their next one."""
    day.state = DayState.HELD
    save(day, by=by, at=at)
    for review in _slots(day):
        date_project(project=review.project, by=by, at=at)
    return day


@transaction.atomic
def end_project(
    *,
    project: Project,
    state: str,
    worked: str,
    did_not: str,
    tell_others: str,
    by: User,
    at: datetime,
    on: date,
    review: Review | None = None,
) -> Project:
    """Return the project, completed or stopped, with what it leaves to others."""
    if state not in (State.COMPLETED, State.STOPPED):
        raise ValidationError({"state": "A project ends completed or stopped."})
    record_learning(
        project=project,
        review=review,
        worked=worked,
        did_not=did_not,
        tell_others=tell_others,
        by=by,
        at=at,
        on=on,
    )
    return mentoring.set_project_state(project=project, state=state, by=by, at=at)


def _slots(day: ReviewDay):
    return day.reviews.select_related("project__programme__organisation")


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _later(clock: time, minutes: int) -> time:
    total = min(max(_minutes(clock) + minutes, 0), 24 * 60 - 1)
    return time(total // 60, total % 60)
