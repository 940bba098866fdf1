"""What the mail of the day says of review days that come near; never writes."""

from datetime import date, datetime, timedelta

from django.urls import reverse

from mentoring.models import Leave
from mentoring.nudges import Line
from people.models import Organisation
from people.rules import Calendar
from programmes.models import Programme
from reviews.models import ReviewDay
from reviews.reminders import DIGEST_DAYS, NOTICES, days_to_name
from reviews.telling import days_ahead, kind_of, rows_of, told_by, words_by_person

# A day off before a review moves its reminder forward, by a week at most.
FURTHEST = timedelta(days=max(DIGEST_DAYS) + 7)


def lines(organisation: Organisation, calendar: Calendar, at: datetime) -> list[Line]:
    """Return whom the review days of its programmes concern that lie 14 or 7 days ahead.

    Who is away is told when they are back, if the next reminder is not due by then.
    """
    today = organisation.today(at)
    programmes = Programme.objects.current().filter(organisation=organisation)
    ahead = days_ahead(programmes.values_list("pk", flat=True), at=at)
    away = set(Leave.objects.on(today).values_list("person", flat=True))
    found: list[Line] = []
    for day in ahead.filter(on__lte=today + FURTHEST).select_related("programme__organisation"):
        found += lines_of(day, calendar, today)
    return [line for line in found if line.person not in away]


def lines_of(day: ReviewDay, calendar: Calendar, today: date) -> list[Line]:
    told_at: dict[int, datetime] = {}
    for row in rows_of(day):
        if kind_of(row) in NOTICES and told_by(row).reached is not False:
            told_at[row.recipient_id] = row.planned_at
    found = []
    for person, words in words_by_person(day).items():
        days = days_to_name(day.on, today, calendar, told_at[person]) if person in told_at else None
        if days:
            path = reverse("reviews:day", args=[day.pk])
            key = f"review:{days}:{day.pk}:{day.on}"
            found.append(Line(key, person, None, said(day, words, today), path))
    return found


def said(day: ReviewDay, words: dict, today: date) -> str:
    """Return the day in a sentence: how far away, when, and what the person comes for."""
    if words["slots"]:
        own = "; ".join(
            f"{slot['at']} {slot['project']} (you: {', '.join(slot['roles'])})"
            for slot in words["slots"]
        )
    else:
        own = f"{words['starts']} to {words['ends']}"
    return (
        f"{day.programme}: review in {(day.on - today).days} days, "
        f"on {day.on:%A} {day.on.day} {day.on:%B}. {own}."
    )
