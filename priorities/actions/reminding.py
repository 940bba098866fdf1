"""What the steering group is reminded of: answers that are overdue, scores that are missing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from notifications import actions as notices
from people.models import User
from people.rules import week_of
from priorities.models import Idea, Initiative
from priorities.queries import not_scored_by, overdue_ideas
from programmes.models import Programme, Role
from programmes.permissions import people_of

DAYS_BEFORE_MEETING = 3


def remind(*, at: datetime) -> int:
    """Return how many messages are planned: overdue answers once a week, scores once a meeting."""
    return sum(remind_of(one, at=at) for one in Programme.objects.current())


@transaction.atomic
def remind_of(programme: Programme, *, at: datetime) -> int:
    today = programme.organisation.today(at)
    if not programme.organisation.calendar().is_working(today):
        return 0
    members = list(people_of(programme, Role.STEERING).filter(is_active=True))
    late = overdue_ideas(programme, today)
    wanted = [
        overdue(programme, member, late, f"{week_of(today)}", at=at) for member in members if late
    ]
    meets_on = programme.meets_on
    if meets_on and today <= meets_on <= today + timedelta(days=DAYS_BEFORE_MEETING):
        for member in members:
            if missing := not_scored_by(programme, member):
                wanted.append(score_missing(programme, member, missing, at=at))
    notices.plan_many(wanted, at=at)
    return len(wanted)


def overdue(
    programme: Programme, member: User, late: list[Idea], week: str, *, at: datetime
) -> notices.Wanted:
    return notices.Wanted(
        key=f"programme:{programme.pk}:overdue-answers:{week}:{member.pk}",
        kind="priorities.overdue",
        recipient=member,
        subject=f"programme:{programme.pk}:answers",
        context={
            "programme": programme.name,
            "titles": [one.title for one in late],
            "path": reverse("priorities:ideas", args=[programme.pk]) + "?show=waiting",
        },
        due_at=at,
        not_after=at + timedelta(days=5),
    )


def score_missing(
    programme: Programme, member: User, missing: list[Initiative | Idea], *, at: datetime
) -> notices.Wanted:
    return notices.Wanted(
        key=f"programme:{programme.pk}:score:{programme.meets_on}:{member.pk}",
        kind="priorities.score_missing",
        recipient=member,
        subject=f"programme:{programme.pk}:scores",
        context={
            "programme": programme.name,
            "titles": [one.title for one in missing],
            "meets_on": programme.meets_on.isoformat() if programme.meets_on else "",
            "path": reverse("priorities:initiatives", args=[programme.pk]),
        },
        due_at=at,
        not_after=at + timedelta(days=DAYS_BEFORE_MEETING),
    )
