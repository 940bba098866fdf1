"""Gathers how ready the projects of a review day are, and what stands in the day's way."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from measures.models import Interval, Measure
from mentoring.models import Leave, MentoringSlot, TrainingEvent
from mentoring.radar import Series
from mentoring.watch import PERIODS
from programmes.models import Role
from programmes.permissions import people_of
from projects.models import ProgressScore, TeamMember, TeamRole
from reviews.models import DayState, OwnWords, PageCheck, Review, ReviewDay
from reviews.readiness import Readiness, readiness

FAR = timedelta(days=99_999)


def ready_of(reviews: Iterable[Review], day: ReviewDay, today: date) -> dict[int, Readiness]:
    """Return how far the page of each review of the day is, by its id; five queries for all."""
    reviews = list(reviews)
    series = series_of(reviews)
    scored: dict[int, dict[str, date]] = defaultdict(dict)
    scores = ProgressScore.objects.filter(project__in=[one.project_id for one in reviews])
    latest = scores.filter(on__lte=today).order_by().values_list("project", "role")
    for project, role, on in latest.annotate(Max("on")):
        scored[project][role] = on
    words = {one.review_id: one for one in OwnWords.objects.filter(review__in=reviews)}
    said = _moments(OwnWords.history.filter(review__in=reviews), "history_date")
    checked = _moments(PageCheck.objects.filter(review__in=reviews), "checked_at")
    return {
        one.pk: readiness(
            series=series[one.project_id],
            scored=scored[one.project_id],
            ask=words[one.pk].ask if one.pk in words else "",
            learned=words[one.pk].learned if one.pk in words else "",
            said_at=said.get(one.pk),
            checked_at=checked.get(one.pk),
            on=day.on,
            today=today,
        )
        for one in reviews
    }


def ready_for(review: Review, today: date) -> Readiness | None:
    """Return how far the page of the one review is, until its day has come."""
    day = review.review_day
    coming = day.state == DayState.PLANNED and day.on >= today
    return ready_of([review], day, today)[review.pk] if coming else None


def series_of(reviews: Iterable[Review]) -> dict[int, list[Series | None]]:
    """Return each project's measures with their latest figure; one query.

    One that is counted at each event is up to date with its first figure.
    """
    found: dict[int, list[Series | None]] = defaultdict(list)
    measures = Measure.objects.filter(project__in=[one.project_id for one in reviews])
    rows = measures.order_by("project", "pk").annotate(latest=Max("readings__period_on"))
    for project, name, interval, latest in rows.values_list(
        "project", "name", "interval", "latest"
    ):
        period = PERIODS.get(Interval(interval), FAR)
        found[project].append(Series(name, latest, period) if latest else None)
    return found


def _moments(rows: Any, moment: str) -> dict[int, datetime]:
    return dict(rows.order_by().values_list("review").annotate(Max(moment)))


def clashes(day: ReviewDay) -> list[str]:
    """Return in sentences what else happens then, and who of those it needs is away."""
    return [*_days_off(day), *_meetings(day), *_sessions(day), *_away(day)]


def _days_off(day: ReviewDay) -> list[str]:
    organisation = day.programme.organisation
    if organisation.calendar().is_working(day.on):
        return []
    name = organisation.holidays.filter(on=day.on).values_list("name", flat=True).first()
    return [f"It is no working day here{f' ({name})' if name else ''}."]


def _meetings(day: ReviewDay) -> list[str]:
    programme = day.programme
    found = []
    if programme.meets_on == day.on:
        found.append("The steering group meets on that day.")
    for training in TrainingEvent.objects.filter(programme=programme, on=day.on):
        at = f" at {training.starts:%H:%M}" if training.starts else ""
        found.append(f"Training on that day{at}: {training.title}.")
    people = _needed(day)
    others = ReviewDay.objects.filter(
        on=day.on, state=DayState.PLANNED, starts__lt=day.ends, ends__gt=day.starts
    ).exclude(pk=day.pk)
    for other in others.filter(programme__organisation=programme.organisation_id):
        both = people & _needed(other)
        if both:
            names = ", ".join(sorted(person.name for person in both))
            found.append(f"{names} {_are(both)} wanted at another review day then.")
    return found


def _sessions(day: ReviewDay) -> list[str]:
    slots = MentoringSlot.objects.filter(
        project__reviews__review_day=day, weekday=day.on.isoweekday()
    )
    found = []
    for slot in slots.select_related("project").order_by("starts", "project"):
        if day.starts <= slot.starts < day.ends:
            found.append(f"{slot.project}: its weekly session is at {slot.starts:%H:%M} then.")
    return found


def _away(day: ReviewDay) -> list[str]:
    team = TeamMember.objects.active().filter(project__reviews__review_day=day)
    wanted = team.filter(role__in=(TeamRole.LEAD, TeamRole.SPONSOR)).select_related("project")
    away = {
        leave.person_id: leave
        for leave in Leave.objects.on(day.on).filter(
            person__in=[*(one.user_id for one in wanted), *(one.pk for one in _needed(day))]
        )
    }
    found = [
        f"{one.project}: the {one.get_role_display().lower()}, {one.user}, is away then."
        for one in wanted.select_related("user").order_by("project", "role")
        if one.user_id in away
    ]
    executives = people_of(day.programme, Role.EXECUTIVE).filter(pk__in=away)
    found += [f"{one}, executive, is away then." for one in executives]
    if day.chair and day.chair_id in away and day.chair not in executives:
        found.append(f"{day.chair}, who is to chair, is away then.")
    return found


def _needed(day: ReviewDay) -> set:
    team = TeamMember.objects.active().filter(project__reviews__review_day=day)
    wanted = team.exclude(role=TeamRole.MEMBER).select_related("user")
    people = {one.user for one in wanted} | set(people_of(day.programme, Role.EXECUTIVE))
    return people | ({day.chair} if day.chair else set())


def _are(people: set) -> str:
    return "is" if len(people) == 1 else "are"
