"""A person's own calendar as a file that calendar programs fetch: sessions, reviews, what is due.

It holds what the person may see on their pages, as it stands when it is fetched; no notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from mentoring.models import MentoringSession, SessionState
from mentoring.presence import day_of, uncovered
from mentoring.rules import plan
from notifications.rules import one_line
from people.models import User
from people.rules import week_of
from programmes.models import Role
from projects.models import Project, State, TeamRole
from reviews.models import DayState, Review, ReviewDay
from reviews.slots import end_of

SESSION = timedelta(minutes=30)
# Calendars keep what lies a little back, so that it does not vanish while it happens.
KEPT_FOR = timedelta(weeks=4)


@dataclass(frozen=True)
class Entry:
    """One entry; `starts` and `ends` are moments, or dates of whole days (`ends` the day after)."""

    uid: str
    summary: str
    starts: datetime | date
    ends: datetime | date
    location: str = ""
    url: str = ""


def written(entries: list[Entry], at: datetime) -> bytes:
    """Return the calendar as RFC 5545 wants it."""
    calendar = Calendar()
    calendar.add("prodid", "-//QI Programme//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "QI Programme")
    host = urlsplit(settings.BASE_URL).hostname
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@{host}")
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.ends)
        event.add("summary", one_line(entry.summary))
        if entry.location:
            event.add("location", one_line(entry.location))
        event.add("url", f"{settings.BASE_URL}{entry.url}")
        calendar.add_component(event)
    return calendar.to_ical()


def entries_of(user: User, at: datetime) -> list[Entry]:
    """Return what the person's roles put into their calendar."""
    met = Project.objects.visible_to(user).with_role(user, TeamRole.LEAD, TeamRole.MENTOR).open()
    projects = list(met.select_related("programme__organisation", "slot").order_by("pk"))
    return [*sessions(projects, at), *deadlines(projects, at), *reviews(user, at)]


def sessions(projects: list[Project], at: datetime) -> Iterator[Entry]:
    """Yield the weekly sessions: at their hour, or in a week without a slot on its Monday."""
    rows = MentoringSession.objects.filter(
        project__in=projects, week_on__gte=week_of(at.date()) - KEPT_FOR
    ).exclude(state__in=(SessionState.CANCELLED, SessionState.MISSED))
    by_id = {project.pk: project for project in projects}
    for row in rows.without_words().order_by("week_on", "pk"):
        project = by_id[row.project_id]
        slot = getattr(project, "slot", None)
        day = day_of(row.week_on, slot)
        starts: datetime | date = day
        ends: datetime | date = day + timedelta(days=1)
        if slot:
            starts = project.programme.organisation.calendar().at(day, slot.starts)
            ends = starts + SESSION
        yield Entry(
            uid=f"session-{row.pk}",
            summary=f"Mentoring: {project}" if slot else f"Mentoring this week: {project}",
            starts=starts,
            ends=ends,
            location=(slot.place or slot.call_link) if slot else "",
            url=reverse("mentoring:session", args=[row.pk]),
        )


def deadlines(projects: list[Project], at: datetime) -> Iterator[Entry]:
    """Yield by when figures are complete and when the two rehearse, before a review to come."""
    for project in projects:
        if project.state != State.ACTIVE or not project.starts_on or not project.review_on:
            continue
        organisation = project.programme.organisation
        if project.review_on < organisation.today(at):
            continue
        calendar = organisation.calendar()
        laid_out = plan(project.starts_on, project.review_on, calendar, uncovered(project))
        days = {"Figures complete": laid_out.data_on, "Rehearsal": laid_out.rehearsal_on}
        for what, day in days.items():
            if day:
                yield Entry(
                    uid=f"{what.split()[0].lower()}-{project.pk}",
                    summary=f"{what}: {project}",
                    starts=day,
                    ends=day + timedelta(days=1),
                    url=reverse("mentoring:project", args=[project.pk]),
                )


def reviews(user: User, at: datetime) -> Iterator[Entry]:
    """Yield the slots of the person's projects, and whole review days for executives."""
    days = ReviewDay.objects.exclude(state=DayState.CANCELLED).filter(
        on__gte=at.date() - KEPT_FOR, programme__in=user.memberships.active().values("programme")
    )
    own = Project.objects.with_role(user, TeamRole.LEAD, TeamRole.MENTOR, TeamRole.SPONSOR)
    slots = Review.objects.filter(review_day__in=days, project__in=own)
    related = "review_day__programme__organisation"
    for slot in slots.select_related("project", related).order_by("review_day__on", "starts"):
        path = reverse("reviews:review", args=[slot.pk])
        hours = (slot.starts, end_of(slot.starts))
        yield review(slot.review_day, f"review-{slot.pk}", str(slot.project), path, *hours)
    led = user.memberships.active().filter(role=Role.EXECUTIVE).values("programme")
    for day in days.filter(programme__in=led).select_related("programme__organisation"):
        path = reverse("reviews:day", args=[day.pk])
        yield review(day, f"day-{day.pk}", str(day.programme), path, day.starts, day.ends)


def review(day: ReviewDay, uid: str, name: str, path: str, opens: time, closes: time) -> Entry:
    calendar = day.programme.organisation.calendar()
    return Entry(
        uid=uid,
        summary=f"Review: {name}",
        starts=calendar.at(day.on, opens),
        ends=calendar.at(day.on, closes),
        location=day.place or day.call_link,
        url=path,
    )
