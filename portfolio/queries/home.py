"""Gathers a person's home: what they owe, lead, mentor, and what their roles in a programme ask."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString

from measures.models import Measure
from measures.queries import sparklines
from mentoring.models import CheckIn, MentoringSession, SessionState
from mentoring.queries import Mentored, mentored, streaks
from people.models import User
from people.rules import week_of
from portfolio.queries import programme as queries
from portfolio.queries.cards import Card, cards
from portfolio.queries.news import News, news
from portfolio.queries.projects import with_main_measure
from priorities import queries as priorities
from priorities.models import Idea, Initiative, Match
from programmes.models import Membership, Programme, Role
from programmes.permissions import programmes_of, roles_in
from projects.models import Commitment, Project, State, TeamMember, TeamRole
from projects.permissions import team_roles_of
from projects.queries import Team, Waiting, commitments_owed, obstacles_waiting, teams_of
from reviews.models import DayState, Delegate, Reuse, Review, ReviewDay
from reviews.permissions import executives_of, may_see_pack

MOST_CARDS, MOST_IDEAS, MOST_REUSED = 4, 5, 5


@dataclass
class Mine:
    """A project that the person leads, helps or sponsors, with what the week asks of it.

    `session` is the next one planned, `review` the slot in the next review day.
    """

    project: Project
    team: Team
    measure: Measure | None
    spark: SafeString
    check_in: CheckIn | None = None
    session: MentoringSession | None = None
    review: Review | None = None
    # Weeks in a row with a check-in.
    streak: int = 0

    @property
    def check_in_due(self) -> bool:
        return self.project.state == State.ACTIVE and self.check_in is None


@dataclass
class Home:
    """Everything that a home may show; what the person's roles do not ask stays empty."""

    today: date
    programmes: list[Programme]
    programme: Programme | None
    roles: frozenset[str]
    owed: list[Commitment]
    led: list[Mine]
    helped: list[Mine]
    mentored: list[Mentored]
    waiting: list[Waiting] = field(default_factory=list)
    lacking: list[queries.Lacking] = field(default_factory=list)
    silent: list[queries.Silent] = field(default_factory=list)
    invited: list[Membership] = field(default_factory=list)
    served: list[queries.Served] = field(default_factory=list)
    tally: queries.Tally = queries.NOTHING
    review_day: ReviewDay | None = None
    # Who stands in for the person, and for which executives the person does.
    delegate: Delegate | None = None
    stands_for: tuple[User, ...] = ()
    # Who took over what the projects that the person led have learned.
    reused: list[Reuse] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    news: News | None = None
    administered: list[tuple[Programme, list[User]]] = field(default_factory=list)
    objectives: int = 0
    ideas: list[Idea] = field(default_factory=list)
    unanswered: list[Idea] = field(default_factory=list)
    unscored: list[Initiative | Idea] = field(default_factory=list)
    to_rank: Match | None = None
    archived: list[Programme] = field(default_factory=list)

    @property
    def week(self) -> date:
        return week_of(self.today)

    @property
    def check_in_due(self) -> Project | None:
        """The first of the person's projects that waits for this week's check-in."""
        return next((row.project for row in self.led if row.check_in_due), None)

    @property
    def looks_on(self) -> bool:
        """Whether nothing asks anything of the person in the programme."""
        busy = self.led or self.helped or self.mentored or self.owed or self.waiting
        return not busy and self.roles <= {Role.CONTRIBUTOR}

    @property
    def overdue(self) -> list[Commitment]:
        return [commitment for commitment in self.owed if commitment.due_on < self.today]


def home(user: User, today: date, wanted: str = "") -> Home:
    """Return the person's home; of several programmes it shows the wanted one (an id), else the
    one joined last. The number of queries does not grow with what there is to show.
    """
    everything = programmes_of(user)
    own = own_projects(user)
    programmes = [one for one in everything if one.archived_at is None]
    programme = next((p for p in programmes if str(p.pk) == wanted), None)
    programme = programme or next(iter(programmes), None)
    roles = roles_in(programme, user) if programme else frozenset()
    found = Home(
        today=today,
        archived=[one for one in everything if one.archived_at],
        programmes=programmes,
        programme=programme,
        roles=roles,
        owed=list(commitments_owed(user)),
        led=mine(own[TeamRole.LEAD], today),
        helped=mine(own[TeamRole.MEMBER] + own[TeamRole.SPONSOR], today),
        mentored=mentored(own[TeamRole.MENTOR], today),
        waiting=obstacles_waiting(user),
    )
    if programme:
        found.tally = queries.tally(programme)
    if programme:
        found.stands_for = executives_of(user, programme)
        found.reused = reused(user, programme)
    if programme and may_see_pack(user, programme):
        found.review_day = queries.next_review_day(programme, today)
    if programme and Role.MANAGER in roles:
        found.lacking = queries.lacking(programme, today)
        found.silent = queries.silent(programme, today)
        found.invited = list(queries.invited(programme))
    if programme and Role.STEERING in roles:
        found.served = queries.served(programme, today)
        found.unanswered = priorities.overdue_ideas(programme, today)
        found.unscored = priorities.not_scored_by(programme, user)
    if programme:
        found.ideas = list(priorities.mine(user, programme)[:MOST_IDEAS])
        found.to_rank = priorities.match_to_rank(programme, user)
    if programme and Role.EXECUTIVE in roles:
        found.delegate = (
            user.delegates.active().filter(programme=programme).select_related("person").first()
        )
        found.news = news(programme, today)
        found.cards = cards(programme.measures.all()[:MOST_CARDS], today)
    if user.is_administrator:
        found.administered = administered(user)
        found.objectives = user.organisation.objectives.count()
    return found


def own_projects(user: User) -> dict[str, list[Project]]:
    """Return the open projects in which the person has a team role, by that role and by title."""
    held: dict[int, set[str]] = defaultdict(set)
    for pk, role in team_roles_of(user):
        held[pk].add(role)
    own: dict[str, list[Project]] = {role: [] for role in TeamRole.values}
    if held:
        projects = Project.objects.open().filter(pk__in=held, programme__in=programmes_of(user))
        for project in with_main_measure(projects).select_related("programme"):
            for role in held[project.pk]:
                own[role].append(project)
    return own


def reused(user: User, programme: Programme) -> list[Reuse]:
    """Return who took over what projects of the person's have learned, the latest first."""
    led = TeamMember.objects.filter(user=user, role=TeamRole.LEAD).values("project")
    found = Reuse.objects.filter(source__in=led, project__programme=programme)
    return list(found.select_related("project", "source")[:MOST_REUSED])


def mine(found: list[Project], today: date) -> list[Mine]:
    """Return what the week asks of the projects; the number of queries is constant."""
    if not found:
        return []
    teams = teams_of(found)
    measures = Measure.objects.in_bulk({p.main_measure for p in found if p.main_measure})
    sparks = sparklines(measures.values(), today)
    streak = streaks(found, today)
    rows = {
        project.pk: Mine(
            project=project,
            team=teams[project.pk],
            measure=measures.get(project.main_measure),
            spark=sparks.get(project.main_measure, SafeString("")),
            streak=streak[project.pk],
        )
        for project in found
    }
    week = week_of(today)
    for entry in CheckIn.objects.filter(project__in=found, week_on=week):
        rows[entry.project_id].check_in = entry
    sessions = MentoringSession.objects.filter(
        project__in=found, week_on__gte=week, state=SessionState.PLANNED
    )
    for session in sessions.without_words().order_by("-week_on"):
        rows[session.project_id].session = session
    reviews = Review.objects.filter(
        project__in=found, review_day__state=DayState.PLANNED, review_day__on__gte=today
    )
    for review in reviews.select_related("review_day").order_by("-review_day__on"):
        rows[review.project_id].review = review
    return list(rows.values())


def administered(user: User) -> list[tuple[Programme, list[User]]]:
    """Return the programmes of the organisation, each with its managers; two queries."""
    programmes = list(user.organisation.programmes.current())
    managers: dict[int, list[User]] = {programme.pk: [] for programme in programmes}
    roles = Membership.objects.active().filter(programme__in=managers, role=Role.MANAGER)
    for membership in roles.select_related("user"):
        managers[membership.programme_id].append(membership.user)
    return [(programme, managers[programme.pk]) for programme in programmes]
