"""Gathers what the roles in a programme ask: what is lacking, silent, coming, and how it stands."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from measures.models import Measure, Signal
from mentoring.models import TOOK_PLACE, CheckIn, MentoringSession, SessionState
from people.rules import week_of
from portfolio import rules
from portfolio.queries.projects import with_main_measure
from programmes.models import Membership, Objective, Programme
from projects.models import OPEN_STATES, Project, State, TeamMember, TeamRole
from reviews.models import DayState, ReviewDay

RHYTHM_WEEKS = 4


@dataclass
class Served:
    """An objective in a programme: its open projects, their signals, their mentoring."""

    objective: Objective
    projects: int = 0
    improving: int = 0
    concern: int = 0
    held: int = 0
    due: int = 0


@dataclass(frozen=True)
class Tally:
    """The open projects of a programme, and what their main measures show."""

    projects: int
    improving: int
    concern: int


NOTHING = Tally(0, 0, 0)


@dataclass(frozen=True)
class Lacking:
    project: Project
    missing: list[str]


@dataclass(frozen=True)
class Silent:
    """An active project of which nothing was heard lately; `last` is the last week with a sign."""

    project: Project
    last: date | None


def lacking(programme: Programme, today: date) -> list[Lacking]:
    """Return the projects, being set up or active, that lack what each one needs."""

    def held(role: str) -> Exists:
        return Exists(TeamMember.objects.active().filter(project=OuterRef("pk"), role=role))

    projects = programme.projects.filter(state__in=(State.SETTING_UP, State.ACTIVE)).annotate(
        has_lead=held(TeamRole.LEAD),
        has_mentor=held(TeamRole.MENTOR),
        has_sponsor=held(TeamRole.SPONSOR),
    )
    complete = Q(has_lead=True, has_mentor=True, has_sponsor=True, review_on__gte=today)
    return [
        Lacking(
            project,
            rules.missing(
                has_lead=project.has_lead,
                has_mentor=project.has_mentor,
                has_sponsor=project.has_sponsor,
                aim=project.aim,
                review_on=project.review_on,
                today=today,
            ),
        )
        for project in projects.exclude(complete & ~Q(aim=""))
    ]


def silent(programme: Programme, today: date) -> list[Silent]:
    """Return the active projects with no check-in, session or reading for three weeks."""
    since = rules.silent_from(week_of(today))
    mine = OuterRef("pk")
    signs: list[tuple[QuerySet, str]] = [
        (CheckIn.objects.filter(project=mine), "week_on"),
        (MentoringSession.objects.filter(project=mine, state__in=TOOK_PLACE), "week_on"),
        (Measure.objects.filter(project=mine, latest_on__isnull=False), "latest_on"),
    ]
    projects = programme.projects.filter(state=State.ACTIVE, starts_on__lt=since)
    for sign, on in signs:
        projects = projects.filter(~Exists(sign.filter(**{f"{on}__gte": since})))
    last = [Subquery(sign.order_by(f"-{on}").values(on)[:1]) for sign, on in signs]
    projects = projects.annotate(check_in=last[0], session=last[1], reading=last[2])
    return [
        Silent(p, max((w for w in (p.check_in, p.session, p.reading) if w), default=None))
        for p in projects
    ]


def invited(programme: Programme) -> QuerySet[Membership]:
    """Return the roles of people who have not accepted their invitation yet."""
    waiting = programme.memberships.active().filter(user__joined_at=None)
    return waiting.select_related("user")


def next_review_day(programme: Programme, today: date) -> ReviewDay | None:
    days = programme.review_days.filter(state=DayState.PLANNED, on__gte=today)
    return days.prefetch_related("reviews__project").first()


def served(programme: Programme, today: date) -> list[Served]:
    """Return the programme's objectives with the state of their open projects; three queries.

    A project that serves several objectives counts for each of them.
    """
    rows = {objective.pk: Served(objective) for objective in programme.objectives.all()}
    projects = with_main_measure(Project.objects.open().filter(programme=programme))
    tallies = projects.filter(objectives__in=rows).values_list("objectives", "main_signal")
    for objective, signal, count in tallies.annotate(count=Count("pk")).order_by():
        rows[objective].projects += count
        rows[objective].improving += count if signal == Signal.IMPROVEMENT else 0
        rows[objective].concern += count if signal == Signal.CONCERN else 0
    week = week_of(today)
    sessions = MentoringSession.objects.filter(
        project__programme=programme,
        project__state__in=OPEN_STATES,
        project__objectives__in=rows,
        week_on__range=(week - timedelta(weeks=RHYTHM_WEEKS - 1), week),
    ).exclude(state=SessionState.PLANNED, week_on=week)
    for objective, due, held in sessions.values_list("project__objectives").annotate(
        due=Count("pk"), held=Count("pk", filter=Q(state__in=TOOK_PLACE))
    ):
        rows[objective].held, rows[objective].due = held, due
    return list(rows.values())


def tally(programme: Programme) -> Tally:
    """Return how many projects are open, and what their main measures show; one query."""
    projects = with_main_measure(Project.objects.open().filter(programme=programme))
    return Tally(
        **projects.aggregate(
            projects=Count("pk"),
            improving=Count("pk", filter=Q(main_signal=Signal.IMPROVEMENT)),
            concern=Count("pk", filter=Q(main_signal=Signal.CONCERN)),
        )
    )
