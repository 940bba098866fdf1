"""A fictional trust of any size, to measure with: written in bulk and without a history."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from measures.models import Benefit, Measure, Reading
from mentoring.models import CheckIn, MentoringSession, SessionCommitment
from people.actions import activate, create_organisation, create_person
from people.models import Organisation, User
from people.rules import week_of
from portfolio.sample import scale_rows as rows
from portfolio.sample.scale_priorities import add_ideas, add_initiatives
from portfolio.sample.scale_rows import (
    PROJECTS_PER_MENTOR,
    PROJECTS_PER_SPONSOR,
    SLOTS_A_DAY,
    Trust,
)
from portfolio.sample.scale_series import all_series
from programmes.actions import add_member, create_programme, save_objective
from programmes.models import Membership, Role
from projects.models import (
    ChangeIdea,
    Commitment,
    Driver,
    Obstacle,
    PdsaCycle,
    ProgressScore,
    Project,
    TeamMember,
)
from reviews.models import DayState, Decision, DecisionCommitment, Learning, Review, ReviewDay

NAME, HOST = "Scale Trust", "scale.example"
# For more, the last reviews would reach into the future.
MOST_PROJECTS = 2500
CHUNK = 50
WEEK = timedelta(weeks=1)
HALF_DAYS = ((time(8, 30), time(12, 30)), (time(13, 30), time(17, 30)))
TO_NEXT_REVIEW, BETWEEN_REVIEWS = 2 * WEEK, 13 * WEEK

OBJECTIVES = (
    "Shorter stays, safely",
    "Nobody waits for a decision",
    "Care close to home",
    "No avoidable harm",
    "Every contact counts",
    "A good place to work",
)
FIRST = ("Alis", "Bram", "Carys", "Dev", "Elin", "Farid", "Greta", "Hugh", "Ines", "Jomo", "Kit")
LAST = ("Ashdown", "Brackley", "Corrigan", "Dunmore", "Elphick", "Fernsby", "Gale", "Holloway")


@transaction.atomic
def build(
    *, projects: int, now: datetime, password: str | None, told: Callable[[str], None]
) -> None:
    """Write the trust; `told` gets a line of progress now and then.

    The same arguments make the same trust. Everybody has the password, or nobody has one.
    """
    trust = make_trust(now, password)
    secret = make_password(password)
    trust.leads = add_people(trust, "lead", projects, secret)
    trust.mentors = add_people(trust, "mentor", -(-projects // PROJECTS_PER_MENTOR), secret)
    trust.sponsors = add_people(
        trust, "sponsor", -(-projects // PROJECTS_PER_SPONSOR), secret, role=Role.EXECUTIVE
    )
    add_people(trust, "guest", 1 + projects // 20, make_password(None), joined=False)
    trust.days = add_review_days(trust, -(-projects // SLOTS_A_DAY))
    add_measures_of_programme(trust)
    trust.initiatives = add_initiatives(trust, projects)
    add_ideas(trust, trust.leads, trust.initiatives)
    for first in range(0, projects, CHUNK):
        last = min(first + CHUNK, projects)
        add_projects(trust, range(first, last))
        told(f"{last} of {projects} projects")


def make_trust(now: datetime, password: str | None) -> Trust:
    begun = now - 52 * WEEK
    organisation = create_organisation(
        name=NAME,
        time_zone="Europe/London",
        admin_name="Admin Ashdown",
        admin_email=f"admin@{HOST}",
        password=password,
        at=begun,
    )
    admin = organisation.people.get()
    manager, steering, contributor = (
        add_person(organisation, role, admin, password, begun)
        for role in ("manager", "steering", "contributor")
    )
    objectives = [
        save_objective(organisation=organisation, title=title, by=admin, at=begun)
        for title in OBJECTIVES
    ]
    programme = create_programme(
        organisation=organisation,
        name="Everything at once",
        aim="Stay quick, however much there is to do.",
        objectives=objectives,
        starts_on=begun.date(),
        manager_name=manager.name,
        manager_email=manager.email,
        by=admin,
        at=begun,
    )
    for user, role in ((steering, Role.STEERING), (contributor, Role.CONTRIBUTOR)):
        add_member(programme=programme, user=user, role=role, by=manager, at=begun)
    calendar = organisation.calendar()
    return Trust(
        programme=programme,
        calendar=calendar,
        week=week_of(organisation.today(now)),
        begun=begun,
        manager=manager,
        objectives=objectives,
        series=all_series(),
    )


def add_person(
    organisation: Organisation, role: str, admin: User, password: str | None, at: datetime
) -> User:
    name = f"{role.title()} Brackley"
    email = f"{role}@{HOST}"
    person = create_person(organisation=organisation, email=email, name=name, by=admin, at=at)
    return activate(person, password=password, at=at)


def add_people(
    trust: Trust,
    word: str,
    count: int,
    secret: str,
    *,
    role: Role = Role.CONTRIBUTOR,
    joined: bool = True,
) -> list[User]:
    people = User.objects.bulk_create(
        User(
            organisation=trust.programme.organisation,
            email=f"{word}-{number}@{HOST}",
            name=f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}",
            job=word.capitalize(),
            password=secret,
            is_active=joined,
            invited_at=trust.begun,
            joined_at=trust.begun if joined else None,
        )
        for number in range(1, count + 1)
    )
    Membership.objects.bulk_create(
        Membership(
            programme=trust.programme,
            user=user,
            role=role,
            started_at=trust.begun,
            started_by=trust.manager,
        )
        for user in people
    )
    return people


def add_review_days(trust: Trust, count: int) -> list[tuple[ReviewDay, ReviewDay]]:
    """Make two review days each working day from the week after next, and their forerunners."""
    held, coming = [], []
    for number in range(count):
        starts, ends = HALF_DAYS[number % 2]
        weeks, day = divmod(number // 2, 5)
        on = trust.week + TO_NEXT_REVIEW + weeks * WEEK + timedelta(days=day)
        about = {
            "programme": trust.programme,
            "starts": starts,
            "ends": ends,
            "place": "Board room",
            "created_at": trust.begun,
            "created_by": trust.manager,
        }
        held.append(ReviewDay(on=on - BETWEEN_REVIEWS, state=DayState.HELD, **about))
        coming.append(ReviewDay(on=on, **about))
    ReviewDay.objects.bulk_create([*held, *coming])
    return list(zip(held, coming, strict=True))


def add_measures_of_programme(trust: Trust) -> None:
    last = trust.week - WEEK
    measures = rows.measures(trust, 1, last, programme=trust.programme)
    Measure.objects.bulk_create(measures)
    Reading.objects.bulk_create(
        reading
        for measure in measures
        for reading in rows.readings(trust, 1, measure, trust.manager, last)
    )


def add_projects(trust: Trust, numbers: Iterable[int]) -> None:
    casts = [rows.cast(trust, number) for number in numbers]
    Project.objects.bulk_create(one.project for one in casts)
    TeamMember.objects.bulk_create(row for one in casts for row in rows.team(trust, one))
    Project.objectives.through.objects.bulk_create(
        row for one in casts for row in rows.objectives(trust, one)
    )
    Review.objects.bulk_create(row for one in casts for row in (one.held, one.coming))
    ProgressScore.objects.bulk_create(row for one in casts for row in rows.scores(trust, one))
    Obstacle.objects.bulk_create(row for one in casts for row in rows.obstacles(trust, one))
    Benefit.objects.bulk_create(rows.benefit(one) for one in casts)
    methods = [rows.method(one) for one in casts]
    Driver.objects.bulk_create(row for drivers, _, _ in methods for row in drivers)
    ChangeIdea.objects.bulk_create(row for _, ideas, _ in methods for row in ideas)
    PdsaCycle.objects.bulk_create(row for _, _, cycles in methods for row in cycles)
    add_outcomes(trust, casts)
    add_weeks(trust, casts)


def add_outcomes(trust: Trust, casts: list[rows.Cast]) -> None:
    outcomes = [rows.outcome(trust, one) for one in casts]
    Decision.objects.bulk_create(link.decision for link, _ in outcomes)
    Commitment.objects.bulk_create(link.commitment for link, _ in outcomes)
    DecisionCommitment.objects.bulk_create(link for link, _ in outcomes)
    Learning.objects.bulk_create(learning for _, learning in outcomes)


def add_weeks(trust: Trust, casts: list[rows.Cast]) -> None:
    measures = [rows.measures(trust, one.number, one.last, project=one.project) for one in casts]
    Measure.objects.bulk_create(measure for some in measures for measure in some)
    readings = [
        [rows.readings(trust, one.number, measure, one.lead, one.last) for measure in some]
        for one, some in zip(casts, measures, strict=True)
    ]
    Reading.objects.bulk_create(row for some in readings for year in some for row in year)
    CheckIn.objects.bulk_create(
        row
        for one, (main, *_) in zip(casts, readings, strict=True)
        for row in rows.check_ins(trust, one, main)
    )
    sessions = [rows.sessions(trust, one) for one in casts]
    MentoringSession.objects.bulk_create(row for some in sessions for row in some)
    links = [
        link
        for one, some in zip(casts, sessions, strict=True)
        for link in rows.agreed(trust, one, some)
    ]
    Commitment.objects.bulk_create(link.commitment for link in links)
    SessionCommitment.objects.bulk_create(links)
