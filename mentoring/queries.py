"""Gathers sessions, check-ins and what was agreed, for pages; conversation notes stay behind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from measures.models import Interval, Measure, Reading
from measures.rules import last_weeks
from mentoring import rules
from mentoring.models import WORDS, CheckIn, MentoringSession, SessionCommitment, SessionState
from mentoring.presence import stood_in_for
from people.models import User
from people.rules import week_of
from programmes.models import Role
from programmes.permissions import people_of
from projects.models import Commitment, Obstacle, Project, TeamMember, TeamRole
from projects.queries import team_of
from projects.rules import missing_to_start

RHYTHM_WEEKS = 12


@dataclass(frozen=True)
class Rhythm:
    """What `parts/rhythm.html` shows: cells of `week_on` and `state`, and the counts."""

    weeks: list[dict]
    held: int
    due: int


@dataclass
class Mentored:
    """A project as its mentor sees it this week."""

    project: Project
    rhythm: Rhythm
    lead: User | None = None
    session: MentoringSession | None = None
    overdue: list[MentoringSession] = field(default_factory=list)
    agreed: list[Commitment] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    # What was promised earlier than last time and is still to be done.
    still_open: list[Commitment] = field(default_factory=list)

    @property
    def order(self) -> int:
        """What waits to be logged before what is logged, what expects no session last."""
        if self.session is None:
            return 2
        return int(self.session.state != SessionState.PLANNED)


@dataclass(frozen=True)
class Need:
    """Something a project must have before it starts; `missing` is empty where it has it."""

    label: str
    value: str
    missing: str
    address: str


@dataclass
class Week:
    """A week in a project's life: its session and its check-in, where there are any."""

    week_on: date
    session: MentoringSession | None = None
    check_in: CheckIn | None = None


@dataclass(frozen=True)
class CheckInFacts:
    """What a week's check-in starts from: the main measure, what is known, what stands open.

    `previous` is the latest reading before the week. A measure that is not weekly is recorded
    `elsewhere`, on its own page.
    """

    week_on: date
    measure: Measure | None
    elsewhere: Measure | None
    entry: CheckIn | None
    reading: Reading | None
    previous: Reading | None
    obstacles: list[Obstacle]


def sessions_to(week: date, projects: Iterable[Project]) -> list[MentoringSession]:
    """Return the projects' sessions up to the week, oldest first, without their notes."""
    return list(
        MentoringSession.objects.filter(project__in=projects, week_on__lte=week)
        .without_words()
        .order_by("week_on")
    )


def rhythms(
    projects: Iterable[Project], today: date, weeks: int = RHYTHM_WEEKS
) -> dict[int, Rhythm]:
    """Return the rhythm of the last weeks for each project, by its id; one query for all."""
    projects = list(projects)
    cells = last_weeks(today, weeks)
    states: dict[int, dict[date, str]] = defaultdict(dict)
    rows = MentoringSession.objects.filter(project__in=projects, week_on__range=(cells[0], today))
    for project_id, week, state in rows.values_list("project", "week_on", "state"):
        states[project_id][week] = state
    return {project.pk: rhythm(cells, states[project.pk], today) for project in projects}


def streaks(projects: Iterable[Project], today: date) -> dict[int, int]:
    """Return how many weeks in a row each project's lead has checked in; two queries for all."""
    projects = list(projects)
    done: dict[int, set[date]] = defaultdict(set)
    expected: dict[int, set[date]] = defaultdict(set)
    for rows, weeks in ((CheckIn.objects, done), (MentoringSession.objects, expected)):
        found = rows.filter(project__in=projects, week_on__lte=today)
        for pk, week in found.values_list("project", "week_on"):
            weeks[pk] |= {week}
    return {one.pk: rules.streak(done[one.pk], expected[one.pk], today) for one in projects}


def rhythm(weeks: list[date], states: dict[date, str], today: date) -> Rhythm:
    cells = rules.strip(weeks, states, today)
    held, due = rules.kept(cells)
    return Rhythm(cells, held, due)


def agreed_before(week: date, projects: Iterable[Project]) -> dict[int, list[Commitment]]:
    """Return what each project's last session before the week agreed, by the project's id.

    Sessions without an agreement are passed over; one query for all.
    """
    links = (
        SessionCommitment.objects.filter(session__project__in=projects, session__week_on__lt=week)
        .select_related("session", "commitment__owner")
        .defer(*(f"session__{name}" for name in WORDS))
        .order_by("-session__week_on", "commitment")
    )
    latest: dict[int, date] = {}
    agreed: dict[int, list[Commitment]] = defaultdict(list)
    for link in links:
        project, session_week = link.session.project_id, link.session.week_on
        if latest.setdefault(project, session_week) == session_week:
            agreed[project].append(link.commitment)
    return agreed


def mentored_by(user: User, today: date) -> list[Mentored]:
    """Return the open projects that the person mentors or stands in for, those to log first."""
    own = Project.objects.visible_to(user).with_role(user, TeamRole.MENTOR).open()
    projects = Project.objects.filter(
        Q(pk__in=own.values("pk")) | Q(pk__in=stood_in_for(user, today).values("pk"))
    )
    return mentored(list(projects.select_related("programme__organisation")), today)


def mentored(projects: Sequence[Project], today: date) -> list[Mentored]:
    """Return the projects as their mentor sees them, those with a session to log first.

    The number of queries is constant.
    """
    if not projects:
        return []
    this_week = week_of(today)
    strips = rhythms(projects, today)
    agreed = agreed_before(this_week + rules.WEEK, projects)
    rows = {p.pk: Mentored(p, strips[p.pk], agreed=agreed.get(p.pk, [])) for p in projects}
    for session in sessions_to(this_week, projects):
        if session.week_on == this_week:
            rows[session.project_id].session = session
        elif session.state == SessionState.PLANNED:
            rows[session.project_id].overdue.append(session)
    leads = TeamMember.objects.active().filter(project__in=projects, role=TeamRole.LEAD)
    for member in leads.select_related("user"):
        rows[member.project_id].lead = member.user
    for obstacle in Obstacle.objects.open().filter(project__in=projects):
        rows[obstacle.project_id].obstacles.append(obstacle)
    owed = Commitment.objects.open().filter(project__in=projects).select_related("owner")
    for commitment in owed.order_by("due_on", "pk"):
        if commitment not in rows[commitment.project_id].agreed:
            rows[commitment.project_id].still_open.append(commitment)
    return sorted(rows.values(), key=lambda row: row.order)


def weeks_of(project: Project, today: date) -> list[Week]:
    """Return the weeks up to this one that have a session or a check-in, newest first.

    Sessions come with their commitments, check-ins with their reading; constant queries.
    """
    weeks: dict[date, Week] = {}
    sessions = project.sessions.filter(week_on__lte=week_of(today)).select_related("mentor")
    for session in sessions.without_words().prefetch_related("commitments__owner"):
        weeks.setdefault(session.week_on, Week(session.week_on)).session = session
    for entry in project.check_ins.select_related("reading__measure", "obstacle", "recorded_by"):
        weeks.setdefault(entry.week_on, Week(entry.week_on)).check_in = entry
    return sorted(weeks.values(), key=lambda week: week.week_on, reverse=True)


def check_in_facts(project: Project, week: date) -> CheckInFacts:
    main = project.measures.first()
    weekly = main is not None and main.interval == Interval.WEEKLY
    measure = main if weekly else None
    readings = Reading.objects.filter(measure=measure).select_related("measure")
    return CheckInFacts(
        week_on=week,
        measure=measure,
        elsewhere=None if weekly else main,
        entry=project.check_ins.filter(week_on=week).select_related("obstacle").first(),
        reading=readings.filter(period_on=week).first(),
        previous=readings.filter(period_on__lt=week).last(),
        obstacles=list(project.obstacles.open()),
    )


def last_scored_on(project: Project) -> date | None:
    """Return when a mentor last scored the project's progress."""
    scores = project.scores.filter(role=TeamRole.MENTOR)
    return scores.order_by("on").values_list("on", flat=True).last()


def owners_for(session: MentoringSession) -> QuerySet[User]:
    """Return who may owe what the session agrees: the project's people and the manager, by name."""
    project = session.project
    team = TeamMember.objects.active().filter(project=project).values("user")
    agreed = session.commitments.values("owner")
    managers = people_of(project.programme, Role.MANAGER).values("pk")
    return User.objects.filter(Q(pk__in=team) | Q(pk__in=managers) | Q(pk__in=agreed)).order_by(
        "name"
    )


def needs_to_start(project: Project, today: date) -> list[Need]:
    """Return what the project has and what it still needs before it can be active."""
    team = team_of(project)
    lead, mentor = team.get(TeamRole.LEAD), team.get(TeamRole.MENTOR)
    missing = missing_to_start(
        has_lead=bool(lead),
        has_mentor=bool(mentor),
        aim=project.aim,
        review_on=project.review_on,
        today=today,
    )
    review = f"{project.review_on:%-d %B %Y}" if project.review_on else ""
    rows = [
        ("Lead", lead, "a lead", reverse("reviews:team", args=[project.pk])),
        ("Mentor", mentor, "a mentor", reverse("reviews:team", args=[project.pk])),
        ("Aim", project.aim, "an aim", reverse("projects:change", args=[project.pk])),
        ("Review date", review, "a review", reverse("reviews:days", args=[project.programme_id])),
    ]
    return [
        Need(label, str(value or ""), next((m for m in missing if m.startswith(what)), ""), address)
        for label, value, what, address in rows
    ]
