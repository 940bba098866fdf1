"""Gathers what a mentor looks after: each project with its week and radar, and whether too many."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from mentoring.models import MentoringSession
from mentoring.queries import Mentored, mentored_by
from mentoring.watch import Watched, watched
from people.models import User
from programmes.models import Programme
from projects.models import Project, State, TeamRole
from projects.permissions import team_roles_of


@dataclass(frozen=True)
class Case:
    """A project of the mentor's, or one whose mentor they stand in for today.

    `watched` is None while it is not active.
    """

    mentored: Mentored
    watched: Watched | None
    stands_in: bool


@dataclass(frozen=True)
class Caseload:
    """Sessions not logged come first, `overdue` with the row that they belong to.

    `too_many` are programmes in which the mentor has more active projects than one can see
    through, each with how many.
    """

    cases: list[Case]
    overdue: list[tuple[Mentored, MentoringSession]]
    too_many: list[tuple[Programme, int]]
    programmes: list[Programme]


def caseload(user: User, today: date, at: datetime) -> Caseload:
    """Return what the person mentors; the number of queries grows with programmes alone."""
    rows = mentored_by(user, today)
    own = {pk for pk, role in team_roles_of(user) if role == TeamRole.MENTOR}
    active: dict[Programme, list[Project]] = defaultdict(list)
    for row in rows:
        if row.project.state == State.ACTIVE:
            active[row.project.programme].append(row.project)
    seen = {one.project.pk: one for projects in active.values() for one in watched(projects, at)}
    return Caseload(
        programmes=list({row.project.programme: None for row in rows}),
        cases=[Case(row, seen.get(row.project.pk), row.project.pk not in own) for row in rows],
        overdue=[(row, session) for row in rows for session in row.overdue],
        too_many=[
            (programme, count)
            for programme, projects in active.items()
            if (count := sum(one.pk in own for one in projects)) > programme.most_mentored
        ],
    )
