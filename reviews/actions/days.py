"""Everything that changes review days and their slots."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from mentoring import actions as mentoring
from people.history import remove, save
from people.jobs import each
from people.models import User
from programmes import actions as programming
from programmes.models import Programme
from projects.models import Project
from reviews.models import DayState, OwnWords, PageCheck, Review, ReviewDay
from reviews.slots import shifted, slot_problem
from reviews.telling import tell

# Nobody meets before; in the small hours a clock change would skip or repeat a slot.
EARLIEST = time(6, 0)


@transaction.atomic
def schedule_day(
    *,
    programme: Programme,
    on: date,
    starts: time,
    ends: time,
    place: str,
    call_link: str,
    chair: User | None = None,
    by: User,
    at: datetime,
) -> ReviewDay:
    """Return a new review day; the programme's executives are told at once."""
    # Whoever just archives it, or gives and ends roles in it, is waited for.
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.archived_at:
        raise ValidationError(f"“{programme}” is archived, so it has no review days any more.")
    day = ReviewDay(
        programme=programme,
        on=on,
        starts=starts,
        ends=ends,
        place=place,
        call_link=call_link,
        chair=chair,
        created_at=at,
        created_by=by,
    )
    check_when(day, at=at)
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
    chair: User | None = None,
    by: User,
    at: datetime,
) -> ReviewDay:
    """Return the day with its new date, time or place; everybody concerned is told once.

    Slots keep their distance from the start.
    """
    day = _locked(day)
    if day.state != DayState.PLANNED:
        raise ValidationError("Only a planned review day can be moved.")
    was_on, was_starts = day.on, day.starts
    day.on, day.starts, day.ends, day.place, day.call_link = on, starts, ends, place, call_link
    day.chair = chair
    check_when(day, at=at, was_on=was_on)
    slots = list(day.reviews.select_related("project"))
    moved = shifted([slot.starts for slot in slots], old=was_starts, new=starts, closes=ends)
    outside = [slot.project.title for slot, new in zip(slots, moved, strict=True) if new is None]
    if outside:
        raise ValidationError(
            {
                "ends": "With these times there is no room for "
                f"{', '.join(f'“{title}”' for title in outside)}. "
                "Give a later end, or change the slots first."
            }
        )
    save(day, by=by, at=at)
    for slot, new in zip(slots, moved, strict=True):
        if new and new != slot.starts:
            slot.starts = new
            save(slot, by=by, at=at)
    _date_projects(slots, by=by, at=at)
    tell(day, at=at)
    return day


@transaction.atomic
def cancel_day(*, day: ReviewDay, by: User, at: datetime) -> ReviewDay:
    """Return the day, cancelled; everybody who was told of it is told so once."""
    day = _locked(day)
    if day.state != DayState.PLANNED:
        raise ValidationError("Only a planned review day can be cancelled.")
    if has_begun(day, at=at):
        raise ValidationError(
            "This review day has begun. If it did not take place, move it to a new date."
        )
    day.state = DayState.CANCELLED
    save(day, by=by, at=at)
    _date_projects(list(day.reviews.all()), by=by, at=at)
    tell(day, at=at)
    return day


@transaction.atomic
def set_slots(
    *, day: ReviewDay, slots: Sequence[tuple[Project, time]], by: User, at: datetime
) -> ReviewDay:
    """Return the day with exactly these projects at these times, all concerned told of theirs."""
    day = _locked(day)
    if day.state != DayState.PLANNED or day.on < day.programme.organisation.today(at):
        raise ValidationError("The slots of a past or cancelled review day stay as they were.")
    before = {review.project_id: review for review in day.reviews.select_related("project")}
    _check_slots(day, slots, before)
    added, removed = [], dict(before)
    for project, starts in slots:
        review = removed.pop(project.pk, None)
        if review is None:
            review = Review(review_day=day, project=project, added_at=at, added_by=by)
            added.append(review)
        if review.starts != starts:
            review.starts = starts
            save(review, by=by, at=at)
    for review in removed.values():
        take_out(review, by=by, at=at)
    _date_projects([*added, *removed.values()], by=by, at=at)
    tell(day, at=at)
    return day


def _check_slots(day: ReviewDay, slots: Sequence[tuple[Project, time]], before) -> None:
    taken: list[tuple[time, str]] = []
    for project, starts in slots:
        problem = slot_problem(starts, opens=day.starts, closes=day.ends, taken=taken)
        if problem:
            raise ValidationError(f"{project.title}: {problem}")
        ours = project.programme_id == day.programme_id
        if project.pk not in before and not (ours and project.is_open):
            raise ValidationError(f"{project.title} is not an open project of this programme.")
        taken.append((starts, project.title))


def _date_projects(reviews: Sequence[Review], *, by: User, at: datetime) -> None:
    for pk in sorted(review.project_id for review in reviews):
        date_project(pk, by=by, at=at)


def date_project(pk: int, *, by: User | None, at: datetime) -> None:
    """Keep the project's review date at its next planned review day, and its sessions with it."""
    project = Project.objects.select_for_update().get(pk=pk)
    today = project.programme.organisation.today(at)
    coming = ReviewDay.objects.filter(
        reviews__project=project, state=DayState.PLANNED, on__gte=today
    )
    review_on = coming.order_by("on").values_list("on", flat=True).first()
    if project.review_on != review_on:
        project.review_on = review_on
        save(project, by=by, at=at)
    mentoring.replan(project=project, by=by, at=at)


def take_out(review: Review, *, by: User, at: datetime) -> None:
    """Take a project out of the day, with what was prepared for it; what was issued stays."""
    PageCheck.objects.filter(review=review).delete()
    for words in OwnWords.objects.filter(review=review):
        remove(words, by=by, at=at)
    try:
        remove(review, by=by, at=at)
    except ProtectedError as refusal:
        raise ValidationError(
            f"{review.project} keeps its slot: it is in a pack that was issued, or something was "
            "noted of it. Give it another time, or say on the day that it is left out."
        ) from refusal


def check_when(day: ReviewDay, *, at: datetime, was_on: date | None = None) -> None:
    """Raise ValidationError where the day's date or hours make no sense.

    `was_on` is the date that the day had before; it may stay until the day has begun.
    """
    organisation = day.programme.organisation
    calendar = organisation.calendar()
    if day.on != was_on and day.on <= organisation.today(at) or has_begun(day, at=at):
        raise ValidationError({"on": "Give a date after today, so that people can prepare."})
    if day.on != was_on and not calendar.is_working(day.on):
        raise ValidationError(
            {
                "on": f"{day.on:%A} {day.on.day} {day.on:%B %Y} is not a working day here. "
                "Choose another date."
            }
        )
    if day.starts < EARLIEST:
        raise ValidationError(
            {"starts": f"{day.starts:%H:%M} is in the night. Write 14:00 for two in the afternoon."}
        )
    if day.ends <= day.starts:
        raise ValidationError({"ends": "The day ends before it starts. Give a later end."})
    same = day.programme.review_days.filter(
        state=DayState.PLANNED, on=day.on, starts__lt=day.ends, ends__gt=day.starts
    )
    if other := same.exclude(pk=day.pk).first():
        raise ValidationError(
            {
                "on": f"There is already a review day then, from {other.starts:%H:%M} to "
                f"{other.ends:%H:%M}. Change that one, or choose another time."
            }
        )


def has_begun(day: ReviewDay, *, at: datetime) -> bool:
    return day.programme.organisation.calendar().at(day.on, day.starts) <= at


def plan_all(*, at: datetime) -> int:
    """Return how many review days were looked at, having made what is to be said match each.

    Projects whose review date has passed look to their next one. Archived programmes stay as they
    are.
    """
    days = ReviewDay.objects.exclude(state=DayState.HELD).filter(programme__archived_at=None)
    # Somewhere it is still yesterday.
    ahead = list(days.filter(on__gte=at.date() - timedelta(days=1)))
    each(ahead, lambda day: tell(day, at=at), failed="review day %s could not be planned")
    passed = Project.objects.open().filter(review_on__lt=at.date())
    each(
        passed.only("pk").order_by("pk"),
        lambda project: date_project(project.pk, by=None, at=at),
        failed="project %s could not look to its next review",
    )
    return len(ahead)


@transaction.atomic
def archive_programme(*, programme: Programme, by: User, at: datetime) -> Programme:
    """Return the programme, archived; what it has in the diary is held or cancelled before."""
    # A review day that is just being set up is waited for, and seen.
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    planned = programme.review_days.filter(state=DayState.PLANNED)
    today = programme.organisation.today(at)
    if day := planned.filter(on__gte=today).first():
        raise ValidationError(
            f"A review day is planned for {day.on.day} {day.on:%B %Y}. Cancel it first, "
            "so that nobody comes in vain."
        )
    return programming.archive(programme=programme, by=by, at=at)


@transaction.atomic
def hold_day(*, day: ReviewDay, by: User, at: datetime) -> ReviewDay:
    """Return the day marked as held; its projects look to their next one."""
    day = _locked(day)
    if day.state != DayState.PLANNED or not has_begun(day, at=at):
        raise ValidationError("Only a planned review day that has begun can be marked as held.")
    day.state = DayState.HELD
    save(day, by=by, at=at)
    _date_projects(list(day.reviews.all()), by=by, at=at)
    return day


def _locked(day: ReviewDay) -> ReviewDay:
    """Return the day as it now is; whoever else wants to change it waits."""
    return ReviewDay.objects.select_for_update().get(pk=day.pk)
