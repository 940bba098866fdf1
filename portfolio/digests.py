"""The mail of the day: one per person, planned hourly and kept as things stand."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from mentoring import nudges
from mentoring import telling as mentoring
from mentoring.nudges import Line
from notifications import actions as notices
from notifications.models import Notification
from notifications.rules import STOPPED
from people.jobs import each
from people.models import Organisation, User
from people.rules import Calendar, week_of
from priorities.queries import not_scored_by, overdue_ideas
from programmes.models import Programme, Role
from programmes.permissions import people_of
from reviews import foretelling as reviews

# Longer than anything is told about.
TOLD_FOR = timedelta(days=40)
DAYS_BEFORE_MEETING = timedelta(days=3)


@transaction.atomic
def plan_digests(*, at: datetime) -> int:
    """Return how many people have something to read now, having planned their mails.

    People are written to on their organisation's working days, in the hours of their own choice;
    what fails in one organisation keeps no news from the others. Nothing is told twice; a mail
    that is still unsent is brought up to date.
    """
    lines: dict[int, list[Line]] = defaultdict(list)
    calendars: dict[int, Calendar] = {}
    for calendar, news in each(
        Organisation.objects.order_by("pk"),
        lambda organisation: news_of(organisation, at),
        failed="the people of organisation %s could not be told",
    ):
        for line in news:
            lines[line.person].append(line)
            calendars.setdefault(line.person, calendar)
    windows = {}
    for person in User.objects.filter(is_active=True, pk__in=lines):
        hours = nudges.hours(calendars[person.pk], at, person.mail_from, person.mail_until)
        if hours:
            windows[person] = hours
    keys = {
        person: f"digest:{person.pk}:{opens:%Y-%m-%d}" for person, (opens, _) in windows.items()
    }
    told = told_to(windows, set(keys.values()), at)
    planned = []
    for person, (opens, closes) in windows.items():
        wished = [line for line in lines[person.pk] if wishes(person, line)]
        wanted = nudges.chosen(wished, told[person.pk])
        if wanted:
            planned.append(digest(person, keys[person], wanted, opens, closes))
        else:
            subject, gone = subject_of(person), [keys[person]]
            notices.withdraw(subject=subject, keys=gone, at=at, reason=notices.DONE)
    notices.plan_many(planned, at=at)
    return len(planned)


def wishes(person: User, line: Line) -> bool:
    """Whether the person chose to be told of it; that an obstacle came to them, everybody is."""
    if line.kind == "review":
        days = line.key.split(":")[1]
        return {"14": person.wants_reminder_14, "7": person.wants_reminder_7}[days]
    return person.wants_digest or line.kind == "obstacle"


def subject_of(person: User) -> str:
    return f"digest:{person.pk}"


def digest(
    person: User, key: str, lines: Iterable[Line], opens: datetime, closes: datetime
) -> notices.Wanted:
    return notices.Wanted(
        key=key,
        kind="portfolio.digest",
        recipient=person,
        subject=subject_of(person),
        context={"lines": [{"key": ln.key, "text": ln.text, "path": ln.path} for ln in lines]},
        due_at=opens,
        not_after=closes,
    )


def told_to(people: Iterable[User], today: set[str], at: datetime) -> dict[int, set[str]]:
    """Return the keys of what each person was told on earlier days."""
    told: dict[int, set[str]] = defaultdict(set)
    rows = Notification.objects.filter(
        kind="portfolio.digest", recipient__in=people, planned_at__gte=at - TOLD_FOR
    )
    for row in (
        rows.exclude(state__in=STOPPED, counts_as_sent=False)
        .exclude(key__in=today)
        .defer("message")
    ):
        told[row.recipient_id] |= {line["key"] for line in row.context["lines"]}
    return told


def news_of(organisation: Organisation, at: datetime) -> tuple[Calendar, list[Line]]:
    """Return what there is to tell the organisation's people, by its days off; nothing on one."""
    calendar = organisation.calendar()
    if not calendar.is_working(organisation.today(at)):
        return calendar, []
    return calendar, [
        *mentoring.lines_of(organisation, calendar, at),
        *reviews.lines(organisation, calendar, at),
        *steering_lines(organisation, at),
    ]


def steering_lines(organisation: Organisation, at: datetime) -> list[Line]:
    """Return which answers are overdue, once a week, and whose scores the next meeting lacks."""
    today = organisation.today(at)
    lines = []
    for programme in Programme.objects.current().filter(organisation=organisation):
        members = list(people_of(programme, Role.STEERING))
        if late := overdue_ideas(programme, today):
            path = reverse("priorities:ideas", args=[programme.pk]) + "?show=waiting"
            text = f"{programme}: an answer is overdue. {named(late)}"
            key = f"answers:{programme.pk}:{week_of(today)}"
            lines += [Line(key, one.pk, None, text, path) for one in members]
        meets_on = programme.meets_on
        if meets_on and today <= meets_on <= today + DAYS_BEFORE_MEETING:
            path = reverse("priorities:initiatives", args=[programme.pk])
            key = f"scores:{programme.pk}:{meets_on}"
            for one in members:
                if missing := not_scored_by(programme, one):
                    text = f"{programme}: the meeting on {meets_on:%-d %B} lacks your scores. "
                    lines.append(Line(key, one.pk, None, text + named(missing), path))
    return lines


def named(items: list) -> str:
    """Return up to three titles and how many more there are."""
    more = f" and {len(items) - 3} more" if len(items) > 3 else ""
    return ", ".join(f"“{one.title}”" for one in items[:3]) + more + "."
