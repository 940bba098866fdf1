"""Prints what `bench` opens, as JSON: the main pages and two writes, each with a session.

Runs in `.venv`, on the database that `manage.py seed --scale` filled.
"""

import json

import django
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

django.setup()

from django.db import connection  # noqa: E402

from people.models import User  # noqa: E402
from people.rules import week_of  # noqa: E402
from portfolio.sample.scale import HOST, NAME  # noqa: E402
from programmes.models import Programme  # noqa: E402
from projects.models import Project, TeamRole  # noqa: E402
from reviews.models import DayState  # noqa: E402

MOST_WRITERS = 30


def session(user: User) -> str:
    """Return the cookie of a new session of the person."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def person(word: str) -> User:
    return User.objects.get(email=f"{word}@{HOST}")


def pages(programme: Programme, project: Project) -> list[tuple[str, str, str]]:
    """Return label, whose session, and path of each main page."""
    day = programme.review_days.filter(state=DayState.PLANNED).first()
    assert day
    review = day.reviews.first()
    assert review
    home = reverse("portfolio:home")
    people = ("manager", "steering", "sponsor-1", "mentor-1", "lead-1", "contributor", "admin")
    return [
        ("Bare view of 25 rows", "manager", "/bare/"),
        *[(f"Home, {who.removesuffix('-1')}", who, home) for who in people],
        ("Portfolio", "steering", reverse("portfolio:projects", args=[programme.pk])),
        ("Project", "lead-1", reverse("portfolio:project", args=[project.pk])),
        ("Project, measures", "lead-1", reverse("measures:measures", args=[project.pk])),
        ("Project, mentoring", "lead-1", reverse("mentoring:project", args=[project.pk])),
        ("Mentor’s sessions", "mentor-1", reverse("mentoring:sessions")),
        ("Review days", "manager", reverse("reviews:days", args=[programme.pk])),
        ("Review day", "manager", reverse("reviews:day", args=[day.pk])),
        ("Review day, slots", "manager", reverse("reviews:slots", args=[day.pk])),
        ("Review page", "sponsor-1", reverse("reviews:review", args=[review.pk])),
        ("People", "manager", reverse("programmes:people", args=[programme.pk])),
    ]


def writes(programme: Programme) -> dict[str, list[tuple[str, str]]]:
    """Return session and path for each form to post, by what it does."""
    projects = list(programme.projects.order_by("pk")[:MOST_WRITERS])
    week = week_of(timezone.localdate())
    check_ins, logs = [], []
    for project in projects:
        lead = project.team.get(role=TeamRole.LEAD).user
        mentor = project.team.get(role=TeamRole.MENTOR).user
        planned = project.sessions.get(week_on=week)
        check_ins.append((session(lead), reverse("mentoring:check_in", args=[project.pk])))
        logs.append((session(mentor), reverse("mentoring:log", args=[planned.pk])))
    return {"Check in": check_ins, "Log a session": logs}


def main() -> None:
    with connection.cursor() as cursor:
        # In live use autovacuum does this within minutes of a change.
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    programme = Programme.objects.get(organisation__name=NAME)
    project = programme.projects.order_by("pk").first()
    assert project
    wanted = pages(programme, project)
    cookies = {who: session(person(who)) for who in {who for _, who, _ in wanted}}
    found = {
        "pages": {label: [cookies[who], path] for label, who, path in wanted},
        "writes": writes(programme),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
