"""Prints who works with the application in `load`, as JSON: for each a session and their addresses.

Runs in `.venv`, on the database that `manage.py seed --scale` filled.
"""

import json

import django
from django.urls import reverse
from django.utils import timezone

django.setup()

from django.db import connection  # noqa: E402

from commands.bench_pages import person, session  # noqa: E402
from people.rules import week_of  # noqa: E402
from portfolio.sample.scale import NAME  # noqa: E402
from programmes.models import Programme  # noqa: E402
from projects.models import Project, TeamRole  # noqa: E402

# Nobody checks in or logs the same week twice in one run.
MOST_WRITERS = 150
MOST_ITEMS = 40

Way = dict[str, str]


def lead_and_mentor(project: Project) -> tuple[Way, Way]:
    """Return what the two open of the project and write for it in this week."""
    lead = project.team.get(role=TeamRole.LEAD).user
    mentor = project.team.get(role=TeamRole.MENTOR).user
    planned = project.sessions.get(week_on=week_of(timezone.localdate()))
    return {
        "cookie": session(lead),
        "project": reverse("portfolio:project", args=[project.pk]),
        "progress": reverse("portfolio:progress", args=[project.pk]),
        "check_in": reverse("mentoring:check_in", args=[project.pk]),
    }, {
        "cookie": session(mentor),
        "sessions": reverse("mentoring:sessions"),
        "mentoring": reverse("mentoring:project", args=[project.pk]),
        "log": reverse("mentoring:log", args=[planned.pk]),
    }


def watchers(programme: Programme) -> dict[str, list[Way]]:
    def of(name: str) -> str:
        return reverse(name, args=[programme.pk])

    items = programme.ideas.order_by("pk")[:MOST_ITEMS]
    steering = session(person("steering"))
    return {
        "manager": [
            {
                "cookie": session(person("manager")),
                "programme": of("portfolio:projects"),
                "rhythm": of("mentoring:rhythm"),
                "radar": of("mentoring:radar"),
            }
        ],
        "executive": [
            {
                "cookie": session(person(f"sponsor-{number}")),
                "report": of("portfolio:report"),
                "balance": of("portfolio:balance"),
            }
            for number in (1, 2, 3)
        ],
        "steering": [
            {
                "cookie": steering,
                "initiatives": of("priorities:initiatives"),
                "idea": reverse("priorities:idea", args=[item.pk]),
                "score": reverse("priorities:score_idea", args=[item.pk]),
            }
            for item in items
        ],
    }


def main() -> None:
    with connection.cursor() as cursor:
        # In live use autovacuum does this within minutes of a change.
        cursor.execute("ANALYZE")
    programme = Programme.objects.get(organisation__name=NAME)
    pairs = [lead_and_mentor(one) for one in programme.projects.order_by("pk")[:MOST_WRITERS]]
    writers = {"lead": [lead for lead, _ in pairs], "mentor": [mentor for _, mentor in pairs]}
    print(json.dumps(writers | watchers(programme)))


if __name__ == "__main__":
    main()
