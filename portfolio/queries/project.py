"""Gathers everything that the page of one project shows."""

from dataclasses import dataclass
from datetime import date, timedelta

from measures.models import Measure
from measures.queries import ChartParts, chart_for
from mentoring.models import CheckIn, MentoringSession, SessionState
from mentoring.queries import Rhythm, agreed_before, rhythms
from people.models import User
from people.rules import week_of
from portfolio.queries.cards import Card, cards
from projects.models import Commitment, Obstacle, Project, State, TeamRole
from projects.permissions import resolvers, roles_on
from projects.queries import (
    Scored,
    Team,
    commitments_open,
    members_of,
    obstacles_open,
    scores_of,
    team_of,
)
from projects.rules import missing_to_start
from reviews.models import DayState, Learning, Reuse, Review

MOST_SCORES = 6
MOST_CHECK_INS = 3


@dataclass(frozen=True)
class Overview:
    """A project as everybody in its programme sees it.

    `chart` is of the `main` measure, `others` are the other measures. `missing` says what it needs
    before it can start. `obstacles` says of each whether the person may resolve it.
    """

    project: Project
    team: Team
    members: list[User]
    missing: list[str]
    main: Measure | None
    chart: ChartParts | None
    others: list[Card]
    rhythm: Rhythm
    agreed: list[Commitment]
    commitments: list[Commitment]
    obstacles: list[tuple[Obstacle, bool]]
    scores: list[Scored]
    check_ins: list[CheckIn]
    reviews: list[Review]
    learning: list[Learning]
    builds_on: list[Reuse]
    reused_by: list[Reuse]


def overview(project: Project, user: User, today: date) -> Overview:
    """Return the project's page; the number of queries does not grow with its rows."""
    team = team_of(project)
    measures = list(project.measures.all())
    main, others = (measures[0], measures[1:]) if measures else (None, [])
    if main:
        main.project = project
    roles = roles_on(project, user)
    next_week = week_of(today) + timedelta(weeks=1)
    check_ins = project.check_ins.select_related("recorded_by", "reading__measure")
    return Overview(
        project=project,
        team=team,
        members=list(members_of(project)),
        missing=missing(project, team, today),
        main=main,
        chart=chart_for(main, today) if main else None,
        others=cards(others, today),
        rhythm=rhythms([project], today)[project.pk],
        agreed=agreed_before(next_week, [project])[project.pk],
        commitments=list(commitments_open(project)),
        obstacles=[(one, bool(roles & resolvers(one.rung))) for one in obstacles_open(project)],
        scores=scores_of(project, MOST_SCORES),
        check_ins=list(check_ins.order_by("-week_on")[:MOST_CHECK_INS]),
        reviews=reviews_held(project),
        learning=list(project.learning.filter(review=None)),
        builds_on=list(project.builds_on.select_related("source")),
        reused_by=list(project.reused_by.select_related("project")),
    )


def missing(project: Project, team: Team, today: date) -> list[str]:
    """Return what the project needs before it can start; nothing once it has started."""
    if project.state != State.SETTING_UP:
        return []
    return missing_to_start(
        has_lead=TeamRole.LEAD in team,
        has_mentor=TeamRole.MENTOR in team,
        aim=project.aim,
        review_on=project.review_on,
        today=today,
    )


def reviews_held(project: Project) -> list[Review]:
    """Return the reviews behind the project, the latest first, with decisions and learning."""
    held = project.reviews.filter(review_day__state=DayState.HELD).select_related("review_day")
    found = held.prefetch_related("decisions__executive", "decisions__promises__owner", "learning")
    return list(found.order_by("-review_day__on"))


def session_to_log(project: Project, today: date) -> MentoringSession | None:
    """Return the oldest session up to this week that nobody has logged."""
    planned = project.sessions.filter(state=SessionState.PLANNED, week_on__lte=week_of(today))
    return planned.without_words().first()
